package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.build.GateKeeper;
import dev.alnage.factory.gate.StandingAnswers;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.store.CheckpointSigner;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The sealer as the factory and the storer see it: over its socket. */
public final class SealerClient implements GateKeeper, CheckpointSigner {
    private final UnixClient client;

    public SealerClient(UnixClient client) {
        this.client = client;
    }

    @Override public Answer ask(String run, Digest plan, String step) throws IOException {
        var told = decide(new Question.OfStep(run, plan, step));
        return new Answer(told.verdict().equals("PASSED"), !told.verdict().equals("CANNOT_TELL"), told.basis().vsa(), told.decision().any("reasons"));
    }

    /** What the sealer told, as JSON, and what that rests on. */
    public record Told(Fields decision, StandingAnswers.Basis basis, long trustVersion) {
        /** PASSED, FAILED or CANNOT_TELL. */
        public String verdict() {
            return decision.text("verdict");
        }
    }

    /** Has a question decided and the verdict recorded, or is told the recorded one that still stands. */
    public Told decide(Question question) throws IOException {
        var fields = Fields.of("answer", client.post("/decisions", Json.object().with("question", question.toUri()).build()));
        var asked = Set.copyOf(fields.texts("asked").stream().map(Digest::parse).toList());
        return new Told(fields.object("decision"), new StandingAnswers.Basis(fields.digest("vsa"), asked, fields.instant("until")),
                fields.integer("trustVersion", 1, Fields.INTEGER_MAX));
    }

    @Override public Bytes extend(long fromSize, List<NodeHash> leaves) throws IOException {
        return client.call("POST", "/checkpoints", Json.object().with("fromSize", fromSize)
                .with("leaves", Json.texts(leaves.stream().map(leaf -> leaf.value().toHex()).toList())).build().toBytes());
    }

    /** Has a key of somebody's certified. */
    public String certify(CertificateRequest request, List<String> proofs) throws IOException {
        return Fields.of("answer", client.post("/user-certificates", Json.object().with("request", request.toJson()).with("proofs", Json.texts(proofs)).build()))
                .text("certificate");
    }

    /** The newest fence certified for an order. */
    public long newestFence(Digest order) throws IOException {
        return Fields.of("answer", client.get("/fences/" + order)).integer("fence", 0, Fields.INTEGER_MAX);
    }
}
