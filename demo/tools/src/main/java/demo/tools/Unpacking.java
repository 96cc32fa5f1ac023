package demo.tools;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks the layers of an image into a directory. Nothing is ever written through a link, and no link may point out of
 * the root: the classic escape is a link to {@code /etc} followed by a file "below" it.
 */
final class Unpacking {
    private static final int ENTRIES_MAX = 50_000;
    private static final long BYTES_MAX = 1L << 30;

    private final Path root;
    private int entries;
    private long bytes;

    Unpacking(Path root) {
        this.root = root;
    }

    void layer(InputStream tar) throws IOException {
        for (var next = Tar.readHeader(tar); next.isPresent(); next = Tar.readHeader(tar)) {
            var entry = next.get();
            bytes += entry.size();
            if (++entries > ENTRIES_MAX || bytes > BYTES_MAX) {
                throw new Refused("found more than " + ENTRIES_MAX + " entries or " + BYTES_MAX + " bytes, expected a smaller image");
            }
            one(entry, tar);
        }
        // Archivers pad with empty blocks; anything else would be content that some readers see and others do not.
        for (int b = tar.read(); b >= 0; b = tar.read()) {
            if (b != 0) {
                throw new Refused("found content after the end of a layer, expected none");
            }
        }
    }

    private void one(Tar.Entry entry, InputStream tar) throws IOException {
        var name = entry.name();
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        if (name.endsWith("/") && entry.type() == Tar.DIRECTORY) {
            name = name.substring(0, name.length() - 1);
        }
        if (entry.type() == Tar.DIRECTORY && (name.isEmpty() || name.equals("."))) {
            return;
        }
        Jar.inside(name, "a layer");
        var path = root.resolve(name);
        if (path.getFileName().toString().startsWith(".wh.")) {
            throw new Refused("found the deletion " + name + " in a layer, expected additions only");
        }
        if ((entry.mode() & 07000) != 0) {
            throw new Refused("found " + name + " with a setuid, setgid or sticky bit, expected none");
        }
        realDirectories(root.relativize(path));
        switch (entry.type()) {
            case Tar.DIRECTORY -> directory(path);
            case Tar.FILE -> file(path, entry, tar);
            case Tar.LINK -> link(path, entry.target());
            default -> throw new Refused("found " + name + " of type '" + entry.type() + "', expected a file, directory or symbolic link");
        }
    }

    /** Every directory above the path is there, and is no link. */
    private void realDirectories(Path relative) throws IOException {
        var at = root;
        for (var part : relative.getNameCount() == 1 ? Path.of("") : relative.getParent()) {
            at = at.resolve(part);
            directory(at);
        }
    }

    private void directory(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new Refused("found a path through the link " + root.relativize(path) + ", expected directories");
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path);
        }
    }

    private void file(Path path, Tar.Entry entry, InputStream tar) throws IOException {
        Files.deleteIfExists(path);
        try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = new byte[1 << 16];
            for (long left = entry.size(); left > 0; ) {
                int n = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new EOFException("found the end inside " + entry.name() + ", expected " + left + " more bytes");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        pass(tar, Tar.padding(entry.size()));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Reads and forgets; a skipped byte would escape the digest that this stream computes. */
    private static void pass(InputStream tar, int length) throws IOException {
        if (tar.readNBytes(length).length < length) {
            throw new EOFException("found the end of a layer, expected " + length + " more bytes");
        }
    }

    private void link(Path path, String target) throws IOException {
        var end = path.getParent().resolve(target).normalize();
        if (target.isEmpty() || target.startsWith("/") || !end.startsWith(root)) {
            throw new Refused("found the link " + root.relativize(path) + " to " + target + ", expected a target inside the root");
        }
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, Path.of(target));
    }
}
