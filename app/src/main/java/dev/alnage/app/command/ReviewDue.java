package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Party;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.Grant;
import dev.alnage.evidence.people.ReviewState;
import dev.alnage.factory.gate.Posture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Comparator;

/** {@code alnage user review due}: by when each role has to be looked at again, as the policy in force asks; exits 1 when one is overdue. */
public final class ReviewDue implements Command {
    private static final String PRACTICE = "factory/access-review";

    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT).note("The policy asks for it: practices.accessReview of its data, such as {\"everyDays\": 90, \"lapse\": true}.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var people = FactoryPeople.of(session);
            var roster = people.roster();
            var now = Instant.now();
            if (roster.rules().reviews().isEmpty()) {
                in.console().say("the policy in force asks for no access reviews");
                return Exit.PASSED;
            }
            var table = new Table("GRANT", "HOLDER", "ROLE", "REPOSITORIES", "LOOKED-AT", "DUE", "STATE", "LAST-USE");
            roster.reviewableAt(now).stream().sorted(Comparator.comparing(roster::lookedAt)).forEach(grant -> {
                var due = roster.due(grant).orElseThrow();
                table.row(grant.envelope().toString(), grant.holder().toString(), grant.role().wireName(), grant.repositories().text(), roster.lookedAt(grant).toString(),
                        due.toString(), due.isAfter(now) ? "in time" : "overdue", people.lastUse(grant.envelope().toString()).map(Instant::toString).orElse("never seen"));
            });
            table.print(in);
            var overdue = roster.overdueAt(now).size();
            in.console().say(overdue == 0 ? Mark.YES : Mark.NO, overdue + " roles are overdue" + (overdue == 0 ? "" : ": alnage user review start"));
            return overdue == 0 ? Exit.PASSED : Exit.REFUSED;
        }
    }

    /** Says so wherever somebody looks at how a factory stands. */
    static void warn(Invocation in, FactoryPeople people) {
        var overdue = people.roster().overdueAt(Instant.now()).size();
        if (overdue > 0) {
            in.console().say(Mark.WARNING, overdue + " roles are overdue for an access review: alnage user review due");
        }
        var now = Instant.now();
        for (var review : people.roster().reviews()) {
            var open = review.opened().items().size() - review.answers().size();
            if (review.isOpenAt(now) && open > 0) {
                in.console().say(Mark.WARNING, "an access review waits until " + review.end() + " for answers about " + open + " roles: alnage user review show " + review.envelope());
            }
        }
    }

    /** The practice as it stands now, by what is in force and on record. */
    static Posture stands(Posture posture, FactoryPeople people) {
        var roster = people.roster();
        var now = Instant.now();
        if (roster.rules().reviews().isEmpty()) {
            return posture;
        }
        var days = roster.rules().reviews().get().every().toDays();
        var overdue = roster.overdueAt(now);
        var text = overdue.isEmpty() ? "each of " + roster.reviewableAt(now).size() + " roles was given or looked at in the last " + days + " days"
                : overdue.size() + " roles that nobody has looked at for " + days + " days";
        var evidence = overdue.isEmpty() ? roster.reviews().stream().map(ReviewState::envelope).toList() : overdue.stream().map(Grant::envelope).toList();
        return posture.with(PRACTICE, overdue.isEmpty() ? Posture.State.MET : Posture.State.NOT_MET, text, evidence);
    }

    /** For {@code alnage doctor}: nothing is looked at where no factory is up. */
    static Finding finding(Invocation in) throws IOException {
        var name = "access review";
        var home = new Home(in.config().data());
        if (!Files.exists(in.config().server().orElse(home.socket(Party.FACTORY)))) {
            return Finding.notLookedAt(name, "no factory is up");
        }
        try (var session = Session.open(in)) {
            var roster = FactoryPeople.of(session).roster();
            var overdue = roster.overdueAt(Instant.now()).size();
            if (roster.rules().reviews().isEmpty()) {
                return Finding.weak(name, "the policy in force asks for none", "practices.accessReview in its data: docs/people-and-keys.md");
            }
            return overdue == 0 ? Finding.well(name, "every role was looked at in time") : Finding.wrong(name, overdue + " roles are overdue", "alnage user review start");
        } catch (Rejected | UncheckedIOException e) {
            return Finding.notLookedAt(name, e.getMessage());
        }
    }
}
