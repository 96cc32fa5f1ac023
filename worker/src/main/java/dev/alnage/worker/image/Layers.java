package dev.alnage.worker.image;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.Tree.Entry;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.TarReader;
import dev.alnage.worker.sandbox.Confinement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lays the layers of an image over each other: into a tree, and into a directory if one is given. */
final class Layers {
    private static final long LAYER_BYTES_MAX = 8L << 30;
    private static final String WHITEOUT = ".wh.";
    /** Made for each sandbox; what an image puts there would be hidden, or be followed by a runtime (CVE-2025-31133). */
    private static final List<String> RESERVED = reserved();

    private final Optional<Path> directory;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    Layers(Optional<Path> directory) {
        this.directory = directory;
    }

    private static List<String> reserved() {
        var reserved = new ArrayList<>(Confinement.MOUNT_POINTS);
        reserved.add("sys");
        return List.copyOf(reserved);
    }

    Tree tree() {
        return new Tree(entries);
    }

    /** @param diffId the digest of the uncompressed layer, from the image's configuration */
    void add(InputStream in, boolean gzip, Digest diffId) throws IOException {
        var uncompressed = gzip ? GzipReader.open(in, LAYER_BYTES_MAX) : in;
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        var digesting = new DigestInputStream(uncompressed, sha256);
        TarReader.read(digesting, TarReader.Limits.DEFAULT, this::visit);
        digesting.transferTo(OutputStream.nullOutputStream());
        var found = Digest.finish(sha256);
        if (!found.equals(diffId)) {
            throw new Rejected.Untrusted("found layer content " + found + ", expected " + diffId);
        }
    }

    private void visit(TarReader.Entry entry, InputStream content) throws IOException {
        var path = entry.path();
        requirePlace(entry);
        switch (entry.kind()) {
            case DIRECTORY -> {
                if (directory.isPresent()) {
                    Files.createDirectories(directory.get().resolve(path));
                }
            }
            case SYMLINK -> {
                clear(path);
                entries.put(path, new Entry.Symlink(entry.linkTarget()));
                if (directory.isPresent()) {
                    Files.createSymbolicLink(directory.get().resolve(path), Path.of(entry.linkTarget()));
                }
            }
            case HARD_LINK -> {
                if (!(entries.get(entry.linkTarget()) instanceof Entry.File file)) {
                    throw new Rejected.Malformed("found a hard link to " + entry.linkTarget() + ", expected a file of the image");
                }
                clear(path);
                entries.put(path, file);
                if (directory.isPresent()) {
                    Files.copy(directory.get().resolve(entry.linkTarget()), directory.get().resolve(path));
                    permit(directory.get().resolve(path), file.executable());
                }
            }
            case FILE -> {
                clear(path);
                entries.put(path, file(entry, content));
            }
        }
    }

    private Entry.File file(TarReader.Entry entry, InputStream content) throws IOException {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        var digesting = new DigestInputStream(content, sha256);
        if (directory.isPresent()) {
            var to = directory.get().resolve(entry.path());
            try (var out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
                digesting.transferTo(out);
            }
            permit(to, entry.executable());
        } else {
            digesting.transferTo(OutputStream.nullOutputStream());
        }
        return new Entry.File(Digest.finish(sha256), entry.size(), entry.executable());
    }

    private static void permit(Path file, boolean executable) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
    }

    /** A later layer may replace a file or link. Nothing may stand below either, or a link of one layer would lead another out. */
    private void requirePlace(TarReader.Entry entry) throws IOException {
        var path = entry.path();
        var first = path.indexOf('/') < 0 ? path : path.substring(0, path.indexOf('/'));
        if (RESERVED.contains(first) && !(path.equals(first) && entry.kind() == TarReader.Kind.DIRECTORY)) {
            throw new Rejected.Malformed("found " + path + " in the image, expected nothing but an empty directory at " + first);
        }
        if (path.substring(path.lastIndexOf('/') + 1).startsWith(WHITEOUT)) {
            throw new Rejected.Malformed("found whiteout " + path + ", expected layers that only add and replace");
        }
        for (var slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (entries.containsKey(path.substring(0, slash))) {
                throw new Rejected.Malformed("found " + path + " below a file or link of an earlier layer, expected a directory there");
            }
        }
        var replacesDirectory = entry.kind() != TarReader.Kind.DIRECTORY && entries.tailMap(path + "/").keySet().stream().findFirst().filter(next -> next.startsWith(path + "/")).isPresent();
        if (replacesDirectory || entry.kind() == TarReader.Kind.DIRECTORY && entries.containsKey(path)) {
            throw new Rejected.Malformed("found " + path + " as a file and as a directory, expected one of the two");
        }
        if (directory.isPresent() && path.indexOf('/') >= 0) {
            Files.createDirectories(directory.get().resolve(path).getParent());
        }
    }

    /** Takes away what an earlier layer put at this place. */
    private void clear(String path) throws IOException {
        entries.remove(path);
        if (directory.isPresent()) {
            Files.deleteIfExists(directory.get().resolve(path));
        }
    }
}
