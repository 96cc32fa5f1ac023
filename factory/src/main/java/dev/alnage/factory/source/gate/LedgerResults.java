package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.UnverifiedType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Results of pipelines about commits, as the storer attests them: a check is called like the step that left the reports, and of each report
 * of a step the newest counts.
 */
public final class LedgerResults implements InForce.Results {
    private final TrustSource trust;
    private final Evidence evidence;

    public LedgerResults(TrustSource trust, Evidence evidence) {
        this.trust = trust;
        this.evidence = evidence;
    }

    @Override public Set<String> good(String repository, Digest commit) {
        // by step, then by report: a step that left two reports is good when the newest of each is, whichever was filed last
        Map<String, Map<String, Boolean>> steps = new TreeMap<>();
        for (var found : evidence.about(commit)) {
            if (UnverifiedType.of(found.envelope()).equals(Predicate.TestResult.TYPE)) {
                try {
                    var statement = trust.current().verifyStatement(found.envelope(), Role.EVIDENCE, Occasion.about(repository, Set.of(repository), found.time())).value();
                    if (statement.predicate() instanceof Predicate.TestResult result) {
                        take(result, steps);
                    }
                } catch (Rejected e) {
                    // whoever signed it may not speak for this repository: it is no result
                }
            }
        }
        return steps.entrySet().stream().filter(step -> !step.getValue().containsValue(false)).map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void take(Predicate.TestResult result, Map<String, Map<String, Boolean>> steps) {
        for (var report : result.configuration()) {
            var colon = report.name().indexOf(':');
            // what else a configuration names is no report: the tools, and what they looked for
            if (colon > 0 && !report.digests().isEmpty()) {
                steps.computeIfAbsent(report.name().substring(0, colon), _ -> new TreeMap<>()).put(report.name(), result.result() == Predicate.TestResult.Result.PASSED);
            }
        }
    }
}
