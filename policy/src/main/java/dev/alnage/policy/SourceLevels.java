package dev.alnage.policy;

import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.policy.source.Demand;
import java.util.ArrayList;
import java.util.List;

/**
 * The levels that the source VSA of a revision claims: those of SLSA 1.2's source track, and properties of our own. Each rests on what is
 * in the facts; what nobody looked at gives no level.
 */
final class SourceLevels {
    private static final String SLSA = "SLSA_SOURCE_LEVEL_";
    private static final String OWN = "ALNAGE_SOURCE_";
    /** Claimed of a revision of a reference that the organisation's rules protect. */
    static final String PROTECTED = OWN + "PROTECTION";
    /** What is looked at for every push to a protected reference, by name of the control in an inspection. */
    private static final List<String> ALWAYS = List.of("protection", "signatures", "secrets", "trees");

    private SourceLevels() {}

    static List<String> of(RevisionFacts facts) {
        var inspection = facts.inspection();
        if (inspection.isEmpty()) {
            return List.of();
        }
        var levels = new ArrayList<String>();
        levels.add(SLSA + level(facts, inspection.get().value()));
        for (var control : inspection.get().value().controls().entrySet()) {
            if (control.getValue().result() == SourceInspection.Result.PASSED) {
                levels.add(OWN + control.getKey().toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
            }
        }
        if (isReviewedBy(facts, Demand.FOUR_EYES)) {
            levels.add(OWN + "FOUR_EYES");
        }
        return levels;
    }

    /**
     * 1: it lies in a repository with named revisions. 2: and each move of its references is a signed record, chained to the one before,
     * with who did it. 3: and the organisation's controls were enforced when it was let in. 4: and, in that, somebody other than who
     * made it agreed to it ("Two-party review").
     */
    private static int level(RevisionFacts facts, SourceInspection inspection) {
        if (facts.moves().isEmpty()) {
            return 1;
        }
        if (!ALWAYS.stream().allMatch(inspection::passed)) {
            return 2;
        }
        return isReviewedBy(facts, new Demand(1, 0, true)) ? 4 : 3;
    }

    /** Glass that was broken gives no review. */
    private static boolean isReviewedBy(RevisionFacts facts, Demand demand) {
        return facts.reviewed().filter(change -> change.outcome().approvals().size() >= demand.reviewers() && change.outcome().writers().size() >= demand.writers()
                && change.outcome().rejections().isEmpty() && change.outcome().strangers().isEmpty() && change.outcome().isComplete()).isPresent();
    }
}
