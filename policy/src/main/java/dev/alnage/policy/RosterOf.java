package dev.alnage.policy;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.people.PeopleFold;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Recorded;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.TrustFile;
import java.util.function.BiConsumer;

/** The directory of people, folded from a place of evidence instead of the ledger. */
public final class RosterOf {
    private RosterOf() {}

    /** Keys no older than the product allows. */
    public static Roster evidence(Evidence evidence, TrustFile trust) {
        return evidence(evidence, trust, (_, _) -> { });
    }

    /** By what the policy asks of people. */
    public static Roster evidence(Evidence evidence, TrustFile trust, PeopleRules rules) {
        return fold(evidence, trust, (_, _) -> { }).roster(rules);
    }

    /** @param refused hears of each statement that changes nothing, and why */
    static Roster evidence(Evidence evidence, TrustFile trust, BiConsumer<Evidence.Found, Rejected> refused) {
        return fold(evidence, trust, refused).roster(PeopleRules.STANDARD);
    }

    private static PeopleFold fold(Evidence evidence, TrustFile trust, BiConsumer<Evidence.Found, Rejected> refused) {
        var fold = new PeopleFold(trust.trustDomain());
        for (var found : evidence.about(People.series(trust.trustDomain()))) {
            try {
                fold.apply(new Recorded(found.envelope(), found.index(), found.time()), trust);
            } catch (Rejected e) {
                refused.accept(found, e);
            }
        }
        return fold;
    }
}
