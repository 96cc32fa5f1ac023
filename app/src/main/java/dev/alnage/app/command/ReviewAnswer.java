package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccessReview;
import java.io.IOException;
import java.util.TreeMap;

/** {@code alnage user review answer REVIEW}: says of roles whether they stay or go; of none of one's own. */
public final class ReviewAnswer implements Command {
    private static final Flag KEEP = Flag.withValue("keep", "GRANT...", "stays");
    private static final Flag REMOVE = Flag.withValue("remove", "GRANT...", "goes, at once and for good; who wants it back grants it anew");

    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("REVIEW").with(KEEP, REMOVE));
    }

    @Override public Exit run(Invocation in) throws IOException {
        var answers = new TreeMap<Digest, Boolean>();
        in.values(KEEP.name()).forEach(grant -> answers.put(Digest.parse(grant), true));
        in.values(REMOVE.name()).forEach(grant -> answers.put(Digest.parse(grant), false));
        return PeopleSigning.file(in, signing -> new AccessReview(signing.trustDomain(), new AccessReview.Act.Answered(Digest.parse(in.positional(0)), answers),
                signing.now(), signing.reason()).toStatement());
    }
}
