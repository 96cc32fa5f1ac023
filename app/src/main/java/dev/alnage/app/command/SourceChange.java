package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.source.change.ChangeDiff;
import dev.alnage.factory.source.change.MergedTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** {@code alnage source change …}: changes that are proposed by {@code git push origin HEAD:refs/for/BRANCH}. */
public enum SourceChange implements Command {
    /** All changes of a repository, and glass that is broken. */
    LIST("REPOSITORY") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            var answer = session.client().changes(in.positional(0));
            if (in.output() != OutputFormat.TABLE) {
                in.print(answer);
                return Exit.PASSED;
            }
            var fields = Fields.of("changes", answer);
            var table = new Table("CHANGE", "STATE", "FOR", "HEAD", "BY", "TITLE");
            for (var json : fields.list("changes")) {
                var change = Fields.of("change", json);
                table.row(Long.toString(change.integer("number", 1, Fields.INTEGER_MAX)), change.text("state"), change.text("target"), change.digest("head").hex().substring(0, 12),
                        change.text("pusher"), change.text("title"));
            }
            table.print(in);
            SourceGlass.warn(in, fields.list("glass"));
            return Exit.PASSED;
        }
    },
    /** How one stands: who reviewed it and what it waits for. */
    SHOW("REPOSITORY NUMBER") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            var answer = session.client().change(in.positional(0), number(in));
            if (in.output() != OutputFormat.TABLE) {
                in.print(answer);
                return Exit.PASSED;
            }
            var change = Fields.of("change", answer);
            for (var member : new String[] {"title", "state", "target", "pusher", "base", "head", "mergedTree", "result"}) {
                if (!change.text(member).isEmpty()) {
                    in.out().println(Visible.line(String.format("%-12s %s", member, change.text(member))));
                }
            }
            in.out().println("look at it   git fetch origin " + Visible.line(change.text("kept")) + " && git diff " + change.digest("base").hex() + "..." + change.digest("head").hex());
            if (change.has("approvals")) {
                in.out().println(Visible.line("approved by  " + String.join(", ", change.texts("approvals")) + " (" + change.integer("reviewers", 0, 100) + " asked for)"));
                change.texts("voided").forEach(reason -> in.out().println(Visible.line("not counted  " + reason)));
                change.list("obstacles").stream().map(json -> Fields.of("obstacle", json)).forEach(each -> in.out().println(Visible.line("waits for    " + each.text("code") + " found "
                        + each.text("found") + ", expected " + each.text("expected") + "; " + each.text("fix"))));
            }
            SourceGlass.warn(in, change.list("glass"));
            return Exit.PASSED;
        }
    },
    /** Signs a review with one's own key, over what merging gives in one's own clone. */
    REVIEW("REPOSITORY NUMBER") {
        @Override public Usage usage() {
            return super.usage().with(APPROVE, REJECT, COMMENT, CLONE, KEY, BASE, HEAD, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                    .note("Fetch the change first: what you sign is the tree that merging it gives in your own clone, compared with what the factory says.")
                    .note("Number 0 is a commit on a forge that the factory guards, where it has no changes: --base names the branch, and --head the commit, in your clone.");
        }

        @Override Exit run(Invocation in, Session session) throws IOException {
            var verdict = verdict(in);
            var scope = new SourceScope(session.trust().trustDomain(), in.positional(0));
            var comment = in.flag(COMMENT.name()).orElse("");
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Review review;
            if (number(in) == Review.FORGE) {
                var base = ForgeCommit.named(in, gitDirectory(in), BASE);
                var head = ForgeCommit.named(in, gitDirectory(in), HEAD);
                review = new Review(scope, Review.FORGE, base, head, ForgeCommit.merged(gitDirectory(in), base, head), verdict, comment, now);
            } else {
                var change = Fields.of("change", session.client().change(in.positional(0), number(in)));
                var base = change.digest("base");
                var head = change.digest("head");
                review = new Review(scope, number(in), base, head, same(change, MergedTree.of(gitDirectory(in), base, head)), verdict, comment, now);
            }
            var key = new PersonalKeys(in).open(in.flag(KEY.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --key, expected one", "alnage key list")));
            var envelope = session.client().file(Envelope.sign(review.toStatement(), key));
            in.console().say("recorded as " + envelope);
            return Exit.PASSED;
        }
    },
    /** What merging it changes, computed in one's own clone and compared with what the factory says. */
    DIFF("REPOSITORY NUMBER") {
        @Override public Usage usage() {
            return super.usage().with(CLONE).note("Fetch the change first. Control characters and changes of writing direction are shown as \\u{...}, and so can hide nothing.");
        }

        @Override Exit run(Invocation in, Session session) throws IOException {
            var change = Fields.of("change", session.client().change(in.positional(0), number(in)));
            var diff = ChangeDiff.of(gitDirectory(in), change.digest("base"), change.digest("head"));
            same(change, diff.map(ChangeDiff::tree));
            var shown = DiffText.of(diff.orElseThrow().text());
            in.out().print(shown.text());
            if (shown.hidden() > 0) {
                in.console().say(Mark.WARNING, shown.hidden() + " characters that a terminal or an editor would not show, or would show elsewhere, are written as \\u{...}");
            }
            return Exit.PASSED;
        }
    },
    /** Has the factory merge it, if what it asks for is there. */
    MERGE("REPOSITORY NUMBER") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            in.print(Json.object().with("commit", session.client().mergeChange(in.positional(0), number(in)).toString()).build());
            return Exit.PASSED;
        }
    },
    /** Takes it back. */
    ABANDON("REPOSITORY NUMBER") {
        @Override Exit run(Invocation in, Session session) throws IOException {
            in.print(Json.object().with("envelope", session.client().abandonChange(in.positional(0), number(in)).toString()).build());
            return Exit.PASSED;
        }
    };

    private static final Flag APPROVE = Flag.of("approve", "yes");
    private static final Flag REJECT = Flag.of("reject", "no; stands until you say something else");
    private static final Flag COMMENT = Flag.withValue("comment", "TEXT", "in your words; alone it is neither yes nor no");
    private static final Flag CLONE = Flag.withValue("clone", "DIR", "your clone (this folder)");
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");

    private static final Flag BASE = Flag.withValue("base", "COMMIT", "with number 0: what it is to be merged into, such as origin/main");
    private static final Flag HEAD = Flag.withValue("head", "COMMIT", "with number 0: the commit that you have looked at");

    private final String arguments;

    SourceChange(String arguments) {
        this.arguments = arguments;
    }

    @Override public Usage usage() {
        return Usage.of(arguments.split(" ")).with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            return run(in, session);
        }
    }

    abstract Exit run(Invocation in, Session session) throws IOException;

    static long number(Invocation in) {
        var text = in.positional(1);
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + text + ", expected the number of a change", "alnage source change list REPOSITORY");
        }
        return Long.parseLong(text);
    }

    private static Review.Verdict verdict(Invocation in) {
        if (in.has(APPROVE.name()) == in.has(REJECT.name()) && (in.has(APPROVE.name()) || in.flag(COMMENT.name()).isEmpty())) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found no clear word, expected --approve, --reject or --comment", "");
        }
        return in.has(APPROVE.name()) ? Review.Verdict.APPROVE : in.has(REJECT.name()) ? Review.Verdict.REJECT : Review.Verdict.COMMENT;
    }

    /** The tree, if it is the one that the factory speaks of: nobody looks at or signs what they cannot reproduce. */
    private static String same(Fields change, Optional<String> tree) {
        if (tree.isEmpty() || !tree.get().equals(change.text("mergedTree"))) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-084", "found that merging gives " + tree.map(id -> "tree " + id).orElse("a conflict") + " here, expected "
                    + (change.text("mergedTree").isEmpty() ? "a change that merges" : change.text("mergedTree") + " as the factory says"), "fetch again, and do not sign what you cannot reproduce");
        }
        return tree.get();
    }

    private static Path gitDirectory(Invocation in) {
        var clone = in.flag(CLONE.name()).map(in::path).orElse(in.directory());
        var found = new FileRepositoryBuilder().findGitDir(clone.toFile()).getGitDir();
        if (found == null) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no git repository at " + clone + ", expected a clone", "git clone, or --clone DIR");
        }
        return found.toPath();
    }
}
