package dev.alnage.factory.identity;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When keys and grants were last used, for people who look after them. It proves nothing and decides nothing, so it is not in the
 * ledger: written now and then, never waited for, and what a crash takes of it only looks longer unused than it was.
 */
public final class LastUse implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("alnage.identity");
    private static final Duration WRITTEN_EVERY = Duration.ofSeconds(30);
    private static final int BYTES_MAX = 64 << 20;

    private final Path file;
    private final Map<String, Instant> uses = new ConcurrentHashMap<>();
    private Instant written = Instant.MIN;

    private LastUse(Path file) {
        this.file = file;
    }

    /** What is in the file, or nothing if that cannot be read: it is a convenience. */
    public static LastUse open(Path file) throws IOException {
        var uses = new LastUse(file);
        if (Files.exists(file)) {
            try {
                uses.uses.putAll(read(Bytes.of(Files.readAllBytes(file))));
            } catch (Rejected e) {
                LOG.log(System.Logger.Level.WARNING, () -> "file=" + file + " lastUse=forgotten reason=\"" + e.getMessage() + "\"");
            }
        }
        return uses;
    }

    /** As {@link #write} has it. */
    public static SortedMap<String, Instant> read(Bytes content) {
        var fields = Fields.of("last use", JsonReader.read(content, BYTES_MAX));
        var uses = new TreeMap<String, Instant>();
        fields.members("uses").values().keySet().forEach(name -> uses.put(name, fields.object("uses").instant(name)));
        fields.noOthers();
        return uses;
    }

    public Json write() {
        var json = Json.object();
        new TreeMap<>(uses).forEach((name, time) -> json.with(name, time.toString()));
        return Json.object().with("uses", json.build()).build();
    }

    /** @param name the fingerprint of a key, or the digest of a grant's envelope */
    public void used(String name, Instant at) {
        uses.merge(name, at, (one, other) -> one.isAfter(other) ? one : other);
        if (due(at)) {
            save();
        }
    }

    public Optional<Instant> find(String name) {
        return Optional.ofNullable(uses.get(name));
    }

    public SortedMap<String, Instant> all() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(uses));
    }

    private synchronized boolean due(Instant at) {
        if (!written.equals(Instant.MIN) && at.isBefore(written.plus(WRITTEN_EVERY))) {
            return false;
        }
        written = at;
        return true;
    }

    /** Whole or not at all, but not synced: a power cut may take the last half minute. */
    private synchronized void save() {
        try {
            var temporary = file.resolveSibling("." + file.getFileName() + ".new");
            Files.write(temporary, write().toBytes().toArray());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "file=" + file + " lastUse=unsaved reason=\"" + e.getMessage() + "\"");
        }
    }

    @Override public void close() {
        save();
    }
}
