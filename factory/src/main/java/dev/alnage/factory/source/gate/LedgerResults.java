package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.UnverifiedType;
import java.util.Set;
import java.util.TreeSet;

/**
 * Results of pipelines about commits, as the storer attests them: a check is called like the step that left the report, and the newest
 * report of a step counts.
 */
public final class LedgerResults implements InForce.Results {
    private final TrustSource trust;
    private final Evidence evidence;

    public LedgerResults(TrustSource trust, Evidence evidence) {
        this.trust = trust;
        this.evidence = evidence;
    }

    @Override public Set<String> good(String repository, Digest commit) {
        var good = new TreeSet<String>();
        for (var found : evidence.about(commit)) {
            if (UnverifiedType.of(found.envelope()).equals(Predicate.TestResult.TYPE)) {
                try {
                    var statement = trust.current().verifyStatement(found.envelope(), Role.EVIDENCE, Occasion.about(repository, Set.of(repository), found.time())).value();
                    if (statement.predicate() instanceof Predicate.TestResult result) {
                        take(result, good);
                    }
                } catch (Rejected e) {
                    // whoever signed it may not speak for this repository: it is no result
                }
            }
        }
        return good;
    }

    private static void take(Predicate.TestResult result, Set<String> good) {
        for (var report : result.configuration()) {
            var step = report.name().substring(0, Math.max(0, report.name().indexOf(':')));
            if (result.result() == Predicate.TestResult.Result.PASSED) {
                good.add(step);
            } else {
                good.remove(step);
            }
        }
    }
}
