package dev.alnage.factory.materials;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** Lets a material in if its bytes are the pinned ones. The folder it lies in belongs to whoever fetched it, and is not trusted. */
public final class MaterialGate {
    public static final long BYTES_MAX = 1L << 30;
    /** Where materials lie: what a pipeline file names as the source of a fetch step begins so. */
    private static final String MATERIALS = "materials/";

    private final Path folder;
    private final Blobs blobs;

    /** @param folder in whose {@code materials} set-up left them, one directory each */
    public MaterialGate(Path folder, Blobs blobs) {
        this.folder = folder;
        this.blobs = blobs;
    }

    /** The tree of the one file with that digest in the material's directory. @throws Rejected.Untrusted if there is no such file */
    public Tree take(String source, Digest pinned) throws IOException {
        var directory = directory(source);
        var found = new ArrayList<String>();
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    var digest = hash(file);
                    if (digest.equals(pinned)) {
                        return taken(file, pinned);
                    }
                    found.add(file.getFileName() + " " + digest);
                }
            }
        }
        throw new Rejected.Untrusted("found " + found + " as " + source + ", expected a file whose digest is " + pinned);
    }

    /** Only what lies among the materials, by no way round: the storer can read much that is nobody's material. */
    private Path directory(String source) {
        if (!ArtifactPath.require(source).startsWith(MATERIALS)) {
            throw new Rejected.Untrusted("found material " + source + ", expected one below " + MATERIALS);
        }
        var directory = folder;
        for (var segment : source.split("/")) {
            directory = directory.resolve(segment);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Untrusted("found no material " + source + ", expected a directory of that name among the fetched materials");
            }
        }
        return directory;
    }

    /** Nothing is stored before it is known to be the pinned file. */
    private static Digest hash(Path file) throws IOException {
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
        try (var in = open(file)) {
            var buffer = new byte[1 << 16];
            var left = BYTES_MAX;
            for (int read; (read = in.read(buffer)) >= 0; left -= read) {
                if (read > left) {
                    throw new Rejected.Malformed("found over " + BYTES_MAX + " bytes in " + file.getFileName() + ", expected at most that");
                }
                hash.update(buffer, 0, read);
            }
        }
        return Digest.finish(hash);
    }

    private Tree taken(Path file, Digest pinned) throws IOException {
        long size;
        try (var in = open(file)) {
            if (!blobs.put(in, BYTES_MAX).equals(pinned)) {
                throw new Rejected.Untrusted("found " + file.getFileName() + " changed while it was read, expected a file whose digest is " + pinned);
            }
        }
        try (var stored = blobs.open(pinned)) {
            size = stored.transferTo(OutputStream.nullOutputStream());
        }
        var name = ArtifactPath.require(file.getFileName().toString());
        var tree = new Tree(new TreeMap<>(Map.of(name, new Tree.Entry.File(pinned, size, false))));
        blobs.put(tree.toBytes());
        return tree;
    }

    private static InputStream open(Path file) throws IOException {
        return Channels.newInputStream(FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
