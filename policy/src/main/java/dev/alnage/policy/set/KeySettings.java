package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;

/** How old keys may become, by {@code practices.keys} in the data of the policy in force: days by kind, each at most the product's own. */
public final class KeySettings {
    private KeySettings() {}

    /**
     * What the policy in force asks for.
     *
     * @throws Rejected.Stale when no policy can be told to be in force, or its rules are not held
     */
    public static KeyAges inForce(TrustFile trust, Evidence evidence, Instant at) {
        return switch (PolicyHistory.of(trust, evidence).inForce(at, 0)) {
            case PolicyHistory.Answer.CannotTell(var reason) -> throw new Rejected.Stale("found " + reason.found() + ", expected " + reason.expected());
            case PolicyHistory.Answer.InForce(var version) -> of(PolicyBundle.read(evidence.blob(version.policy().bundle()).orElseThrow(
                    () -> new Rejected.Stale("found no bundle " + version.policy().bundle() + ", expected the rules of " + version.policy().label()))));
        };
    }

    /** @throws Rejected.Malformed for a kind that there is not, or an age above the product's own */
    public static KeyAges of(PolicyBundle bundle) {
        return read(Fields.of("practices", bundle.data().values().getOrDefault("practices", Json.object().build())));
    }

    static KeyAges read(Fields practices) {
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
}
