package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.store.Blobs;
import dev.alnage.policy.Gatherer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/** Holds the planner key: compiles plans from commits and signs them, their orders, and what a run takes over. */
public final class Planner {
    /** An order lapses; the gate still accepts what was done in time. */
    public static final Duration ORDER_LIFE = Duration.ofHours(12);

    private final Signer signer;
    private final Storage storage;
    private final Blobs blobs;

    public Planner(Signer signer, Storage storage, Blobs blobs) {
        this.signer = signer;
        this.storage = storage;
        this.blobs = blobs;
    }

    /** The plan that the commit's own pipeline file compiles to. */
    public Plan plan(Digest commit, Digest sourceTree) throws IOException {
        if (!(blobs.readTree(sourceTree).entries().get(Gatherer.PIPELINE_PATH) instanceof Tree.Entry.File file)) {
            throw new Rejected.Malformed("found no " + Gatherer.PIPELINE_PATH + " in commit " + commit.hex() + ", expected the pipeline file there");
        }
        return PipelineFile.compile(blobs.read(file.digest(), 1 << 20), commit);
    }

    /** Signs and records the plan, then the run of it. */
    public Run start(String id, Plan plan, String trustLevel, Instant now, boolean rebuild) throws IOException {
        var envelope = storage.record(Envelope.sign(plan.toStatement(), signer));
        var run = new Run(id, plan.digest(), envelope, trustLevel, now, rebuild);
        storage.record(Envelope.sign(run.toStatement(), signer));
        return run;
    }

    public Order order(Run run, Plan.Step.Command step, String pool, SortedMap<String, Digest> inputs, Instant now) {
        return new Order(run.id(), step.id(), pool, run.plan(), step.image(), step.argv(), step.environment(), inputs,
                step.outputs(), step.limits(), now, now.plus(ORDER_LIFE));
    }

    public Envelope sign(Order order) {
        return Envelope.sign(order.toStatement(), signer);
    }

    public Envelope sign(Reuse reuse) {
        return Envelope.sign(reuse.toStatement(), signer);
    }

    public Digest record(RefusedEdit edit) throws IOException {
        return storage.record(Envelope.sign(edit.toStatement(), signer));
    }

    public Digest record(Cancellation cancellation) throws IOException {
        return storage.record(Envelope.sign(cancellation.toStatement(), signer));
    }
}
