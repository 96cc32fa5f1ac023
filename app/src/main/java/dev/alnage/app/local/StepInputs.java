package dev.alnage.app.local;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The folders that go into one step: from this machine, or from a factory, whose files are compared with their digests. */
public final class StepInputs implements TreeFiles.Source {
    private final SortedMap<String, Tree> trees = new TreeMap<>();
    private final Map<Digest, Path> files = new HashMap<>();
    private Optional<FactoryClient> factory = Optional.empty();

    public SortedMap<String, Tree> trees() {
        return Collections.unmodifiableSortedMap(trees);
    }

    /** The digest of each folder, as an order names it. */
    public SortedMap<String, Digest> digests() {
        var digests = new TreeMap<String, Digest>();
        trees.forEach((directory, tree) -> digests.put(directory, tree.digest()));
        return digests;
    }

    public void add(String directory, WorkingTree source) {
        trees.put(directory, source.tree());
        files.putAll(source.files());
    }

    /** A folder of this machine with all that is in it. */
    public void add(String directory, Path folder, long bytesMax) throws IOException {
        var tree = TreeFiles.read(folder, bytesMax);
        trees.put(directory, tree);
        tree.entries().forEach((path, entry) -> {
            if (entry instanceof Tree.Entry.File file) {
                files.put(file.digest(), folder.resolve(path));
            }
        });
    }

    /** What a factory holds under that digest. */
    public void add(String directory, FactoryClient client, Digest tree) throws IOException {
        trees.put(directory, TreeFiles.fetch(tree, client::blob));
        factory = Optional.of(client);
    }

    @Override public InputStream open(Digest digest) throws IOException {
        var file = files.get(digest);
        if (file != null) {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        }
        return factory.orElseThrow(() -> new Rejected.Untrusted("found no file " + digest + ", expected it among the inputs")).blob(digest);
    }
}
