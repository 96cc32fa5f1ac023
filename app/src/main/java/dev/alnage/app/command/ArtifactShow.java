package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;

/** What a digest is: the files of a tree, or how often the ledger speaks of it. */
public final class ArtifactShow implements Command {
    @Override public Usage usage() {
        return Usage.of("SUBJECT").note("SUBJECT is a file, sha256:… or a commit.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var subject = Session.subject(in, 0);
            var about = session.client().about(subject);
            var blob = subject.isSha256() ? session.client().findBlob(subject) : java.util.Optional.<dev.alnage.evidence.Bytes>empty();
            if (about.isEmpty() && blob.isEmpty()) {
                in.console().say("nothing is known about " + subject);
                return Exit.NOT_FOUND;
            }
            in.console().say(subject + ": " + blob.map(bytes -> bytes.size() + " bytes held").orElse("not held") + ", " + about.size() + " attestations");
            var table = new Table("NAME", "DIGEST", "SIZE");
            blob.ifPresent(bytes -> {
                try {
                    Tree.parse(bytes).entries().forEach((path, entry) -> {
                        switch (entry) {
                            case Tree.Entry.File(var digest, var size, _) -> table.row(path, digest.toString(), Long.toString(size));
                            case Tree.Entry.Symlink(var target) -> table.row(path, "-> " + target, "");
                        }
                    });
                } catch (Rejected e) {
                    table.row("", subject.toString(), Integer.toString(bytes.size()));
                }
            });
            table.print(in);
            return Exit.PASSED;
        }
    }
}
