package dev.alnage.factory.build;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.store.SqliteQueue;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.FactoryPolicy;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The storer and the sealer as an orchestrator sees them that is killed after some of its calls: the last one has happened, its answer is lost. */
final class Mortal implements Storage, GateKeeper {
    private final FactoryWorld world;
    private final AtomicInteger left;

    Mortal(FactoryWorld world, int calls) {
        this.world = world;
        this.left = new AtomicInteger(calls);
    }

    Runs orchestrator(SqliteQueue queue) {
        return new Runs(new Planner(world.planner, this, world.blobs), this, this, queue, world.reader, world::trust, world.clock,
                FactoryWorld.POOLS, FactoryPolicy.STANDARD.reuseAgeMax());
    }

    boolean dead() {
        return left.get() <= 0;
    }

    private interface Call<T> {
        T go() throws IOException;
    }

    private synchronized <T> T call(Call<T> call) throws IOException {
        if (dead()) {
            throw killed();
        }
        var answer = call.go();
        if (left.decrementAndGet() <= 0) {
            throw killed();
        }
        return answer;
    }

    /** A run of a killed orchestrator does nothing more, not even try again; only the test itself is told. */
    private static IOException killed() {
        while (Thread.currentThread().isVirtual()) {
            LockSupport.park();
        }
        return new IOException("killed");
    }

    @Override public Digest record(Envelope statement) throws IOException {
        return call(() -> world.storer.record(statement));
    }

    @Override public Digest policy(Envelope statement, Bytes bundle) throws IOException {
        return call(() -> world.storer.policy(statement, bundle));
    }

    @Override public List<Digest> recordAll(List<Envelope> statements) throws IOException {
        return call(() -> world.storer.recordAll(statements));
    }

    @Override public Digest source(String repository, Digest commit) throws IOException {
        return call(() -> world.storer.source(repository, commit));
    }

    @Override public Digest material(String source, Digest pinned) throws IOException {
        return call(() -> world.storer.material(source, pinned));
    }

    @Override public void report(Report report) throws IOException {
        call(() -> {
            world.storer.report(report);
            return true;
        });
    }

    @Override public void publish(Onward onward) throws IOException {
        call(() -> {
            world.storer.publish(onward);
            return true;
        });
    }

    @Override public void deploy(Onward onward) throws IOException {
        call(() -> {
            world.storer.deploy(onward);
            return true;
        });
    }

    @Override public Answer ask(String run, Digest plan, String step) throws IOException {
        return call(() -> world.sealer.ask(run, plan, step));
    }
}
