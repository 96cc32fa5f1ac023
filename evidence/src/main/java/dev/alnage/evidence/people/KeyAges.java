package dev.alnage.evidence.people;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyKind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How old a key of each kind may become (practice {@code source/key-rotation}). An organisation can ask for less than the product, never allow more. */
public record KeyAges(Map<KeyKind, Duration> longest) {
    /** What holds when nobody asks for less. */
    public static final KeyAges STANDARD = new KeyAges(Map.of());

    /** @throws Rejected.Malformed for an age that is longer than the kind's own, or none at all */
    public KeyAges {
        var copy = new EnumMap<KeyKind, Duration>(KeyKind.class);
        for (var kind : KeyKind.values()) {
            var asked = longest.getOrDefault(kind, kind.ageMax());
            if (!asked.isPositive() || asked.compareTo(kind.ageMax()) > 0) {
                throw new Rejected.Malformed("found a greatest age of " + asked.toDays() + " days for keys of kind " + kind.wireName() + ", expected 1 to "
                        + kind.ageMax().toDays());
            }
            copy.put(kind, asked);
        }
        longest = Collections.unmodifiableMap(copy);
    }

    public Duration of(KeyKind kind) {
        return longest.getOrDefault(kind, kind.ageMax());
    }
}
