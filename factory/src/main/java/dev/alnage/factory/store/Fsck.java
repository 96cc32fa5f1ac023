package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.EntryBundle;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.Tile;
import dev.alnage.evidence.log.TileEdge;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads every byte of ledger and blobs and names whatever is not as it was written: the file, and the entry or the
 * digest. It believes nothing but the sealer's signature, changes nothing, and needs no right to write.
 */
public final class Fsck {
    /** Something that is damaged, missing or not ours; {@code place} is a file's path below the store. */
    public record Damage(String place, String problem) {
        @Override public String toString() {
            return place + ": " + problem;
        }
    }

    /** What was looked at, and all that is wrong. */
    public record Report(long entries, long blobs, List<Damage> damages) {
        public Report {
            damages = List.copyOf(damages);
        }

        public boolean isSound() {
            return damages.isEmpty();
        }
    }

    private final Disk disk;
    private final LogFiles log;
    private final Path blobs;
    private final CheckpointTrust trust;
    private final List<Damage> damages = new ArrayList<>();
    private final Set<String> expected = new HashSet<>(Set.of("checkpoint", "lock"));
    private final Set<Digest> sound = new HashSet<>();
    private TileEdge edge = TileEdge.EMPTY;
    private long entries;

    private Fsck(Disk disk, Path log, Path blobs, CheckpointTrust trust) {
        this.disk = disk;
        this.log = new LogFiles(disk, log);
        this.blobs = blobs;
        this.trust = trust;
    }

    /** @param log the ledger's directory. @param blobs the directory of the blobs that hold its envelopes */
    public static Report check(Disk disk, Path log, Path blobs, CheckpointTrust trust) throws IOException {
        return check(disk, log, blobs, trust, List.of());
    }

    /** As the other, and that each index of the ledger says what the log says. */
    public static Report check(Disk disk, Path log, Path blobs, CheckpointTrust trust, List<Path> indexes) throws IOException {
        return new Fsck(disk, log, blobs, trust).check(indexes);
    }

    private Report check(List<Path> indexes) throws IOException {
        checkBlobs();
        checkPacks();
        try {
            var note = log.readCheckpoint();
            if (note.isPresent()) {
                var checkpoint = trust.verify(note.get());
                checkLog(checkpoint);
                for (var index : indexes) {
                    checkIndex(index, checkpoint);
                }
            } else if (!disk.list(log.directory()).isEmpty()) {
                damages.add(new Damage("checkpoint", "found no checkpoint, expected one beside the entries"));
            }
        } catch (Rejected e) {
            damages.add(new Damage("checkpoint", e.getMessage()));
        }
        return new Report(entries, sound.size(), damages);
    }

    private void checkBlobs() throws IOException {
        var directory = blobs.resolve("sha256");
        for (var prefix : disk.list(directory)) {
            for (var rest : disk.list(directory.resolve(prefix))) {
                var place = "sha256/" + prefix + "/" + rest;
                var digest = FileBlobs.digestOf(prefix, rest);
                if (digest.isEmpty()) {
                    damages.add(new Damage(place, "found a file that is no blob, expected a digest as its name"));
                    continue;
                }
                var found = digest(directory.resolve(prefix).resolve(rest));
                if (found.equals(digest.get())) {
                    sound.add(found);
                } else {
                    damages.add(new Damage(place, "found content with digest " + found + ", expected " + digest.get()));
                }
            }
        }
    }

    private void checkPacks() throws IOException {
        var directory = blobs.resolve("packs");
        for (var group : disk.list(directory)) {
            for (var name : disk.list(directory.resolve(group))) {
                if (!name.startsWith(AtomicFiles.TEMPORARY)) {
                    checkPack("packs/" + group + "/" + name, directory.resolve(group).resolve(name));
                }
            }
        }
    }

    private void checkPack(String place, Path file) throws IOException {
        try (var in = disk.open(file)) {
            for (var row : Pack.readTable(in)) {
                var found = Digest.of(Bytes.of(in.readNBytes(Math.max(0, row.size()))));
                if (found.equals(row.digest())) {
                    sound.add(found);
                } else {
                    damages.add(new Damage(place, "found content with digest " + found + ", expected " + row.digest()));
                }
            }
            if (in.read() >= 0) {
                damages.add(new Damage(place, "found bytes after the last blob, expected none"));
            }
        } catch (Rejected.Malformed e) {
            damages.add(new Damage(place, e.getMessage()));
        }
    }

