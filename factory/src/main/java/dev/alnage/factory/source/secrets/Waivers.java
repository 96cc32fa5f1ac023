package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.set.Exceptions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The findings that somebody owns for a while. Each is an exception of the policy about the fingerprint: signed by a policy
 * administrator who is not its owner, with a reason and an end.
 */
public record Waivers(Set<Digest> fingerprints) {
    public static final Waivers NONE = new Waivers(Set.of());

    public Waivers {
        fingerprints = Set.copyOf(fingerprints);
    }

    /** Those of verified exceptions that are about secrets and count at a time. */
    public static Waivers of(Collection<Exceptions.Granted> granted, Instant at) {
        var fingerprints = new HashSet<Digest>();
        for (var one : granted) {
            if (one.validAt(at) && isCode(one.exception().rule())) {
                try {
                    fingerprints.add(Digest.parse(one.exception().subject()));
                } catch (Rejected e) {
                    continue; // it waives nothing, which is the safe side
                }
            }
        }
        return new Waivers(fingerprints);
    }

    private static boolean isCode(String rule) {
        for (var kind : Finding.Kind.values()) {
            if (kind.code().equals(rule)) {
                return true;
            }
        }
        return false;
    }

    boolean cover(Finding finding) {
        return fingerprints.contains(finding.fingerprint());
    }
}
