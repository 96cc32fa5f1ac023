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
import java.util.Optional;

/** The newest fence that was certified for each order, and for which key. Kept by the sealer itself: the queue is not believed. */
public final class Fences {
    private final Path root;
    private final AtomicFiles files;

    public Fences(Path root, AtomicFiles files) {
        this.root = root;
        this.files = files;
    }

    private record Taken(long fence, String keyid) {}

    /** @throws Rejected.Stale if a newer fence, or the same one with another key, was taken before */
    synchronized void take(Digest order, long fence, Key key) throws IOException {
        var taken = find(order);
        if (taken.isPresent() && (taken.get().fence() > fence || taken.get().fence() == fence && !taken.get().keyid().equals(key.keyid()))) {
            throw new Rejected.Stale("found fence " + fence + " for order " + order + ", expected one after " + taken.get().fence());
        }
        files.write(path(order), Json.object().with("fence", fence).with("keyid", key.keyid()).build().toBytes());
    }

    /** 0 when none was taken. */
    synchronized long newest(Digest order) throws IOException {
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
