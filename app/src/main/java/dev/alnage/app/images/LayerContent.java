package dev.alnage.app.images;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The files and links of one layer, by their path in the image, and how they become a blob. */
final class LayerContent {
    /** A step's image holds what the step was declared to run, and nothing that runs whatever it is told. */
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish", "busybox",
            "toybox", "su", "sudo", "jshell");
    private static final int BUFFER_BYTES = 1 << 16;

    private sealed interface Entry {}

    private record Content(Path file, boolean executable) implements Entry {}

    private record Link(String target) implements Entry {}

    /** A finished layer; the diff id names its uncompressed bytes (OCI image-spec, config.md). */
    record Blob(Path file, Digest digest, long size, Digest diffId) {}

    private final SortedMap<String, Entry> entries = new TreeMap<>();

    /** Adds one file, whatever link leads to it, or all that is below a folder. */
    LayerContent add(String path, Path source) throws IOException {
        if (Files.isDirectory(source)) {
            addFolder(path, source);
        } else {
            put(path, new Content(source.toRealPath(), Files.isExecutable(source)));
        }
        return this;
    }

    private void addFolder(String path, Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk.sorted()::iterator) {
                var inside = path + "/" + folder.relativize(file).toString().replace(java.io.File.separatorChar, '/');
                if (Files.isSymbolicLink(file)) {
                    var target = Files.readSymbolicLink(file).toString();
                    ArtifactPath.requireInside(inside, target);
                    put(inside, new Link(target));
                } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    put(inside, new Content(file, Files.isExecutable(file)));
                } else if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("found " + inside + " that is no file, link or folder, expected one");
                }
            }
        }
    }

    private void put(String path, Entry entry) {
        ArtifactPath.require(path);
        if (SHELLS.contains(path.substring(path.lastIndexOf('/') + 1))) {
            throw new IllegalArgumentException("found the shell " + path + " in the recipe, expected none in an image");
        }
        if (entries.put(path, entry) != null) {
            throw new IllegalArgumentException("found " + path + " twice in one layer, expected it once");
        }
    }

    /** Path in the image → digest, of every file. */
    SortedMap<String, Digest> digests() throws IOException {
        var digests = new TreeMap<String, Digest>();
        for (var entry : entries.entrySet()) {
            if (entry.getValue() instanceof Content(var file, _)) {
                digests.put(entry.getKey(), digestOf(file));
            }
        }
        return digests;
    }

    static Digest digestOf(Path file) throws IOException {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            Files.copy(file, out);
        }
        return Digest.finish(sha256);
    }

    /** Writes the layer: folders before what is in them, sorted, gzip without time or name. */
    Blob write(Path file) throws IOException {
        var compressed = Digest.Algorithm.SHA256.newMessageDigest();
        var uncompressed = Digest.Algorithm.SHA256.newMessageDigest();
        try (var tar = new TarWriter(new DigestOutputStream(new FastGzip(new DigestOutputStream(Files.newOutputStream(file), compressed)), uncompressed))) {
            for (String folder : folders()) {
                tar.directory(folder);
            }
            for (var entry : entries.entrySet()) {
                switch (entry.getValue()) {
                    case Content(var content, var executable) -> tar.file(entry.getKey(), content, Files.size(content), executable);
                    case Link(var target) -> tar.link(entry.getKey(), target);
                }
            }
        }
        return new Blob(file, Digest.finish(compressed), Files.size(file), Digest.finish(uncompressed));
    }

    private SortedSet<String> folders() {
        SortedSet<String> folders = new TreeSet<>();
        for (String path : entries.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                folders.add(path.substring(0, slash));
            }
        }
        return folders;
    }

    /** Images are made and read on one machine: speed counts more than the last per cent of size. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
