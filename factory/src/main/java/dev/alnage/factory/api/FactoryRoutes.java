package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustVersions;
import dev.alnage.factory.build.Recorded;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.StepState;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.build.WorkerRoutes;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What people's clients ask of the factory. Nothing here edits a run or a plan, for anybody; who tries meets {@link EditRoutes}. */
public final class FactoryRoutes {
    private static final int ENTRIES_MAX = 1_000;
    private static final int PROOFS_MAX = 10_000;

    private final Runs runs;
    private final Storage storage;
    private final LedgerReader ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private final WorkerRoutes workers;
    private final Path trustFile;

    public FactoryRoutes(Runs runs, Storage storage, LedgerReader ledger, Blobs blobs, TrustSource trust, WorkerRoutes workers, Path trustFile) {
        this.runs = runs;
        this.storage = storage;
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
        this.workers = workers;
        this.trustFile = trustFile;
    }

    public List<Route> routes() {
        var client = Permission.of(Callers.CLIENT);
        var reader = Permission.of(Callers.CLIENT, Roles.READ);
        return List.of(
                new Route("GET", "/health", Permission.ANYONE, _ -> Response.ok(Json.object().with("healthy", Json.bool(true)).build())),
                new Route("GET", "/ready", Permission.ANYONE, this::ready),
                new Route("GET", "/openapi.json", Permission.ANYONE, _ -> Response.bytes("application/json", Contract.text())),
                new Route("POST", "/v1/runs", client, this::start),
                new Route("GET", "/v1/runs", client, _ -> Response.ok(Json.array(runs.list().stream().map(RunJson::write).toList()))),
                new Route("GET", "/v1/runs/{run}", client, request -> Response.ok(RunJson.write(run(request)))),
                new Route("POST", "/v1/runs/{run}/cancel", client, this::cancel),
                new Route("POST", "/v1/runs/{run}/retry", client, this::retry),
                new Route("GET", "/v1/events", client, this::events).with("after"),
                new Route("GET", "/v1/approvals", client, _ -> Response.ok(Json.array(approvals()))),
                new Route("POST", "/v1/statements", client, this::record),
                new Route("POST", "/v1/policies", client, this::policy),
                new Route("GET", "/v1/attestations/{digest}", reader, this::attestation),
                new Route("GET", "/v1/subjects/{digest}", reader, this::about),
                new Route("GET", "/v1/blobs/{digest}", client, this::blob),
                new Route("GET", "/v1/log/checkpoint", reader, this::checkpoint),
                new Route("GET", "/v1/log/entries", reader, this::entries).with("from"),
                new Route("POST", "/v1/log/proofs", reader, this::proofs),
                new Route("GET", "/v1/trust", Permission.ANYONE, _ -> Response.bytes("application/json", Bytes.of(Files.readAllBytes(trustFile)))),
                new Route("GET", "/v1/trust/{version}", reader, this::trust),
                new Route("GET", "/v1/workers", client, _ -> Response.ok(workers())));
    }

    private Response ready(Request request) throws IOException {
        trust.current();
        return Response.ok(Json.object().with("ready", Json.bool(true)).with("ledgerSize", ledger.size()).build());
    }

    private Response start(Request request) throws IOException {
        var fields = request.fields();
        var view = runs.start(fields.text("repository"), fields.digest("commit"), fields.bool("rebuild", false));
        fields.noOthers();
        return Response.ok(RunJson.write(view));
    }

    private Response trust(Request request) throws IOException {
        var wanted = request.path("version");
        var found = isNumber(wanted) ? new TrustVersions(trustFile).find(Long.parseLong(wanted)) : Optional.<Bytes>empty();
        return Response.bytes("application/json", found.orElseThrow(
                () -> new NoSuchElementException("found no trust file of version " + wanted + ", expected one that was put in force here")));
    }

    /** As a file of that version is called: it has one spelling. */
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 15 && text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private RunView run(Request request) {
        return runs.find(request.path("run")).orElseThrow(() -> new NoSuchElementException("found no run " + request.path("run")
                + ", expected one that alnage build list shows"));
    }

    private Response cancel(Request request) throws IOException {
        var fields = request.fields();
        var reason = fields.text("reason");
        fields.noOthers();
        runs.cancel(request.path("run"), reason);
        return Response.ok(RunJson.write(run(request)));
    }

    private Response retry(Request request) throws IOException {
        request.fields().noOthers();
        runs.retry(request.path("run"));
        return Response.ok(RunJson.write(run(request)));
    }

