package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Glass that two people have broken and nobody has mended: what they said, in which envelope, and when the log recorded it. */
public record OpenGlass(BreakGlass broken, Digest envelope, List<String> people, Instant recorded) {
    /** The findings that it excuses: too few reviewers, and none with write access. */
    public static final Set<String> EXCUSED = Set.of("ALN-SRC-080", "ALN-SRC-081");

    public OpenGlass {
        people = List.copyOf(people);
    }

    /** Whether what went in behind broken glass has been looked at since. */
    public interface LookedAt {
        /** Whether somebody who had no part in it said yes or no to exactly it, on record by then; also when nothing went in. */
        boolean by(OpenGlass glass, Instant time);
    }

    /** @throws Rejected.Untrusted when one alone signed it, whatever a trust file says */
    public static Verified<Statement> requireTwo(Verified<Statement> statement) {
        if (statement.signers().size() < BreakGlass.SIGNERS_MIN) {
            throw new Rejected.Untrusted("found the glass broken by " + statement.signers().size() + " person (ALN-SRC-097), expected " + BreakGlass.SIGNERS_MIN);
        }
        return statement;
    }

    /**
     * What is still open. Two people's word that it is resolved counts only about the same commit, and only when a review stands behind
     * it: who broke the glass cannot sweep it up unseen.
     *
     * @param said every breaking and every resolving of the repository, in the order of the log
     */
    public static List<OpenGlass> unresolved(List<OpenGlass> said, LookedAt lookedAt) {
        var open = new LinkedHashMap<Digest, OpenGlass>();
        for (var each : said) {
            if (each.broken().resolves().isEmpty()) {
                open.put(each.envelope(), each);
            } else {
                var glass = open.get(each.broken().resolves().get());
                if (glass != null && glass.isSameAs(each) && lookedAt.by(glass, each.recorded())) {
                    open.remove(glass.envelope());
                }
            }
        }
        return List.copyOf(open.values());
    }

    private boolean isSameAs(OpenGlass other) {
        return broken.scope().equals(other.broken.scope()) && broken.change() == other.broken.change() && broken.head().equals(other.broken.head());
    }

    /** Whether it lets exactly this in without its reviews at a time; what was pushed since, it does not. */
    public boolean excuses(long change, Digest head, Instant at) {
        return broken.change() == change && broken.head().equals(head) && !recorded.isAfter(at) && at.isBefore(broken.expires());
    }
}
