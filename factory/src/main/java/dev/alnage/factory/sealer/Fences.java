package dev.alnage.factory.sealer;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Key;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The newest fence that was certified for each order, and for which key. Kept by the sealer itself: the queue is not believed. */
public final class Fences {
    private final Path root;
    private final AtomicFiles files;
    /** One for each order, more or less: certificates for others wait for the disk at the same time. */
    private final List<ReentrantLock> locks = Stream.generate(ReentrantLock::new).limit(64).toList();

    public Fences(Path root, AtomicFiles files) {
        this.root = root;
        this.files = files;
    }

    private record Taken(long fence, String keyid) {}

    /** @throws Rejected.Stale if a newer fence, or the same one with another key, was taken before */
    void take(Digest order, long fence, Key key) throws IOException {
        var lock = locks.get(Math.floorMod(order.hashCode(), locks.size()));
        lock.lock();
        try {
            var taken = find(order);
            if (taken.isPresent() && (taken.get().fence() > fence || taken.get().fence() == fence && !taken.get().keyid().equals(key.keyid()))) {
                throw new Rejected.Stale("found fence " + fence + " for order " + order + ", expected one after " + taken.get().fence());
            }
            files.write(path(order), Json.object().with("fence", fence).with("keyid", key.keyid()).build().toBytes());
        } finally {
            lock.unlock();
        }
    }

    /** 0 when none was taken. */
    long newest(Digest order) throws IOException {
        return find(order).map(Taken::fence).orElse(0L);
    }

    private Optional<Taken> find(Digest order) throws IOException {
        if (!files.disk().exists(path(order))) {
            return Optional.empty();
        }
        var fields = Fields.of("fence", JsonReader.read(files.read(path(order), 1_000)));
        return Optional.of(new Taken(fields.integer("fence", 1, Fields.INTEGER_MAX), fields.text("keyid")));
    }

    private Path path(Digest order) {
        return root.resolve(order.hex().substring(0, 2)).resolve(order.hex() + ".json");
    }
}