    /** Waits up to 20 seconds for events after a number, so that a watcher need not ask all the time. */
    private Response events(Request request) throws InterruptedException {
        var after = Numbers.read(request, "after", 0, Numbers.INDEX_MAX, 0);
        var events = runs.watchers().after(after, Duration.ofSeconds(20));
        return Response.ok(Json.array(events.stream().map(RunJson::write).toList()));
    }

    /** What waits for people: run, step, role, how many are wanted, who has signed, and the digests to sign over. */
    private List<Json> approvals() throws IOException {
        var open = new ArrayList<Json>();
        for (var view : runs.list()) {
            for (var step : view.steps()) {
                if (step.state() == StepState.NEEDS_PEOPLE) {
                    var entry = ledger.findEnvelope(view.run().planEnvelope()).orElseThrow();
                    var plan = Plan.read(trust.current().verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
                    var approve = (Plan.Step.Approve) plan.findStep(step.id()).orElseThrow();
                    var given = new Recorded(ledger, trust).approvals(view.run().id(), approve, step.inputs());
                    open.add(Json.object().with("run", view.run().id()).with("step", step.id()).with("name", view.name())
                            .with("commit", view.commit().toString()).with("role", approve.role()).with("threshold", approve.threshold())
                            .with("people", Json.texts(given.people())).with("inputs", RunJson.digests(step.inputs())).build());
                }
            }
        }
        return open;
    }

    /** A statement signed elsewhere: approvals of people. The storer verifies who may file what. */
    private Response record(Request request) throws IOException {
        var digest = storage.record(Envelope.read(request.bytes()));
        runs.refresh();
        return Response.ok(Json.object().with("envelope", digest.toString()).build());
    }

    /** A version of the policy with its bundle, which administrators signed. The storer verifies both. */
    private Response policy(Request request) throws IOException {
        var fields = request.fields();
        var statement = Envelope.read(fields.members("statement").toBytes());
        var bundle = fields.base64("bundle");
        fields.noOthers();
        return Response.ok(Json.object().with("envelope", storage.policy(statement, bundle).toString()).build());
    }

    private Response attestation(Request request) throws IOException {
        var digest = Digest.parse(request.path("digest"));
        var entry = ledger.findEnvelope(digest).orElseThrow(() -> new NoSuchElementException("found no attestation " + digest + ", expected one in the ledger"));
        return Response.ok(Json.object().with("entry", EntryJson.write(entry)).with("envelope", ledger.envelope(entry).toJson()).build());
    }

    private Response about(Request request) throws IOException {
        var digest = Digest.parse(request.path("digest"));
        return Response.ok(Json.array(ledger.listAbout(digest).stream().map(EntryJson::write).toList()));
    }

    private Response blob(Request request) throws IOException {
        var digest = Digest.parse(request.path("digest"));
        if (!blobs.has(digest)) {
            throw new NoSuchElementException("found no blob " + digest + ", expected one in the store");
        }
        var in = blobs.open(digest);
        return Response.stream("application/octet-stream", out -> {
            try (in) {
                in.transferTo(out);
            }
        });
    }

    private Response checkpoint(Request request) throws IOException {
        ledger.refresh();
        return Response.bytes("text/plain", ledger.note());
    }

    private Response entries(Request request) throws IOException {
        var from = Numbers.read(request, "from", 0, Numbers.INDEX_MAX, 0);
        return Response.ok(Json.array(ledger.list(from, ENTRIES_MAX).stream().map(EntryJson::write).toList()));
    }

    /** Entries with proofs against one checkpoint, for bundles that are verified without us. */
    private Response proofs(Request request) throws IOException {
        var fields = request.fields();
        var indexes = fields.texts("entries");
        fields.noOthers();
        if (indexes.size() > PROOFS_MAX || !indexes.stream().allMatch(Numbers::isNumber)) {
            throw new Rejected.Malformed("found " + indexes.size() + " entries asked for, expected at most " + PROOFS_MAX + ", each by its index");
        }
        var proven = ledger.prove(indexes.stream().map(Long::parseLong).toList());
        return Response.ok(Json.object().with("checkpoint", proven.note().toText())
                .with("records", Json.array(proven.records().stream().map(ProvenRecord::toJson).toList())).build());
    }

    private Json workers() {
        return Json.array(workers.workers().values().stream().map(seen -> Json.object().with("pool", seen.pool())
                .with("lastAsked", seen.lastAsked().toString()).with("holds", seen.holds()).build()).toList());
    }

}