    private Digest digest(Path file) throws IOException {
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
        var buffer = new byte[64 << 10];
        try (var in = disk.open(file)) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                hash.update(buffer, 0, read);
            }
        }
        return Digest.finish(hash);
    }

    private void checkLog(Checkpoint checkpoint) throws IOException {
        var range = CompactRange.EMPTY;
        for (var bundle : Tile.bundles(0, checkpoint.size())) {
            expected.add(bundle.path());
            var records = readBundle(bundle);
            if (records.isEmpty()) {
                return; // without these entries nothing after them can be computed
            }
            var leaves = records.stream().map(NodeHash::leaf).toList();
            checkEntries(bundle, records, leaves);
            range = range.append(leaves);
            var extension = edge.extend(leaves);
            edge = extension.edge();
            for (var tile : extension.filled()) {
                checkTile(tile);
            }
            entries += records.size();
        }
        for (var tile : edge.partial()) {
            checkTile(tile);
        }
        if (!range.root().equals(checkpoint.root())) {
            damages.add(new Damage("tile/entries", "found entries with root " + range.root() + ", expected " + checkpoint.root()
                    + " as the checkpoint has it"));
        }
        checkOthers("", log.directory());
    }

    /** An index is compared only with a log that is whole: there is nothing else to compare it with. */
    private void checkIndex(Path index, Checkpoint checkpoint) throws IOException {
        if (damages.isEmpty()) {
            var place = index.getParent().getFileName() + "/" + index.getFileName();
            new IndexCheck(SignedLog.read(log, checkpoint), FileBlobs.openReadOnly(disk, blobs)).check(index)
                    .forEach(problem -> damages.add(new Damage(place, problem)));
        }
    }

    private List<Bytes> readBundle(Tile bundle) throws IOException {
        try {
            return EntryBundle.read(AtomicFiles.read(disk, log.path(bundle), EntryBundle.BYTES_MAX), bundle.width()).entries();
        } catch (Rejected.Malformed e) {
            damages.add(new Damage(bundle.path(), e.getMessage()));
        } catch (NoSuchFileException e) {
            damages.add(new Damage(bundle.path(), "found no file, expected the entries from " + bundle.index() * Tile.WIDTH_MAX));
        }
        return List.of();
    }

    /** The tile above the bundle says which of its entries is not the one that was signed. */
    private void checkEntries(Tile bundle, List<Bytes> records, List<NodeHash> leaves) throws IOException {
        var above = hashes(new Tile(0, bundle.index(), bundle.width()));
        for (var i = 0; i < records.size(); i++) {
            var index = bundle.index() * Tile.WIDTH_MAX + i;
            if (!above.isEmpty() && !above.get(i).equals(leaves.get(i))) {
                damages.add(new Damage(bundle.path(), "found entry " + index + " with hash " + leaves.get(i) + ", expected " + above.get(i)
                        + " as its tile has it"));
            }
            try {
                var entry = LedgerEntry.read(index, records.get(i));
                if (!sound.contains(entry.envelope())) {
                    damages.add(new Damage(bundle.path(), "found no whole envelope of entry " + index + ", expected " + entry.envelope()));
                }
            } catch (Rejected e) {
                damages.add(new Damage(bundle.path(), "entry " + index + ": " + e.getMessage()));
            }
        }
    }

    private List<NodeHash> hashes(Tile tile) throws IOException {
        try {
            return tile.read(AtomicFiles.read(disk, log.path(tile), Tile.WIDTH_MAX * NodeHash.BYTES));
        } catch (Rejected.Malformed | NoSuchFileException e) {
            return List.of(); // reported where the tile itself is checked
        }
    }

    private void checkTile(TileEdge.Content computed) throws IOException {
        var tile = computed.tile();
        expected.add(tile.path());
        var found = hashes(tile);
        if (found.isEmpty()) {
            damages.add(new Damage(tile.path(), "found no file of " + computed.bytes().size() + " bytes, expected one"));
            return;
        }
        var wanted = tile.read(computed.bytes());
        for (var i = 0; i < tile.width(); i++) {
            if (!found.get(i).equals(wanted.get(i))) {
                damages.add(new Damage(tile.path(), "found " + found.get(i) + " as hash " + i + ", expected " + wanted.get(i)
                        + " as the entries have it"));
            }
        }
    }

    /** Narrower files of an earlier checkpoint may stay behind: they must begin the wider ones. Nothing else may lie here. */
    private void checkOthers(String below, Path directory) throws IOException {
        for (var name : new TreeSet<>(disk.list(directory))) {
            var place = below + name;
            if (expected.contains(place) || name.startsWith(AtomicFiles.TEMPORARY)) {
                continue;
            }
            var path = directory.resolve(name);
            if (!disk.list(path).isEmpty() || name.endsWith(".p") || isDirectoryOfTiles(place)) {
                checkOthers(place + "/", path);
            } else if (!isNarrower(place, path)) {
                damages.add(new Damage(place, "found a file that no checkpoint speaks of, expected none"));
            }
        }
    }

    private static boolean isDirectoryOfTiles(String place) {
        return place.equals("tile") || place.equals("tile/entries") || place.startsWith("tile/") && place.charAt(place.length() - 1) <= '7'
                && place.length() == 6 || place.contains("/x") && place.substring(place.lastIndexOf('/') + 1).startsWith("x");
    }

    /** Whether it is what its name says: the first so many hashes or entries of a file that has been checked. */
    private boolean isNarrower(String place, Path path) throws IOException {
        var partial = place.lastIndexOf(".p/");
        var width = place.substring(partial + 3);
        if (partial < 0 || width.length() > 3 || width.isEmpty() || !width.chars().allMatch(c -> c >= '0' && c <= '9') || width.startsWith("0")) {
            return false;
        }
        var base = place.substring(0, partial);
        var wider = expected.stream().filter(known -> known.equals(base) || known.startsWith(base + ".p/")).findFirst();
        if (wider.isEmpty()) {
            return false;
        }
        try {
            var content = AtomicFiles.read(disk, path, EntryBundle.BYTES_MAX);
            var whole = AtomicFiles.read(disk, log.directory().resolve(wider.get()), EntryBundle.BYTES_MAX);
            var bytes = place.startsWith("tile/entries/") ? EntryBundle.read(content, Integer.parseInt(width)).toBytes().size()
                    : NodeHash.BYTES * Integer.parseInt(width);
            return content.size() == bytes && bytes <= whole.size() && whole.slice(0, bytes).equals(content);
        } catch (Rejected.Malformed | NoSuchFileException e) {
            return false;
        }
    }
}
