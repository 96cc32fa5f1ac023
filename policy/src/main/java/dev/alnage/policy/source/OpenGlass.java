package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Glass that two people have broken and nobody has mended: what they said, in which envelope, and when the log recorded it. */
public record OpenGlass(BreakGlass broken, Digest envelope, List<String> people, Instant recorded) {
    /** The findings that it excuses: too few reviewers, and none with write access. */
    public static final Set<String> EXCUSED = Set.of("ALN-SRC-080", "ALN-SRC-081");

    public OpenGlass {
        people = List.copyOf(people);
    }

    /** @throws Rejected.Untrusted when one alone signed it, whatever a trust file says */
    public static Verified<Statement> requireTwo(Verified<Statement> statement) {
        if (statement.signers().size() < BreakGlass.SIGNERS_MIN) {
            throw new Rejected.Untrusted("found the glass broken by " + statement.signers().size() + " person (ALN-SRC-097), expected " + BreakGlass.SIGNERS_MIN);
        }
        return statement;
    }

    /** Whether it lets exactly this in without its reviews at a time; what was pushed since, it does not. */
    public boolean excuses(long change, Digest head, Instant at) {
        return broken.change() == change && broken.head().equals(head) && !recorded.isAfter(at) && at.isBefore(broken.expires());
    }
}
