package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Which web hooks have come before, across restarts: by the name of the delivery and by its bytes, since most forges sign the bytes alone.
 * Only those whose signature held are remembered, so nobody else can fill it; the oldest of very many are forgotten.
 */
final class SeenDeliveries {
    static final int KEPT_MAX = 8_192;
    private static final int BYTES_MAX = KEPT_MAX * 100;
    private static final String FORMAT = "alnage-deliveries/1";

    private final Path file;
    private final AtomicFiles files;
    private final SequencedSet<Digest> seen;

    private SeenDeliveries(Path file, AtomicFiles files, SequencedSet<Digest> seen) {
        this.file = file;
        this.files = files;
        this.seen = seen;
    }

    static SeenDeliveries open(Path file, AtomicFiles files) throws IOException {
        var seen = new LinkedHashSet<Digest>();
        if (Files.exists(file)) {
            var fields = Fields.of("deliveries", JsonReader.read(files.read(file, BYTES_MAX), BYTES_MAX));
            if (!fields.text("format").equals(FORMAT)) {
                throw new Rejected.Malformed("found format " + fields.text("format") + ", expected " + FORMAT);
            }
            fields.texts("seen").forEach(hex -> seen.add(Digest.sha256(hex)));
            fields.noOthers();
        }
        return new SeenDeliveries(file, files, seen);
    }

    /**
     * Takes note of a delivery, durably.
     *
     * @param mirror for which it came
     * @return whether it is new
     */
    synchronized boolean isNew(String mirror, String id, Bytes body) throws IOException {
        var names = List.of(Digest.of(Bytes.utf8("id\n" + mirror + "\n" + id)), Digest.of(Bytes.utf8("body\n" + mirror + "\n" + Digest.of(body).hex())));
        if (names.stream().anyMatch(seen::contains)) {
            return false;
        }
        seen.addAll(names);
        while (seen.size() > KEPT_MAX) {
            seen.removeFirst();
        }
        files.write(file, Json.object().with("format", FORMAT).with("seen", Json.texts(seen.stream().map(Digest::hex).toList())).build().toBytes());
        return true;
    }
}
