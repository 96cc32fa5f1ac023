package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.sealer.Sealer;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** The storer as the factory and the sealer see it: over its socket. */
public final class StorerClient implements Storage, Sealer.Recorder {
    private final UnixClient client;

    public StorerClient(UnixClient client) {
        this.client = client;
    }

    @Override public Digest record(Envelope statement) throws IOException {
        return Fields.of("answer", client.post("/statements", statement.toBytes())).digest("envelope");
    }

    @Override public Digest policy(Envelope statement, Bytes bundle) throws IOException {
        return Fields.of("answer", client.post("/policies", Json.object().with("statement", statement.toJson()).with("bundle", Base64Reader.write(bundle)).build()))
                .digest("envelope");
    }

    @Override public List<Digest> recordAll(List<Envelope> statements) throws IOException {
        var answer = client.post("/statements/several", Json.object().with("statements", Json.array(statements.stream().map(Envelope::toJson).toList())).build());
        return Fields.of("answer", answer).texts("envelopes").stream().map(Digest::parse).toList();
    }

    @Override public Digest source(String repository, Digest commit) throws IOException {
        return Fields.of("answer", client.post("/sources", Json.object().with("repository", repository).with("commit", commit.toString()).build())).digest("tree");
    }

    @Override public Digest material(String source, Digest pinned) throws IOException {
        return Fields.of("answer", client.post("/materials", Json.object().with("source", source).with("digest", pinned.toString()).build())).digest("tree");
    }

    @Override public void report(Report report) throws IOException {
        client.post("/reports", Json.object().with("commit", report.commit().toString()).with("step", report.step()).with("kind", report.kind())
                .with("path", report.path()).with("outputs", digests(report.outputs()))
                .with("products", Json.texts(report.products().stream().map(Digest::toString).toList())).build());
    }

    @Override public void publish(Onward onward) throws IOException {
        client.post("/publications", json(onward));
    }

    @Override public void deploy(Onward onward) throws IOException {
        client.post("/deployments", json(onward));
    }

    private static Json json(Onward onward) {
        return Json.object().with("run", onward.run()).with("plan", onward.plan().toString()).with("step", onward.step())
                .with("target", onward.target()).with("inputs", digests(onward.inputs())).with("vsa", onward.vsa().toString()).build();
    }

    private static Json digests(SortedMap<String, Digest> values) {
        var json = Json.object();
        values.forEach((name, digest) -> json.with(name, digest.toString()));
        return json.build();
    }
}
