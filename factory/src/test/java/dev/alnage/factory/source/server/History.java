package dev.alnage.factory.source.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One more commit of a history that a test makes. @param pack its objects */
record History(String commit, byte[] pack) {
    static History after(String parent, String words) throws IOException {
        return after(parent, words, words.getBytes(StandardCharsets.UTF_8));
    }

    static History after(String parent, String words, byte[] content) throws IOException {
        var tree = PackBuilder.tree("file", PackBuilder.id("blob", content));
        var commit = PackBuilder.commit(PackBuilder.id("tree", tree), parent.equals(LocalServer.ZERO) ? "" : parent, words);
        return new History(PackBuilder.id("commit", commit), new PackBuilder().object(PackBuilder.BLOB, content).object(PackBuilder.TREE, tree)
                .object(PackBuilder.COMMIT, commit).bytes());
    }
}
