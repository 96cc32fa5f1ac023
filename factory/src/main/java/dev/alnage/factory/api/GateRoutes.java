package dev.alnage.factory.api;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.RecordedDecision;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** The gate for clients: asking it, what it said before, and the policies that it asks. */
public final class GateRoutes {
    private static final Set<String> VERDICTS = Set.of("PASSED", "FAILED", "CANNOT_TELL");
    private static final int LIST_USUAL = 100;
    private static final int DECISIONS_MAX = 1_000;
    private static final int ATTESTATIONS_MAX = 100;
    /** Entries of the ledger that one request looks at. */
    private static final int LOOKED_AT_MAX = 2_000;

    private final Decisions decisions;
    private final Trial trial;
    private final LedgerView ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private final TrustedClock clock;

    public GateRoutes(Decisions decisions, Trial trial, LedgerView ledger, Blobs blobs, TrustSource trust, TrustedClock clock) {
        this.decisions = decisions;
        this.trial = trial;
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
        this.clock = clock;
    }

    public List<Route> routes() {
        var reader = Permission.of(Callers.CLIENT, Roles.READ);
        return List.of(
                new Route("POST", "/v1/decisions", Permission.of(Callers.CLIENT, Roles.DECIDE), this::decide),
                new Route("GET", "/v1/decisions", reader, this::list).with("subject", "since", "verdict", "limit", "from"),
                new Route("GET", "/v1/decisions/{digest}", reader, this::show),
                new Route("POST", "/v1/verify", Permission.of(Callers.CLIENT, Roles.VERIFY), request -> Response.ok(trial.verify(request.fields()))),
                new Route("POST", "/v1/verify/layout", Permission.of(Callers.CLIENT, Roles.VERIFY), request -> Response.ok(trial.verifyLayout(request.fields()))),
                new Route("GET", "/v1/policies", reader, _ -> Response.ok(policies())),
                new Route("GET", "/v1/policies/{version}", reader, this::policy),
                new Route("GET", "/v1/subjects/{digest}/attestations", reader, this::attestations).with("from", "limit"));
    }

    private Response decide(Request request) throws IOException, InterruptedException {
        var fields = request.fields();
        var question = Questions.read(fields);
        fields.noOthers();
        return Response.bytes("application/json", decisions.decide(question, request.caller().peer()));
    }

    private Response list(Request request) throws IOException {
        var limit = (int) Numbers.read(request, "limit", 1, DECISIONS_MAX, LIST_USUAL);
        var since = since(request);
        var verdict = request.query("verdict");
        if (verdict.isPresent() && !VERDICTS.contains(verdict.get())) {
            throw new Rejected.Malformed("found verdict=" + verdict.get() + ", expected PASSED, FAILED or CANNOT_TELL");
        }
        var current = trust.current();
        var entries = summaries(request, Numbers.read(request, "from", 0, Numbers.INDEX_MAX, 0));
        var told = new ArrayList<Json>();
        for (var entry : entries) {
            if (told.size() == limit) {
                return Response.ok(page(told, Optional.of(entry.index())));
            }
            if (!entry.time().isBefore(since)) {
                find(entry, current).filter(each -> verdict.isEmpty() || verdict.get().equals(each.verdict())).map(RecordedDecision::toJson).ifPresent(told::add);
            }
        }
        return Response.ok(page(told, entries.size() == LOOKED_AT_MAX ? Optional.of(entries.getLast().index() + 1) : Optional.empty()));
    }

    private List<LedgerEntry> summaries(Request request, long from) throws IOException {
        var subject = request.query("subject");
        return subject.isEmpty() ? ledger.listOfType(Predicate.VerificationSummary.TYPE, from, LOOKED_AT_MAX)
                : ledger.listAbout(Digest.parse(subject.get())).stream().filter(entry -> entry.index() >= from
                        && entry.predicateType().equals(Predicate.VerificationSummary.TYPE)).limit(LOOKED_AT_MAX).toList();
    }

    /** @param next where the next page begins */
    private static Json page(List<Json> decisions, Optional<Long> next) {
        var json = Json.object().with("decisions", Json.array(decisions));
        next.ifPresent(index -> json.with("next", index));
        return json.build();
    }

    private static Instant since(Request request) {
        try {
            return request.query("since").map(Instant::parse).orElse(Instant.MIN);
        } catch (DateTimeException e) {
            throw new Rejected.Malformed("found since=" + request.query("since").orElse("") + ", expected a time such as 2026-01-31T23:59:59Z");
        }
    }

    /** What the gate did not sign is no verdict. */
    private Optional<RecordedDecision> find(LedgerEntry entry, TrustFile current) throws IOException {
        try {
            var statement = current.verifyStatement(ledger.envelope(entry), Role.GATE, Occasion.at(entry.time())).value();
            return Optional.of(RecordedDecision.read(statement, entry.envelope(), entry.index(), entry.time()));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    private Response show(Request request) throws IOException {
        var digest = Digest.parse(request.path("digest"));
        var entry = ledger.findEnvelope(digest);
        var decision = entry.isPresent() ? find(entry.get(), trust.current()) : Optional.<RecordedDecision>empty();
        var told = decision.orElseThrow(() -> new NoSuchElementException("found no verdict " + digest + " that the gate signed, expected one of GET /v1/decisions"));
        return Response.ok(Json.object().with("decision", told.toJson()).with("envelope", ledger.envelope(entry.orElseThrow()).toJson()).build());
    }

    private PolicyHistory history() {
        return PolicyHistory.of(trust.current(), new LedgerEvidence(ledger, blobs));
    }

    private Json policies() {
        var history = history();
        return PolicyJson.inForce(history.inForce(clock.now(), 0))
                .with("versions", Json.array(history.versions().stream().map(version -> (Json) PolicyJson.write(version).build()).toList()))
                .with("untrusted", Json.array(history.untrusted().stream().map(PolicyJson::write).toList())).build();
    }

    private Response policy(Request request) throws IOException {
        var wanted = request.path("version");
        var found = history().versions().stream().filter(each -> String.valueOf(each.policy().version()).equals(wanted)).toList();
        if (found.isEmpty()) {
            throw new NoSuchElementException("found no policy of version " + wanted + ", expected one of GET /v1/policies");
        }
        var told = new ArrayList<Json>();
        for (var each : found) {
            told.add(PolicyJson.write(each).with("statement", ledger.envelope(ledger.findEnvelope(each.envelope()).orElseThrow()).toJson()).build());
        }
        return Response.ok(Json.array(told));
    }

    private Response attestations(Request request) throws IOException {
        var limit = (int) Numbers.read(request, "limit", 1, ATTESTATIONS_MAX, LIST_USUAL);
        var from = Numbers.read(request, "from", 0, Numbers.INDEX_MAX, 0);
        var entries = ledger.listAbout(Digest.parse(request.path("digest"))).stream().filter(entry -> entry.index() >= from).toList();
        var told = new ArrayList<Json>();
        for (var entry : entries.subList(0, Math.min(limit, entries.size()))) {
            told.add(Json.object().with("entry", EntryJson.write(entry)).with("envelope", ledger.envelope(entry).toJson()).build());
        }
        var json = Json.object().with("attestations", Json.array(told));
        if (entries.size() > limit) {
            json.with("next", entries.get(limit).index());
        }
        return Response.ok(json.build());
    }
}
