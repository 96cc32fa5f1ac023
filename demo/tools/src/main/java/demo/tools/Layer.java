package demo.tools;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes one reproducible layer: paths in order, owner 0, one time, two modes, gzip without a name or a time. */
final class Layer {
    private final SortedMap<String, Path> paths = new TreeMap<>();

    /** Adds a file or a directory tree under a path of the image, with the directories above it. */
    Layer add(String name, Path from) throws IOException {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            paths.putIfAbsent(name.substring(0, slash), from.toAbsolutePath().getParent());
        }
        // A directory that is itself a link (lib to usr/lib on some systems) is taken as what it points to.
        var real = Files.isSymbolicLink(from) && Files.isDirectory(from) ? from.toRealPath() : from;
        try (var walk = Files.walk(real)) {
            for (var path : walk.toList()) {
                var entry = path.equals(real) ? name : name + "/" + Folder.relative(real, path);
                if (paths.put(entry, path) != null) {
                    throw new Refused("found two files for " + entry + " of the image, expected one");
                }
            }
        }
        return this;
    }

    /** Writes the layer and returns its diff id, the digest before compression (config.md of the image specification). */
    String write(Path file) throws IOException {
        var digest = Sha256.digest();
        try (var gzip = new Fast(Files.newOutputStream(file));
                var tar = new DigestOutputStream(new BufferedOutputStream(gzip, 1 << 16), digest)) {
            for (var one : paths.entrySet()) {
                write(tar, one.getKey(), one.getValue());
            }
            Tar.writeEnd(tar);
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private void write(OutputStream tar, String name, Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            Tar.writeLink(tar, name, Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Tar.writeDirectory(tar, name);
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var in = Files.newInputStream(path)) {
                Tar.writeFile(tar, name, executable(path), Files.size(path), in);
            }
        } else {
            throw new Refused("found " + name + ", expected a file, directory or symbolic link");
        }
    }

    /** The owner's bit: what the one who asks may do depends on who asks. */
    private static boolean executable(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /** Run-time images compress nearly as well at the fastest level, in a third of the time. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
