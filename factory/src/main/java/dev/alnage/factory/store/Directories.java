package dev.alnage.factory.store;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import java.util.TreeMap;

/** Directories on disk to trees in the blobs and back. What a tree cannot say (decision 0004) is refused, never dropped. */
public final class Directories {
    public static final long FILE_BYTES_MAX = 4L << 30;

    private Directories() {}

    /** Hashes and stores every file below a directory that a distrusted process wrote; nothing is followed. */
    public static Tree take(Path directory, BlobSink blobs, long bytesMax) throws IOException {
        try (var held = HeldFile.at(directory.toAbsolutePath())) {
            return take(held, blobs, bytesMax);
        }
    }

    /** As the other. @throws Rejected.Malformed if it is no directory, or holds what a tree cannot say, or too much */
    public static Tree take(HeldFile directory, BlobSink blobs, long bytesMax) throws IOException {
        if (!directory.isDirectory()) {
            throw new Rejected.Malformed("found something else than a directory of outputs, expected one");
        }
        var taker = new Taker(blobs, bytesMax);
        taker.directory(directory, "");
        var tree = new Tree(taker.entries);
        blobs.put(tree.toBytes());
        return tree;
    }

    /** Writes a tree below a new directory, read-only for everybody but the owner, each file flushed. */
    public static void write(Tree tree, Blobs blobs, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var entry : tree.entries().entrySet()) {
            var path = directory.resolve(entry.getKey());
            Files.createDirectories(path.getParent());
            switch (entry.getValue()) {
                case Tree.Entry.Symlink(var target) -> Files.createSymbolicLink(path, Path.of(target));
                case Tree.Entry.File(var digest, _, var executable) -> {
                    try (var in = blobs.open(digest); var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                        in.transferTo(Channels.newOutputStream(channel));
                        channel.force(true);
                    }
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
                }
            }
        }
    }

    /** Makes every name below a directory survive a power cut; the files themselves were flushed when they were written. */
    public static void sync(Path directory, Disk disk) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)).toList()) {
                disk.syncDirectory(path);
            }
        }
    }

    /** Removes a directory and what is below it, if it is there; links are not followed. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Every name is resolved from the held directory that it was read in: swapping one for a link leads nowhere. */
    private static final class Taker {
        private static final int OWNER_EXECUTE = 0100;
        private static final int SET_IDS = 06000;

        private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();
        private final BlobSink blobs;
        private long bytesLeft;
        private int directories;

        private Taker(BlobSink blobs, long bytesMax) {
            this.blobs = blobs;
            this.bytesLeft = bytesMax;
        }

        private void directory(HeldFile directory, String prefix) throws IOException {
            if (++directories > Tree.ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " directories, expected at most that");
            }
            try (var names = Files.newDirectoryStream(directory.place())) {
                for (var path : names) {
                    var file = path.getFileName().toString();
                    var name = ArtifactPath.require(prefix + file);
                    try (var held = directory.below(file)) {
                        take(directory, file, held, name);
                    }
                    if (entries.size() > Tree.ENTRIES_MAX) {
                        throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " files, expected at most that");
                    }
                }
            }
        }

        private void take(HeldFile directory, String file, HeldFile held, String name) throws IOException {
            if (held.isDirectory()) {
                directory(held, name + "/");
            } else if (held.isLink()) {
                entries.put(name, new Tree.Entry.Symlink(Files.readSymbolicLink(directory.place().resolve(file)).toString()));
            } else if (held.isRegular()) {
                entries.put(name, file(held, name));
            } else {
                throw new Rejected.Malformed("found a device, socket or pipe " + name + ", expected files, directories and links");
            }
        }

        private Tree.Entry.File file(HeldFile held, String name) throws IOException {
            if ((held.permissions() & SET_IDS) != 0) {
                throw new Rejected.Malformed("found setuid or setgid file " + name + ", expected none");
            }
            // The content is read once: digest and size are of the very bytes that were stored.
            try (var counting = new CountingStream(held.read())) {
                var digest = blobs.put(counting, Math.min(bytesLeft, FILE_BYTES_MAX));
                bytesLeft -= counting.count();
                return new Tree.Entry.File(digest, counting.count(), (held.permissions() & OWNER_EXECUTE) != 0);
            }
        }
    }
}
