package dev.alnage.evidence.people;

import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the policy in force asks of people and their keys, beyond what the product asks of everybody: each can only ask for more.
 *
 * @param stepUps where more than one key in a file has to be shown
 * @param reviews how often each role has to be looked at; empty when that is left to the administrators
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record PeopleRules(KeyAges ages, Set<StepUpOccasion> stepUps, Optional<ReviewCycle> reviews) {
    /** What holds when nobody asks for more. */
    public static final PeopleRules STANDARD = of(KeyAges.STANDARD);

    public PeopleRules {
        var copy = EnumSet.noneOf(StepUpOccasion.class);
        copy.addAll(stepUps);
        stepUps = Collections.unmodifiableSet(copy);
    }

    /** Nothing but greatest ages of keys. */
    public static PeopleRules of(KeyAges ages) {
        return new PeopleRules(ages, Set.of(), Optional.empty());
    }

    /**
     * How often each role has to be looked at in an access review (practice {@code factory/access-review}).
     *
     * @param every at most a year
     * @param lapse whether a role that nobody looked at in time gives nothing any more; otherwise it is told and goes on
     */
    public record ReviewCycle(Duration every, boolean lapse) {
        public static final int DAYS_MAX = 366;

        public ReviewCycle {
            if (!every.isPositive() || every.compareTo(Duration.ofDays(DAYS_MAX)) > 0) {
                throw new Rejected.Malformed("found an access review every " + every.toDays() + " days, expected 1 to " + DAYS_MAX);
            }
        }
    }
}
