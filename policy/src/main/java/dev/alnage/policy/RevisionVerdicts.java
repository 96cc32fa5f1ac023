package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate.VerificationSummary;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the gate has said of one commit as a revision of repositories that the factory serves: of two verdicts about one reference the
 * newer one counts.
 */
public final class RevisionVerdicts {
    private final Digest commit;
    private final Predicate<String> repositories;
    private final TreeMap<String, Said> newest = new TreeMap<>();

    /** A verdict of the gate's. */
    record Said(VerificationSummary vsa, Digest envelope) {
        boolean passes() {
            return vsa.passed() && vsa.verifiedLevels().contains(SourceLevels.PROTECTED);
        }
    }

    RevisionVerdicts(Digest commit, Predicate<String> repositories) {
        this.commit = commit;
        this.repositories = repositories;
    }

    /**
     * What counts among whatever was recorded about the commit, for somebody who asks before anything is built from it.
     *
     * @param repositories whose verdicts are asked for, by name
     */
    public static RevisionVerdicts of(Digest commit, TrustFile trust, List<Evidence.Found> about, Predicate<String> repositories) {
        var verdicts = new RevisionVerdicts(commit, repositories);
        for (var found : about) {
            if (UnverifiedType.of(found.envelope()).equals(VerificationSummary.TYPE)) {
                try {
                    verdicts.hear(trust.verifyStatement(found.envelope(), Role.GATE, Occasion.at(found.time())).value(), found.digest());
                } catch (Rejected e) {
                    // nobody's whose word counts here
                }
            }
        }
        return verdicts;
    }

    /** Takes in what the gate signed; what is about something else is passed over. In the order of the log. */
    void hear(Statement statement, Digest envelope) {
        if (statement.predicate() instanceof VerificationSummary vsa && Question.parse(vsa.resourceUri()) instanceof Question.OfRevision asked
                && repositories.test(asked.repository()) && asked.commit().equals(commit)) {
            newest.put(asked.reference() + " of " + asked.repository(), new Said(vsa, envelope));
        }
    }

    /** By reference and repository, such as {@code refs/heads/main of shop/app}. */
    SortedMap<String, Said> all() {
        return Collections.unmodifiableSortedMap(newest);
    }

    Optional<Map.Entry<String, Said>> findPassing() {
        return newest.entrySet().stream().filter(each -> each.getValue().passes()).findFirst();
    }

    /** The protected branch or tag for which the gate has passed the commit, such as {@code refs/heads/main of shop/app}. */
    public Optional<String> passing() {
        return findPassing().map(Map.Entry::getKey);
    }
}
