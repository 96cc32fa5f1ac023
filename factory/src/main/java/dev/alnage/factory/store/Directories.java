package dev.alnage.factory.store;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Directories on disk to trees in the blobs and back. What a tree cannot say (decision 0004) is refused, never dropped. */
public final class Directories {
    public static final long FILE_BYTES_MAX = 4L << 30;

    private Directories() {}

    /** Hashes and stores every file below a directory that a distrusted process wrote; nothing is followed. */
    public static Tree take(Path directory, Blobs blobs, long bytesMax) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new Rejected.Malformed("found no directory " + directory.getFileName() + ", expected one");
        }
        var taker = new Taker(directory, blobs, bytesMax);
        Files.walkFileTree(directory, taker);
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

    private static final class Taker extends SimpleFileVisitor<Path> {
        private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();
        private final Path root;
        private final Blobs blobs;
        private long bytesLeft;

        private Taker(Path root, Blobs blobs, long bytesMax) {
            this.root = root;
            this.blobs = blobs;
            this.bytesLeft = bytesMax;
        }

        @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = ArtifactPath.require(root.relativize(file).toString());
            if (attributes.isSymbolicLink()) {
                entries.put(name, new Tree.Entry.Symlink(Files.readSymbolicLink(file).toString()));
            } else if (attributes.isRegularFile()) {
                entries.put(name, file(file, name));
            } else {
                throw new Rejected.Malformed("found a device, socket or pipe " + name + ", expected files, directories and links");
            }
            if (entries.size() > Tree.ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " files, expected at most that");
            }
            return FileVisitResult.CONTINUE;
        }

        private Tree.Entry.File file(Path file, String name) throws IOException {
            // The mode is read first and the content once: digest and size are of the very bytes that were stored.
            var mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & 06000) != 0) {
                throw new Rejected.Malformed("found setuid or setgid file " + name + ", expected none");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                var counting = new CountingStream(Channels.newInputStream(channel));
                var digest = blobs.put(counting, Math.min(bytesLeft, FILE_BYTES_MAX));
                bytesLeft -= counting.count();
                return new Tree.Entry.File(digest, counting.count(), permissions.contains(PosixFilePermission.OWNER_EXECUTE));
            }
        }
    }
}
