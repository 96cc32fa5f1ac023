package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.EntryBundle;
import dev.alnage.evidence.log.Tile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a log (C2SP tlog-tiles) for reading: {@code checkpoint} and the tiles and bundles below {@code tile}. */
final class LogFiles {
    private final Disk disk;
    private final Path directory;

    LogFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    Disk disk() {
        return disk;
    }

    Path directory() {
        return directory;
    }

    Path path(Tile tile) {
        return directory.resolve(tile.path());
    }

    /** The folder below which all tiles of a level lie, or all bundles of entries. */
    Path level(int level) {
        return path(new Tile(level, 0, Tile.WIDTH_MAX)).getParent();
    }

    Path checkpoint() {
        return directory.resolve("checkpoint");
    }

    /** The signed note, as it lies there. */
    Optional<Bytes> readCheckpoint() throws IOException {
        try {
            return Optional.of(AtomicFiles.read(disk, checkpoint(), 2 * Checkpoint.BYTES_MAX));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The entries from an index up to a size of the log; they count only once their tree has the root of a checkpoint. */
    List<Bytes> entries(long from, long size) throws IOException {
        var entries = new ArrayList<Bytes>();
        for (var bundle : Tile.bundles(from, size)) {
            var first = (int) Math.max(0, from - bundle.index() * Tile.WIDTH_MAX);
            entries.addAll(bundle(bundle).subList(first, bundle.width()));
        }
        return entries;
    }

    /**
     * The entries that follow others up to a size of the log; they count as those of {@link #entries} do. Of the bundle that holds both,
     * what comes first is passed over unread: who follows a log reads each entry once.
     *
     * @param tail the known entries of the bundle that was not full
     */
    List<Bytes> entriesAfter(long from, List<Bytes> tail, long size) throws IOException {
        var entries = new ArrayList<Bytes>();
        var known = tail;
        for (var bundle : Tile.bundles(from, size)) {
            entries.addAll(bundle(bundle, known));
            known = List.of();
        }
        return entries;
    }

    /** The entries of a bundle. One that has filled in the meantime begins with what the narrower one held. */
    List<Bytes> bundle(Tile bundle) throws IOException {
        return bundle(bundle, List.of());
    }

    private List<Bytes> bundle(Tile bundle, List<Bytes> known) throws IOException {
        try {
            return readBundle(bundle, known);
        } catch (NoSuchFileException e) {
            if (bundle.isFull()) {
                throw new Rejected.Malformed("found no " + bundle.path() + ", expected the entries from "
                        + bundle.index() * Tile.WIDTH_MAX);
            }
        }
        return bundle(bundle.full(), known).subList(0, bundle.width() - known.size());
    }

    private List<Bytes> readBundle(Tile bundle, List<Bytes> known) throws IOException {
        try (var in = disk.open(path(bundle))) {
            in.skipNBytes(EntryBundle.bytes(known));
            return EntryBundle.read(Bytes.read(in, EntryBundle.BYTES_MAX + 1), bundle.width() - known.size()).entries();
        } catch (EOFException | Rejected.Malformed e) {
            throw new Rejected.Malformed(bundle.path() + ": " + (e instanceof EOFException ? "found its end within the entries that are known, expected more" : e.getMessage()));
        }
    }

    /** The tiles or bundles of a place, not full, whose files are there, whole or not; the narrowest first. */
    List<Tile> partial(int level, long index) throws IOException {
        var partial = new ArrayList<Tile>();
        for (var name : disk.list(path(new Tile(level, index, 1)).getParent())) {
            if (name.length() <= 3 && name.chars().allMatch(c -> c >= '0' && c <= '9') && !name.startsWith("0")) {
                var width = Integer.parseInt(name);
                if (width < Tile.WIDTH_MAX) {
                    partial.add(new Tile(level, index, width));
                }
            }
        }
        partial.sort((a, b) -> Integer.compare(a.width(), b.width()));
        return partial;
    }
}
