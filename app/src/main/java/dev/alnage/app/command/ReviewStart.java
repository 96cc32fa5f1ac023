package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.claim.AccessReview;
import java.io.IOException;

/** {@code alnage user review start}: lists every role in force with its last use, for others to keep or remove. */
public final class ReviewStart implements Command {
    private static final Flag DEADLINE = Flag.withValue("deadline", "TIME", "when what nobody kept is removed, at most 60d (14d)");

    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.none().with(DEADLINE).note("What nobody keeps by the deadline is removed, whether or not anybody closes the review."));
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> {
            var people = signing.people();
            var items = people.roster().reviewableAt(signing.now()).stream().map(grant -> new AccessReview.Item(grant.envelope(), grant.holder().toString(),
                    grant.role().wireName(), grant.repositories().text(), people.lastUse(grant.envelope().toString()))).toList();
            return new AccessReview(signing.trustDomain(), new AccessReview.Act.Opened(items, Moments.after(in.flag(DEADLINE.name()).orElse("14d"), signing.now())),
                    signing.now(), signing.reason()).toStatement();
        });
    }
}
