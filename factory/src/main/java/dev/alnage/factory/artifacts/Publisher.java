package dev.alnage.factory.artifacts;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Directories;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** Makes an artifact visible under a name: a directory per run, then one pointer that moves. A half release is never seen. */
public final class Publisher {
    private final Path root;
    private final Blobs blobs;
    private final AtomicFiles files;

    public Publisher(Path root, Blobs blobs, AtomicFiles files) {
        this.root = root;
        this.blobs = blobs;
        this.files = files;
    }

    /** Where the inputs stand now, one directory each; the same publication again changes nothing. */
    public Path publish(String target, String run, SortedMap<String, Digest> inputs) throws IOException {
        var place = root.resolve(ArtifactPath.require(target)).resolve(ArtifactPath.require(run));
        if (!Files.exists(place)) {
            var unfinished = place.resolveSibling("." + run + ".unfinished");
            Directories.delete(unfinished);
            for (var input : inputs.entrySet()) {
                Directories.write(blobs.readTree(input.getValue()), blobs, unfinished.resolve(ArtifactPath.require(input.getKey())));
            }
            Directories.sync(unfinished, files.disk());
            files.disk().rename(unfinished, place);
            files.disk().syncDirectory(place.getParent());
        }
        files.write(place.resolveSibling("current"), dev.alnage.evidence.Bytes.utf8(run + "\n"));
        return place;
    }
}
