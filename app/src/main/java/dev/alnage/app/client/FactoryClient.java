package dev.alnage.app.client;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** The factory's API, typed. */
public final class FactoryClient implements AutoCloseable {
    private static final int NOT_FOUND = 404;

    private final UnixClient client;

    private FactoryClient(UnixClient client) {
        this.client = client;
    }

    public static FactoryClient open(Path socket) {
        return new FactoryClient(UnixClient.open(socket));
    }

    /** An entry of the ledger as the factory tells it. */
    public record Entry(long index, Instant time, String predicateType, Digest envelope, List<Digest> subjects) {
        static Entry read(Json json) {
            var fields = Fields.of("entry", json);
            return new Entry(fields.integer("index", 0, Fields.INTEGER_MAX), fields.instant("time"), fields.text("predicateType"),
                    fields.digest("envelope"), fields.texts("subjects").stream().map(Digest::parse).toList());
        }
    }

    /** Something that happened in a run. */
    public record Event(long number, Instant at, String run, String step, String state, String pool, String detail) {
        static Event read(Json json) {
            var fields = Fields.of("event", json);
            return new Event(fields.integer("number", 0, Fields.INTEGER_MAX), fields.instant("at"), fields.text("run"), fields.text("step"),
                    fields.text("state"), fields.text("pool"), fields.text("detail"));
        }
    }

    /** An envelope with its entry. */
    public record Attestation(Entry entry, Envelope envelope) {}

    public RunState start(Path repository, Digest commit, boolean rebuild) throws IOException {
        return start(repository.toString(), commit, rebuild);
    }

    /** @param repository a folder that the factory reads, or a repository that it serves, as {@code alnage://DOMAIN/NAME} */
    public RunState start(String repository, Digest commit, boolean rebuild) throws IOException {
        return RunState.read(client.post("/v1/runs", Json.object().with("repository", repository).with("commit", commit.toString())
                .with("rebuild", Json.bool(rebuild)).build()));
    }

    public RunState run(String id) throws IOException {
        return RunState.read(client.get("/v1/runs/" + id));
    }

    public List<RunState> runs() throws IOException {
        return list("/v1/runs", RunState::read);
    }

    public RunState cancel(String id, String reason) throws IOException {
        return RunState.read(client.post("/v1/runs/" + id + "/cancel", Json.object().with("reason", reason).build()));
    }

    public RunState retry(String id) throws IOException {
        return RunState.read(client.post("/v1/runs/" + id + "/retry", Json.object().build()));
    }

    /** Events after a number; waits a while when there are none. */
    public List<Event> events(long after) throws IOException {
        return list("/v1/events?after=" + after, Event::read);
    }

    public List<OpenApproval> approvals() throws IOException {
        return list("/v1/approvals", OpenApproval::read);
    }

    /** Has a statement filed that was signed here. @return the digest of its envelope */
    public Digest file(Envelope statement) throws IOException {
        return Fields.of("answer", client.post("/v1/statements", statement.toBytes())).digest("envelope");
    }

    /** Has a version of the policy filed with its bundle. @return the digest of the statement's envelope */
    public Digest policy(Envelope statement, Bytes bundle) throws IOException {
        return Fields.of("answer", client.post("/v1/policies", Json.object().with("statement", statement.toJson()).with("bundle", Base64Reader.write(bundle)).build()))
                .digest("envelope");
    }

    public List<Entry> about(Digest subject) throws IOException {
        return list("/v1/subjects/" + subject, Entry::read);
    }

    public Optional<Attestation> findAttestation(Digest envelope) throws IOException {
        try {
            var fields = Fields.of("attestation", client.get("/v1/attestations/" + envelope));
            var found = Envelope.read(fields.members("envelope").toBytes());
            if (!found.digest().equals(envelope)) {
                throw new Rejected.Malformed("found an envelope whose digest is " + found.digest() + ", expected " + envelope);
            }
            return Optional.of(new Attestation(Entry.read(fields.any("entry")), found));
        } catch (Refused e) {
            return absent(e);
        }
    }

    /** Content whose digest is compared here, whatever the factory says. */
    public Optional<Bytes> findBlob(Digest digest) throws IOException {
        try {
            var content = client.call("GET", "/v1/blobs/" + digest, Bytes.empty());
            if (!Digest.of(content).equals(digest)) {
                throw new Rejected.Malformed("found a blob whose digest is " + Digest.of(content) + ", expected " + digest);
            }
            return Optional.of(content);
        } catch (Refused e) {
            return absent(e);
        }
    }

    /** Content of any size as it comes; whoever believes what it says compares its digest. */
    public Optional<InputStream> findContent(Digest digest) throws IOException {
        try {
            return Optional.of(blob(digest));
        } catch (Refused e) {
            return absent(e);
        }
    }

    public InputStream blob(Digest digest) throws IOException {
        return client.stream("GET", "/v1/blobs/" + digest, Bytes.empty());
    }

    public Envelope trust() throws IOException {
        return Envelope.read(client.call("GET", "/v1/trust", Bytes.empty()));
    }

