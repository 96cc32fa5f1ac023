package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What a digest is: the files of a tree, or how often the ledger speaks of it. */
public final class ArtifactShow implements Command {
    /** What is larger is shown as one file. */
    private static final int TREE_BYTES_MAX = 64 << 20;

    @Override public Usage usage() {
        return Usage.of("SUBJECT").note("SUBJECT is a file, sha256:… or a commit.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var subject = Session.subject(in, 0);
            var about = session.client().about(subject);
            var held = subject.isSha256() ? held(session.client(), subject) : Optional.<Held>empty();
            if (about.isEmpty() && held.isEmpty()) {
                in.console().say("nothing is known about " + subject);
                return Exit.NOT_FOUND;
            }
            in.console().say(subject + ": " + held.map(content -> content.size() + " bytes held").orElse("not held") + ", " + about.size() + " attestations");
            var table = new Table("NAME", "DIGEST", "SIZE");
            held.ifPresent(content -> content.tree().ifPresentOrElse(tree -> rows(tree, table),
                    () -> table.row("", subject.toString(), Long.toString(content.size()))));
            table.print(in);
            return Exit.PASSED;
        }
    }

    private static void rows(Tree tree, Table table) {
        tree.entries().forEach((path, entry) -> {
            switch (entry) {
                case Tree.Entry.File(var digest, var size, _) -> table.row(path, digest.toString(), Long.toString(size));
                case Tree.Entry.Symlink(var target) -> table.row(path, "-> " + target, "");
            }
        });
    }

    /** @param size in bytes */
    private record Held(long size, Optional<Tree> tree) {}

    private static Optional<Held> held(FactoryClient client, Digest digest) throws IOException {
        var content = client.findContent(digest);
        return content.isEmpty() ? Optional.empty() : Optional.of(read(content.get(), digest));
    }

    /** Content that is no tree is counted; of a tree we show what is in it, so its digest is compared. */
    private static Held read(InputStream content, Digest digest) throws IOException {
        try (content) {
            var start = Bytes.of(content.readNBytes(Tree.HEADER.length()));
            if (!start.equals(Bytes.utf8(Tree.HEADER))) {
                return new Held(start.size() + content.transferTo(OutputStream.nullOutputStream()), Optional.empty());
            }
            var whole = start.plus(Bytes.of(content.readNBytes(TREE_BYTES_MAX)));
            var rest = content.transferTo(OutputStream.nullOutputStream());
            return new Held(whole.size() + rest, rest == 0 ? tree(whole, digest) : Optional.empty());
        }
    }

    private static Optional<Tree> tree(Bytes content, Digest digest) {
        ArtifactGet.requireDigest(Digest.of(content), digest);
        try {
            return Optional.of(Tree.parse(content));
        } catch (Rejected e) {
            return Optional.empty(); // a file of another kind that begins alike
        }
    }
}
