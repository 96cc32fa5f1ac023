package dev.alnage.factory.materials;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a material in if its bytes are the pinned ones. The folder it lies in belongs to whoever fetched it, and is not trusted. */
public final class MaterialGate {
    public static final long BYTES_MAX = 1L << 30;

    private final Path folder;
    private final Blobs blobs;

    /** @param folder where set-up left the materials, one directory each */
    public MaterialGate(Path folder, Blobs blobs) {
        this.folder = folder;
        this.blobs = blobs;
    }

    /** The tree of the one file with that digest in the material's directory. @throws Rejected.Untrusted if there is no such file */
    public Tree take(String source, Digest pinned) throws IOException {
        var directory = folder.resolve(ArtifactPath.require(source));
        if (!Files.isDirectory(directory)) {
            throw new Rejected.Untrusted("found no material " + source + ", expected a directory of that name among the fetched materials");
        }
        var found = Directories.take(directory, blobs, BYTES_MAX);
        var entry = found.entries().entrySet().stream()
                .filter(e -> e.getValue() instanceof Tree.Entry.File file && file.digest().equals(pinned)).findFirst()
                .orElseThrow(() -> new Rejected.Untrusted("found " + found.toResources("").stream().map(r -> r.name() + " " + r.digests().getFirst()).toList()
                        + " as " + source + ", expected a file whose digest is " + pinned));
        var name = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
        var file = (Tree.Entry.File) entry.getValue();
        var tree = new Tree(new java.util.TreeMap<>(java.util.Map.of(name, new Tree.Entry.File(file.digest(), file.size(), false))));
        blobs.put(tree.toBytes());
        return tree;
    }
}
