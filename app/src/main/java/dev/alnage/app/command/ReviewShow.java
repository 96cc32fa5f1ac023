package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.people.ReviewState;
import dev.alnage.evidence.people.Roster;
import java.io.IOException;
import java.time.Instant;

/** {@code alnage user review show [REVIEW]}: the access reviews, or each role of one with its last use and what was said of it. */
public final class ReviewShow implements Command {
    @Override public Usage usage() {
        return Usage.of("[REVIEW]").with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var roster = FactoryPeople.of(session).roster();
            var now = Instant.now();
            if (in.positionals().isEmpty()) {
                var table = new Table("REVIEW", "STATE", "FROM", "END", "GRANTS", "KEPT");
                roster.reviews().forEach(review -> table.row(review.envelope().toString(), review.isOpenAt(now) ? "open" : "over", review.from().toString(),
                        review.end().toString(), String.valueOf(review.opened().items().size()), String.valueOf(review.kept().size())));
                table.print(in);
                return Exit.PASSED;
            }
            var review = find(roster, Digest.parse(in.positional(0)));
            var table = new Table("GRANT", "HOLDER", "ROLE", "REPOSITORIES", "LAST-USE", "ANSWER", "BY");
            for (var item : review.opened().items()) {
                var answer = review.answers().get(item.grant());
                table.row(item.grant().toString(), item.holder(), item.role(), item.repositories(), item.lastUse().map(Instant::toString).orElse("never seen"),
                        answer == null ? review.isOpenAt(now) ? "open" : review.unansweredGoes() ? "removed: nobody kept it" : "none: it stays as the policy has it" : answer.keep() ? "keep" : "remove", answer == null ? "" : answer.by());
            }
            table.print(in);
            in.console().say((review.isOpenAt(now) ? "open until " : "over since ") + review.end());
            return review.isOpenAt(now) ? Exit.WAITING : Exit.PASSED;
        }
    }

    static ReviewState find(Roster roster, Digest digest) {
        return roster.findReview(digest).orElseThrow(
                () -> new Failure(Exit.NOT_FOUND, "ALN-USR-002", "found no access review " + digest + ", expected one", "alnage user review show"));
    }
}
