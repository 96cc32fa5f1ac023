package dev.alnage.factory.deploy;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs where: one small file an environment, replaced in one step. */
public final class Environments {
    private final Path root;
    private final AtomicFiles files;

    public Environments(Path root, AtomicFiles files) {
        this.root = root;
        this.files = files;
    }

    /** Lets the inputs of a deploy step run in an environment; {@code vsa} is the verdict that allows it. */
    public void deploy(String environment, String run, SortedMap<String, Digest> inputs, Digest vsa) throws IOException {
        var trees = new TreeMap<String, Json>();
        inputs.forEach((name, digest) -> trees.put(name, Json.text(digest.toString())));
        files.write(root.resolve(ArtifactPath.require(environment) + ".json"), Json.object().with("environment", environment)
                .with("run", run).with("runs", Json.object(trees)).with("vsa", vsa.toString()).build().toBytes());
    }
}
