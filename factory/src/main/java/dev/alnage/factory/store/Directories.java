package dev.alnage.factory.store;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
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
        try (var open = open(directory)) {
            taker.directory(open, "");
        }
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

    /** Below here every name is resolved from the open directory that it was read in: swapping one for a link leads nowhere. */
    private static SecureDirectoryStream<Path> open(Path directory) throws IOException {
        var parent = Files.newDirectoryStream(directory.toAbsolutePath().getParent());
        try (parent) {
            return secure(parent).newDirectoryStream(directory.getFileName(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IllegalStateException("this file system cannot open names relative to a directory");
    }

    private static final class Taker {
        private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();
        private final Path root;
        private final Blobs blobs;
        private long bytesLeft;
        private int directories;

        private Taker(Path root, Blobs blobs, long bytesMax) {
            this.root = root;
            this.blobs = blobs;
            this.bytesLeft = bytesMax;
        }

        private void directory(SecureDirectoryStream<Path> directory, String prefix) throws IOException {
            if (++directories > Tree.ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " directories, expected at most that");
            }
            for (var path : directory) {
                var file = path.getFileName();
                var name = ArtifactPath.require(prefix + file);
                var attributes = directory.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes();
                if (attributes.isDirectory()) {
                    try (var below = directory.newDirectoryStream(file, LinkOption.NOFOLLOW_LINKS)) {
                        directory(below, name + "/");
                    }
                } else if (attributes.isSymbolicLink()) {
                    entries.put(name, new Tree.Entry.Symlink(Files.readSymbolicLink(root.resolve(name)).toString()));
                } else if (attributes.isRegularFile()) {
                    entries.put(name, file(directory, file, name, attributes));
                } else {
                    throw new Rejected.Malformed("found a device, socket or pipe " + name + ", expected files, directories and links");
                }
                if (entries.size() > Tree.ENTRIES_MAX) {
                    throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " files, expected at most that");
                }
            }
        }

        private Tree.Entry.File file(SecureDirectoryStream<Path> directory, Path file, String name, PosixFileAttributes attributes) throws IOException {
            // The mode is read first and the content once: digest and size are of the very bytes that were stored.
            var mode = (int) Files.getAttribute(root.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & 06000) != 0) {
                throw new Rejected.Malformed("found setuid or setgid file " + name + ", expected none");
            }
            try (var channel = directory.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                var counting = new CountingStream(Channels.newInputStream(channel));
                var digest = blobs.put(counting, Math.min(bytesLeft, FILE_BYTES_MAX));
                bytesLeft -= counting.count();
                return new Tree.Entry.File(digest, counting.count(), attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE));
            }
        }
    }
}
