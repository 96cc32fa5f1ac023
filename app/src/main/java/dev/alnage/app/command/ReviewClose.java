package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccessReview;
import java.io.IOException;

/** {@code alnage user review close REVIEW}: the signed result; what nobody has kept by now is removed. */
public final class ReviewClose implements Command {
    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("REVIEW"));
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> {
            var review = ReviewShow.find(signing.people().roster(), Digest.parse(in.positional(0)));
            return new AccessReview(signing.trustDomain(), new AccessReview.Act.Closed(review.envelope(), review.kept(), review.removed()), signing.now(), signing.reason())
                    .toStatement();
        });
    }
}
