package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.PeopleRules.ReviewCycle;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Optional;

/**
 * What {@code practices} in the data of the policy in force asks of people: {@code keys}, how old keys may become in days by kind, each at
 * most the product's own; {@code stepUp}, where more than one key in a file is asked for; {@code accessReview}, how often roles are looked at.
 */
public final class PeopleSettings {
    private PeopleSettings() {}

    /**
     * What the policy in force asks for.
     *
     * @throws Rejected.Stale when no policy can be told to be in force, or its rules are not held
     */
    public static PeopleRules inForce(TrustFile trust, Evidence evidence, Instant at) {
        return switch (PolicyHistory.of(trust, evidence).inForce(at, 0)) {
            case PolicyHistory.Answer.CannotTell(var reason) -> throw new Rejected.Stale("found " + reason.found() + ", expected " + reason.expected());
            case PolicyHistory.Answer.InForce(var version) -> of(PolicyBundle.read(evidence.blob(version.policy().bundle()).orElseThrow(
                    () -> new Rejected.Stale("found no bundle " + version.policy().bundle() + ", expected the rules of " + version.policy().label()))));
        };
    }

    /** @throws Rejected.Malformed for a setting that there is not, or one that asks for less than the product */
    public static PeopleRules of(PolicyBundle bundle) {
        return read(Fields.of("practices", bundle.data().values().getOrDefault("practices", Json.object().build())));
    }

    static PeopleRules read(Fields practices) {
        return new PeopleRules(ages(practices), stepUps(practices), practices.findObject("accessReview").map(PeopleSettings::cycle));
    }

    private static KeyAges ages(Fields practices) {
        var ages = new EnumMap<KeyKind, Duration>(KeyKind.class);
        if (practices.has("keys")) {
            var keys = practices.object("keys");
            practices.members("keys").values().keySet().forEach(word -> {
                var kind = KeyKind.of(word);
                ages.put(kind, Duration.ofDays(keys.integer(word, 1, kind.ageMax().toDays())));
            });
        }
        return new KeyAges(ages);
    }

    private static EnumSet<StepUpOccasion> stepUps(Fields practices) {
        var occasions = EnumSet.noneOf(StepUpOccasion.class);
        practices.textsOrEmpty("stepUp").forEach(word -> occasions.add(StepUpOccasion.of(word)));
        return occasions;
    }

    private static ReviewCycle cycle(Fields review) {
        var cycle = new ReviewCycle(Duration.ofDays(review.integer("everyDays", 1, ReviewCycle.DAYS_MAX)), review.bool("lapse", false));
        review.noOthers();
        return cycle;
    }
}
