package dev.alnage.worker.tree;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Trees to files and back. What is written is hashed on its way; what is read was written by somebody hostile. */
public final class TreeFiles {
    public static final int TREE_BYTES_MAX = 256 << 20;
    private static final int SET_ID_OR_STICKY = 07000;
    private static final int OWNER_EXECUTE = 0100;
    private static final int FILES_ALONE_MAX = 64;

    private TreeFiles() {}

    /** Where the content of a digest comes from; whoever reads it compares. */
    public interface Source {
        InputStream open(Digest digest) throws IOException;
    }

    /** The tree of that digest. */
    public static Tree fetch(Digest digest, Source source) throws IOException {
        try (var in = source.open(digest)) {
            var content = in.readNBytes(TREE_BYTES_MAX + 1);
            if (content.length > TREE_BYTES_MAX) {
                throw new Rejected.Malformed("found a tree over " + TREE_BYTES_MAX + " bytes, expected at most that");
            }
            var bytes = Bytes.of(content);
            if (!Digest.of(bytes).equals(digest)) {
                throw new Rejected.Untrusted("found tree " + Digest.of(bytes) + ", expected " + digest);
            }
            return Tree.parse(bytes);
        }
    }

    /** Writes every file below a directory, read-only, and refuses the first whose content is not what the tree says. */
    public static void write(Tree tree, Source source, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var entry : tree.entries().entrySet()) {
            if (entry.getValue() instanceof Tree.Entry.File file) {
                var path = directory.resolve(entry.getKey());
                Files.createDirectories(path.getParent());
                write(entry.getKey(), file, source, path);
            }
        }
        // links last: nothing is ever written through one
        for (var entry : tree.entries().entrySet()) {
            if (entry.getValue() instanceof Tree.Entry.Symlink(var target)) {
                var path = directory.resolve(entry.getKey());
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(target));
            }
        }
    }

    private static void write(String name, Tree.Entry.File file, Source source, Path path) throws IOException {
        try (var in = source.open(file.digest()); var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            var copied = copy(in, out, file.size());
            if (!copied.equals(file.digest())) {
                throw new Rejected.Untrusted("found " + copied + " as " + name + ", expected " + file.digest());
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(file.executable() ? "r-xr-xr-x" : "r--r--r--"));
    }

    /** Copies until the end, which must come after exactly so many bytes, and returns what it copied. */
    private static Digest copy(InputStream in, OutputStream out, long size) throws IOException {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        var buffer = new byte[65_536];
        var left = size;
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            left -= read;
            if (left < 0) {
                throw new Rejected.Untrusted("found a file over " + size + " bytes, expected exactly that");
            }
            out.write(buffer, 0, read);
            sha256.update(buffer, 0, read);
        }
        if (left > 0) {
            throw new Rejected.Untrusted("found a file of " + (size - left) + " bytes, expected " + size);
        }
        return Digest.finish(sha256);
    }

    /** Lets everybody enter the directories below and at a path; links are not followed, files not touched. */
    public static void openDirectories(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(visited, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Hashes what is below a directory. */
    public static Tree read(Path directory, long bytesMax) throws IOException {
        return read(directory, Optional.empty(), bytesMax);
    }

    /**
     * Hashes what is below a directory and copies it, in one pass, so that the digests are of the very bytes that are handed
     * on. No link is followed. Devices, sockets, pipes, setuid, setgid and sticky files, and links that leave the tree are
     * refused (decision 0004).
     */
    public static Tree copy(Path directory, Path to, long bytesMax) throws IOException {
        Files.createDirectories(to);
        var tree = read(directory, Optional.of(to), bytesMax);
        openDirectories(to);
        return tree;
    }

    private static Tree read(Path directory, Optional<Path> to, long bytesMax) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new Rejected.Malformed("found no directory " + directory.getFileName() + ", expected one");
        }
        var reader = new Reader(directory, to, bytesMax);
        Files.walkFileTree(directory, reader);
        return reader.tree();
    }

    /** One pass over a directory that a command has left behind. */
    private static final class Reader extends SimpleFileVisitor<Path> {
        private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();
        private final SortedMap<String, Path> files = new TreeMap<>();
        private final Path root;
        private final Optional<Path> to;
        private final AtomicLong bytesLeft;

        private Reader(Path root, Optional<Path> to, long bytesMax) {
            this.root = root;
            this.to = to;
            this.bytesLeft = new AtomicLong(bytesMax);
        }

        /** Hashes the files that were found: many of them on every processor, a few without another thread. */
        private Tree tree() throws IOException {
            var threads = files.size() < FILES_ALONE_MAX ? 1 : Runtime.getRuntime().availableProcessors();
            var work = new ConcurrentLinkedQueue<>(files.entrySet());
            var hashed = new ConcurrentHashMap<String, Tree.Entry>();
            Callable<Boolean> hashing = () -> {
                for (var next = work.poll(); next != null; next = work.poll()) {
                    hashed.put(next.getKey(), file(next.getValue(), next.getKey()));
                }
                return true;
            };
            try (var others = Executors.newFixedThreadPool(Math.max(1, threads - 1))) {
                var started = IntStream.range(1, threads).mapToObj(_ -> others.submit(hashing)).toList();
                hash(hashing, work);
                for (var other : started) {
                    hash(other::get, work);
                }
            }
            entries.putAll(hashed);
            return new Tree(entries);
        }

        /** The first that fails ends the others: the tree is refused for one file as for all. */
        private static void hash(Callable<Boolean> hashing, Queue<?> work) throws IOException {
            try {
                hashing.call();
            } catch (ExecutionException e) {
                work.clear();
                switch (e.getCause()) {
                    case IOException io -> throw io;
                    case RuntimeException unchecked -> throw unchecked;
                    default -> throw new IllegalStateException(e.getCause());
                }
            } catch (IOException | RuntimeException e) {
                work.clear();
                throw e;
            } catch (Exception e) {
                work.clear();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a tree was hashed");
            }
        }

        @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = ArtifactPath.require(root.relativize(file).toString());
            if (entries.size() + files.size() >= Tree.ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + Tree.ENTRIES_MAX + " files, expected at most that");
            }
            if (attributes.isSymbolicLink()) {
                entries.put(name, link(file, name));
            } else if (attributes.isRegularFile()) {
                files.put(name, file);
            } else {
                throw new Rejected.Malformed("found a device, socket or pipe at " + name + ", expected files, directories and links");
            }
            return FileVisitResult.CONTINUE;
        }

        private Tree.Entry.Symlink link(Path file, String name) throws IOException {
            var target = Files.readSymbolicLink(file).toString();
            ArtifactPath.requireInside(name, target);
            if (to.isPresent()) {
                var copy = to.get().resolve(name);
                Files.createDirectories(copy.getParent());
                Files.createSymbolicLink(copy, Path.of(target));
            }
            return new Tree.Entry.Symlink(target);
        }

        private Tree.Entry.File file(Path file, String name) throws IOException {
            var mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & SET_ID_OR_STICKY) != 0) {
                throw new Rejected.Malformed("found a setuid, setgid or sticky file at " + name + ", expected none");
            }
            var executable = (mode & OWNER_EXECUTE) != 0;
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS); var out = out(name)) {
                var size = channel.size();
                if (bytesLeft.addAndGet(-size) < 0) {
                    throw new Rejected.Malformed("found more bytes than the limit at " + name + ", expected fewer");
                }
                var digest = TreeFiles.copy(Channels.newInputStream(channel), out, size);
                if (to.isPresent()) {
                    Files.setPosixFilePermissions(to.get().resolve(name), PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
                return new Tree.Entry.File(digest, size, executable);
            }
        }

        private OutputStream out(String name) throws IOException {
            if (to.isEmpty()) {
                return OutputStream.nullOutputStream();
            }
            var copy = to.get().resolve(name);
            Files.createDirectories(copy.getParent());
            return Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW);
        }
    }
}
