package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The packs of a blob store, numbered without gaps, so that whoever misses a blob need only ask for the next number. */
final class Packs {
    private static final System.Logger LOG = System.getLogger(Packs.class.getName());
    private static final int PACKS_IN_DIRECTORY = 1000;

    private record Place(long pack, Pack.Row row) {}

    private final AtomicFiles files;
    private final Path directory;
    private final Map<Digest, Place> places = new HashMap<>();
    private long next;
    private Optional<Closeable> lock = Optional.empty();

    Packs(AtomicFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    static Path path(Path directory, long number) {
        return directory.resolve(Long.toString(number / PACKS_IN_DIRECTORY)).resolve(Long.toString(number % PACKS_IN_DIRECTORY));
    }

    /** Writes the blobs as one pack, durable when this returns. @throws IOException also if another process writes packs */
    synchronized void add(List<Bytes> blobs) throws IOException {
        if (lock.isEmpty()) {
            files.makeDirectory(directory);
            lock = Optional.of(files.disk().lock(directory.resolve("lock")));
            refresh();
            if (next > 0) {
                files.syncNames(path(directory, next - 1).getParent()); // or a power cut could leave a gap before ours
            }
        }
        refresh();
        files.write(path(directory, next), Pack.write(blobs));
        refresh();
    }

    synchronized boolean has(Digest digest) throws IOException {
        return find(digest).isPresent();
    }

    /** Whether it is in a pack that has been looked at. */
    synchronized boolean knows(Digest digest) {
        return places.containsKey(digest);
    }

    synchronized Set<Digest> list() throws IOException {
        refresh();
        return Set.copyOf(places.keySet());
    }

    /** The content as it lies there, for the caller to verify. */
    Optional<Bytes> read(Digest digest) throws IOException {
        Optional<Place> place;
        synchronized (this) {
            place = find(digest);
        }
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try (var in = files.disk().open(path(directory, place.get().pack()))) {
            in.skipNBytes(place.get().row().begin());
            return Optional.of(Bytes.read(in, place.get().row().size()));
        }
    }

    private Optional<Place> find(Digest digest) throws IOException {
        if (!places.containsKey(digest)) {
            refresh();
        }
        return Optional.ofNullable(places.get(digest));
    }

    /** Takes in the packs that have been added; the blobs of a damaged one are missing, and fsck names it. */
    private void refresh() throws IOException {
        for (var path = path(directory, next); files.disk().exists(path); path = path(directory, next)) {
            try (var in = files.disk().open(path)) {
                var number = next;
                Pack.readTable(in).forEach(row -> places.put(row.digest(), new Place(number, row)));
            } catch (Rejected.Malformed e) {
                var damaged = path;
                LOG.log(System.Logger.Level.ERROR, () -> "pack=" + damaged + " cause=" + e.getMessage());
            }
            next++;
        }
    }
}
