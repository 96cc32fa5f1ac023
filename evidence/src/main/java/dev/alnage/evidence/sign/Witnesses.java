package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who else has to have seen a log: parties outside that follow it and cosign its checkpoints. Enough of them are how somebody who looks for
 * the first time knows that everybody is shown the same log, and not an old one.
 *
 * @param principals each with the name under which it cosigns; it counts once, with however many keys
 * @param threshold how many of them are enough; 0 where there are none
 * @param freshness how old a cosignature may be
 */
public record Witnesses(Set<Principal> principals, int threshold, Duration freshness) {
    public static final Duration FRESHNESS_MAX = Duration.ofDays(90);
    public static final Witnesses NONE = new Witnesses(Set.of(), 0, Duration.ZERO);

    public Witnesses {
        principals = Set.copyOf(principals);
        if (threshold < 0 || threshold > principals.size() || principals.isEmpty() != (threshold == 0)) {
            throw new Rejected.Malformed("found a threshold of " + threshold + " for " + principals.size() + " witnesses, expected 1 to their number");
        }
        if (!principals.isEmpty() && (!freshness.isPositive() || freshness.compareTo(FRESHNESS_MAX) > 0)) {
            throw new Rejected.Malformed("found witnesses that are believed for " + freshness + ", expected up to " + FRESHNESS_MAX);
        }
        if (principals.stream().map(Principal::name).distinct().count() < principals.size()) {
            throw new Rejected.Malformed("found two witnesses of one name, expected one name for each");
        }
        principals.forEach(principal -> principal.keys().forEach(key -> new CosignerKey(principal.name(), key)));
    }

    /**
     * The line that a witness adds to a checkpoint which it has found to go on from the last that it saw.
     *
     * @param text of the note, which ends with a line end
     */
    public static SignedNote.Signature cosign(String text, String name, Signer signer, Instant at) {
        return Cosignature.make(text, new CosignerKey(name, signer.key()), signer, at);
    }

    /**
     * Which of them have cosigned, and which of those lately. Lines of others, and of the log itself, are passed over.
     *
     * @throws Rejected.Untrusted if a line claims one of them and does not hold
     */
    public Witnessed look(SignedNote note, Instant now) {
        var last = new TreeMap<String, Instant>();
        for (var line : note.signatures()) {
            for (var principal : principals) {
                for (var key : principal.keys()) {
                    if (line.name().equals(principal.name()) && line.keyHash().equals(new CosignerKey(principal.name(), key).hash())) {
                        last.merge(principal.name(), Cosignature.verify(note.text(), line, key), (one, other) -> one.isAfter(other) ? one : other);
                    }
                }
            }
        }
        var fresh = new TreeSet<String>();
        var stale = new TreeSet<String>();
        last.forEach((name, at) -> (at.isAfter(now.plus(TrustFile.CLOCK_SKEW_MAX)) || at.plus(freshness).isBefore(now) ? stale : fresh).add(name));
        return new Witnessed(fresh, stale, threshold);
    }
}
