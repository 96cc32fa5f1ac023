package dev.alnage.factory.artifacts;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Directories;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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

    /**
     * Where the inputs stand now, one directory each; the same publication again changes nothing.
     *
     * @param papers files of ours about them, in the directory of that name beside theirs
     */
    public Path publish(String target, String run, SortedMap<String, Digest> inputs, String papersName, SortedMap<String, Bytes> papers)
            throws IOException {
        var place = root.resolve(ArtifactPath.require(target)).resolve(ArtifactPath.require(run));
        if (inputs.keySet().stream().anyMatch(name -> (name + "/").startsWith(papersName + "/"))) {
            throw new Rejected.Untrusted("found an input named " + papersName + ", expected another name: the factory's own papers have it");
        }
        if (Files.exists(place)) {
            requireSame(place, inputs);
        } else {
            var unfinished = place.resolveSibling("." + run + ".unfinished");
            Directories.delete(unfinished);
            for (var input : inputs.entrySet()) {
                Directories.write(blobs.readTree(input.getValue()), blobs, unfinished.resolve(ArtifactPath.require(input.getKey())));
            }
            var desk = Files.createDirectories(unfinished.resolve(ArtifactPath.require(papersName)));
            for (var paper : papers.entrySet()) {
                var file = desk.resolve(ArtifactPath.require(paper.getKey()));
                Files.write(file, paper.getValue().toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
            Directories.sync(unfinished, files.disk());
            files.disk().rename(unfinished, place);
            files.disk().syncDirectory(place.getParent());
        }
        files.write(place.resolveSibling("current"), Bytes.utf8(run + "\n"));
        return place;
    }

    /** A run is published once: who comes with other content under its name is not told that it is there. */
    private void requireSame(Path place, SortedMap<String, Digest> inputs) throws IOException {
        for (var input : inputs.entrySet()) {
            var found = Directories.take(place.resolve(ArtifactPath.require(input.getKey())), blobs, Long.MAX_VALUE).digest();
            if (!found.equals(input.getValue())) {
                throw new Rejected.Untrusted("found " + input.getKey() + " " + found + " published by this run, expected " + input.getValue());
            }
        }
    }
}
