package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Reason;
import dev.alnage.policy.UnverifiedType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every version of a factory's policy that is on record, and which of them is in force at a time: the highest whose time has
 * come. An older one is never fallen back to, whatever is wrong with the newest; that could be told by nobody from a replay.
 */
public final class PolicyHistory {
    private static final String FIX = "alnage policy list; two policy administrators push a new version";

    private final String trustDomain;
    private final List<OnRecord> versions;
    private final List<Untrusted> untrusted;

    private PolicyHistory(String trustDomain, List<OnRecord> versions, List<Untrusted> untrusted) {
        this.trustDomain = trustDomain;
        this.versions = versions.stream().sorted(Comparator.comparingLong((OnRecord each) -> each.policy().version()).thenComparing(OnRecord::envelope)).toList();
        this.untrusted = List.copyOf(untrusted);
    }

    /** A version that enough policy administrators signed. */
    public record OnRecord(PolicyVersion policy, Digest envelope, long index, Instant recorded, SortedSet<String> signers) {
        public OnRecord {
            signers = Collections.unmodifiableSortedSet(new TreeSet<>(signers));
        }

        /** When it takes effect: not before it is on record, whatever it says, so that no decision of the past changes its policy. */
        public Instant begins() {
            return policy.effective().isAfter(recorded) ? policy.effective() : recorded;
        }
    }

    /** An envelope that says it is a version and that too few administrators stand behind, today. */
    public record Untrusted(Digest envelope, long index, long version, Instant claimed, String reason) {}

    /** Which version a gate asks at a time, or why that cannot be told. */
    public sealed interface Answer {
        record InForce(OnRecord version) implements Answer {}

        record CannotTell(Reason reason) implements Answer {}
    }

    public static PolicyHistory of(TrustFile trust, Evidence evidence) {
        return of(trust, found(trust, evidence));
    }

    /** What is on record about the policy of the factory whose trust file it is. */
    static List<Evidence.Found> found(TrustFile trust, Evidence evidence) {
        return evidence.about(PolicyVersion.series(trust.trustDomain()));
    }

    static PolicyHistory of(TrustFile trust, List<Evidence.Found> records) {
        var versions = new ArrayList<OnRecord>();
        var untrusted = new ArrayList<Untrusted>();
        var seen = new HashSet<Digest>();
        for (var found : records) {
            // the first time that it was recorded counts: to say an old thing again does not make it newer
            if (seen.add(found.digest()) && UnverifiedType.of(found.envelope()).equals(PolicyVersion.TYPE)) {
                try {
                    versions.add(verify(found.envelope(), trust, found.index(), found.time()));
                } catch (Rejected e) {
                    untrusted.add(untrusted(found, e.getMessage()));
                }
            }
        }
        return new PolicyHistory(trust.trustDomain(), versions, untrusted);
    }

    /**
     * A version as its signatures have it.
     *
     * @throws Rejected.Untrusted when fewer than two people with the role signed it, or when it is another factory's
     */
    public static OnRecord verify(Envelope envelope, TrustFile trust, long index, Instant recorded) {
        var verified = trust.verifyPerson(envelope, PolicyVersion.ROLE, Occasion.at(recorded));
        var signers = verified.signerNames();
        if (signers.size() < PolicyVersion.SIGNERS_MIN) {
            throw new Rejected.Untrusted("found a policy signed by " + String.join(", ", signers) + " alone, expected "
                    + PolicyVersion.SIGNERS_MIN + " people with role " + PolicyVersion.ROLE);
        }
        var policy = PolicyVersion.read(verified.value());
        if (!policy.trustDomain().equals(trust.trustDomain())) {
            throw new Rejected.Untrusted("found a policy of " + policy.trustDomain() + ", expected one of " + trust.trustDomain());
        }
        return new OnRecord(policy, envelope.digest(), index, recorded, signers);
    }

    /** Lowest version first. */
    public List<OnRecord> versions() {
        return versions;
    }

    public List<Untrusted> untrusted() {
        return untrusted;
    }

    /** Whether a version will never be in force, since a higher one begins no later than it does: rolled back before its time. */
    public boolean isPassedOver(OnRecord version) {
        return versions.stream().anyMatch(other -> other.policy().version() > version.policy().version() && !other.begins().isAfter(version.begins()));
    }

    /**
     * The version in force.
     *
     * @param floor the highest version that the asker has seen in force; 0 when none
     */
    public Answer inForce(Instant at, long floor) {
        for (var each : untrusted) {
            if (!each.claimed().isAfter(at) && outranks(each, at)) {
                return cannotTell("ALN-POL-002", each.envelope(), "a policy on record that counts for nothing: " + each.reason(),
                        "a version that " + PolicyVersion.SIGNERS_MIN + " policy administrators of today signed");
            }
        }
        var begun = versions.stream().filter(each -> !each.begins().isAfter(at)).toList();
        if (begun.isEmpty()) {
            return new Answer.CannotTell(new Reason("ALN-POL-001", trustDomain, "no policy in force at " + at,
                    "one that " + PolicyVersion.SIGNERS_MIN + " policy administrators signed", List.of(), "alnage policy push", "policy", ""));
        }
        var highest = begun.getLast();
        var same = begun.stream().filter(each -> each.policy().version() == highest.policy().version()).toList();
        if (same.size() > 1) {
            return cannotTell("ALN-POL-007", highest.envelope(), same.size() + " policies of version " + highest.policy().version(), "one of each version");
        }
        if (highest.policy().version() < floor) {
            return cannotTell("ALN-POL-004", highest.envelope(), "policy version " + highest.policy().version() + " as the newest",
                    "version " + floor + " or later, which was in force before");
        }
        if (!highest.policy().expires().isAfter(at)) {
            return cannotTell("ALN-POL-003", highest.envelope(), highest.policy().label() + ", which expired at " + highest.policy().expires(),
                    "one that is valid at " + at);
        }
        return new Answer.InForce(highest);
    }

    /** The next time after {@code at} at which a version begins or ends: until then the answer stays the same. */
    Instant nextChange(Instant at) {
        return Stream.concat(versions.stream().flatMap(each -> Stream.of(each.begins(), each.policy().expires())), untrusted.stream().map(Untrusted::claimed))
                .filter(time -> time.isAfter(at)).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    /** Only what came after all that counts stands in the way: the next version that administrators sign mends it. */
    private boolean outranks(Untrusted each, Instant at) {
        return versions.stream().filter(one -> !one.begins().isAfter(at)).noneMatch(one -> one.index() > each.index());
    }

    private static Answer.CannotTell cannotTell(String code, Digest envelope, String found, String expected) {
        return new Answer.CannotTell(new Reason(code, envelope.toString(), found, expected, List.of(envelope), FIX, "policy", ""));
    }

    /** What it says of itself counts for no more than whether it stands in the way: what nobody can read would do so at once. */
    private static Untrusted untrusted(Evidence.Found found, String reason) {
        try {
            var policy = PolicyVersion.read(StatementReader.read(found.envelope().payload()));
            return new Untrusted(found.digest(), found.index(), policy.version(),
                    policy.effective().isAfter(found.time()) ? policy.effective() : found.time(), reason);
        } catch (Rejected e) {
            return new Untrusted(found.digest(), found.index(), 0, found.time(), reason);
        }
    }
}
