package dev.alnage.factory.sealer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.build.GateKeeper;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.store.CheckpointSigner;
import java.io.IOException;
import java.util.List;

/** The sealer as the factory and the storer see it: over its socket. */
public final class SealerClient implements GateKeeper, CheckpointSigner {
    private final UnixClient client;

    public SealerClient(UnixClient client) {
        this.client = client;
    }

    @Override public Answer ask(String run, Digest plan, String step) throws IOException {
        var fields = Fields.of("answer", client.post("/decisions", Json.object().with("run", run).with("plan", plan.toString()).with("step", step).build()));
        var decision = fields.object("decision");
        var verdict = decision.text("verdict");
        return new Answer(verdict.equals("PASSED"), !verdict.equals("CANNOT_TELL"), fields.digest("vsa"), decision.any("reasons"));
    }

    @Override public Bytes extend(long fromSize, List<NodeHash> leaves) throws IOException {
        return client.call("POST", "/checkpoints", Json.object().with("fromSize", fromSize)
                .with("leaves", Json.texts(leaves.stream().map(leaf -> leaf.value().toHex()).toList())).build().toBytes());
    }

    /** The newest fence certified for an order. */
    public long newestFence(Digest order) throws IOException {
        return Fields.of("answer", client.get("/fences/" + order)).integer("fence", 0, Fields.INTEGER_MAX);
    }
}