    /** The trust file of a version that was put in force once. Nothing of it is verified yet. */
    public Optional<Envelope> findTrust(long version) throws IOException {
        try {
            return Optional.of(Envelope.read(client.call("GET", "/v1/trust/" + version, Bytes.empty())));
        } catch (Refused e) {
            return absent(e);
        }
    }

    public Bytes checkpoint() throws IOException {
        return client.call("GET", "/v1/log/checkpoint", Bytes.empty());
    }

    public List<Entry> entries(long from) throws IOException {
        return list("/v1/log/entries?from=" + from, Entry::read);
    }

    /** Records with proofs against one signed checkpoint. Nothing here is verified yet. */
    public record Proven(Bytes checkpoint, List<ProvenRecord> records) {}

    public Proven prove(List<Long> entries) throws IOException {
        var fields = Fields.of("proofs", client.post("/v1/log/proofs", Json.object()
                .with("entries", Json.texts(entries.stream().map(String::valueOf).toList())).build()));
        return new Proven(Bytes.utf8(fields.text("checkpoint")), fields.list("records", json -> ProvenRecord.read(Fields.of("record", json))));
    }

    /** When keys and grants were last used. */
    public SortedMap<String, Instant> lastUse() throws IOException {
        return LastUse.read(client.call("GET", "/v1/last-use", Bytes.empty()));
    }

    /** Has a key of somebody's certified. @return a line of OpenSSH */
    public String certify(CertificateRequest request, List<String> proofs) throws IOException {
        return Fields.of("answer", client.post("/v1/user-certificates", Json.object().with("request", request.toJson()).with("proofs", Json.texts(proofs)).build()))
                .text("certificate");
    }

    /** Proposed changes of a repository, and glass that is broken there. */
    public Json changes(String repository) throws IOException {
        return client.get(path(repository) + "/changes");
    }

    /** Glass that is broken and not mended in any repository. */
    public List<Json> glass() throws IOException {
        return list("/v1/glass", Function.identity());
    }

    /** How one stands. */
    public Json change(String repository, long number) throws IOException {
        return client.get(path(repository) + "/changes/" + number);
    }

    /** Has one merged. @return the merge commit */
    public Digest mergeChange(String repository, long number) throws IOException {
        return Fields.of("answer", client.post(path(repository) + "/changes/" + number + "/merge", Json.object().build())).digest("commit");
    }

    /** Takes one back. @return the digest of the envelope that says so */
    public Digest abandonChange(String repository, long number) throws IOException {
        return Fields.of("answer", client.post(path(repository) + "/changes/" + number + "/abandon", Json.object().build())).digest("envelope");
    }

    public Json workers() throws IOException {
        return client.get("/v1/workers");
    }

    /** Makes a repository, as the organisation has it begin. */
    public Json addRepository(String name) throws IOException {
        return client.post("/v1/repositories", Json.object().with("name", name).build());
    }

    /** Makes a repository from a template of that name. */
    public Json addRepository(String name, String template) throws IOException {
        return client.post("/v1/repositories", Json.object().with("name", name).with("template", template).build());
    }

    public Json repositories() throws IOException {
        return client.get("/v1/repositories");
    }

    /** How a repository is kept, and what is being done to it. */
    public Json packs(String repository) throws IOException {
        return client.get(path(repository) + "/packs");
    }

    /** Has all packs of a repository put together soon. */
    public Json repack(String repository) throws IOException {
        return client.post(path(repository) + "/packs", Json.object().build());
    }

    /** The references of a repository. @throws Rejected.Malformed if it is the name of none */
    public Json repository(String name) throws IOException {
        return client.get(path(name));
    }

    /** All evidence about a repository, with the log's records from one on. Nothing of it is verified here. */
    public Bytes sourceEvidence(String repository, long from) throws IOException {
        return client.call("GET", path(repository) + "/evidence?from=" + from, Bytes.empty());
    }

    private static String path(String repository) {
        return "/v1/repositories/" + new RepositoryName(repository).toPath();
    }

    /** Begins a mirror. @return what is shown of it, with the key by which a forge knows it over SSH */
    public Json addMirror(Json mirror) throws IOException {
        return client.post("/v1/mirrors", mirror);
    }

    public List<Json> mirrors() throws IOException {
        return list("/v1/mirrors", json -> json);
    }

    /** Has a mirror looked at now. @return what was found */
    public Json syncMirror(String name) throws IOException {
        return client.post(mirror(name) + "/sync", Json.object().build());
    }

    public void removeMirror(String name) throws IOException {
        client.call("POST", mirror(name) + "/remove", Json.object().build().toBytes());
    }

    private static String mirror(String name) {
        return "/v1/mirrors/" + new RepositoryName(name).toPath();
    }

    private <T> List<T> list(String path, Function<Json, T> each) throws IOException {
        var json = JsonReader.read(client.call("GET", path, Bytes.empty()));
        if (json instanceof Json.Elements(var values)) {
            return values.stream().map(each).toList();
        }
        throw new Rejected.Malformed("found no list at " + path + ", expected one");
    }

    private static <T> Optional<T> absent(Refused refused) {
        if (refused.problem().status() == NOT_FOUND) {
            return Optional.empty();
        }
        throw refused;
    }

    @Override public void close() throws IOException {
        client.close();
    }
}
