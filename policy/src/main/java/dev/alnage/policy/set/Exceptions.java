package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Reason;
import dev.alnage.policy.UnverifiedType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The exceptions on record, and which of them count at a time. An exception that does not count excuses nothing, and is no error. */
public record Exceptions(List<Granted> granted) {
    public static final Exceptions NONE = new Exceptions(List.of());

    public Exceptions {
        granted = List.copyOf(granted);
    }

    /** An exception, and the policy administrators who stand behind it; its owner is never one of them. */
    public record Granted(PolicyException exception, Digest envelope, Instant recorded, SortedSet<String> approvers) {
        public Granted {
            approvers = Collections.unmodifiableSortedSet(new TreeSet<>(approvers));
        }

        public boolean validAt(Instant at) {
            return !recorded.isAfter(at) && !exception.granted().isAfter(at) && exception.expires().isAfter(at);
        }
    }

    /** All of a factory's exceptions, lapsed ones too, oldest first; what too few stand behind is left out. */
    public static Exceptions of(TrustFile trust, Evidence evidence) {
        return of(trust, found(trust, evidence));
    }

    /** What is on record about exceptions of the factory whose trust file it is. */
    static List<Evidence.Found> found(TrustFile trust, Evidence evidence) {
        return evidence.about(PolicyException.series(trust.trustDomain()));
    }

    static Exceptions of(TrustFile trust, List<Evidence.Found> records) {
        var granted = new ArrayList<Granted>();
        var seen = new HashSet<Digest>();
        for (var found : records) {
            if (seen.add(found.digest()) && UnverifiedType.of(found.envelope()).equals(PolicyException.TYPE)) {
                try {
                    granted.add(verify(found.envelope(), trust, found.time()));
                } catch (Rejected e) {
                    continue; // it excuses nothing, which is the safe side
                }
            }
        }
        return new Exceptions(granted);
    }

    /** @throws Rejected.Untrusted unless a policy administrator who is not its owner signed it */
    public static Granted verify(Envelope envelope, TrustFile trust, Instant recorded) {
        var verified = trust.verifyPerson(envelope, PolicyVersion.ROLE, Occasion.at(recorded));
        var exception = PolicyException.read(verified.value());
        if (!exception.trustDomain().equals(trust.trustDomain())) {
            throw new Rejected.Untrusted("found an exception of " + exception.trustDomain() + ", expected one of " + trust.trustDomain());
        }
        var approvers = new TreeSet<>(verified.signerNames());
        approvers.remove(exception.owner());
        if (approvers.isEmpty()) {
            throw new Rejected.Untrusted("found an exception that its owner " + exception.owner() + " alone approved, expected another "
                    + PolicyVersion.ROLE);
        }
        return new Granted(exception, envelope.digest(), recorded, approvers);
    }

    /** Those that count at a time. */
    Exceptions validAt(Instant at) {
        return new Exceptions(granted.stream().filter(each -> each.validAt(at)).toList());
    }

    /** The next time after {@code at} at which one begins or lapses. */
    Instant nextChange(Instant at) {
        return granted.stream().flatMap(each -> Stream.of(each.exception().granted(), each.exception().expires())).filter(time -> time.isAfter(at))
                .min(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    /** What a reason becomes when an exception excuses it. Nothing excuses what the chain of evidence says. */
    Optional<Claim> excuse(Reason reason, String pipeline) {
        if (reason.rule().equals(Reason.CHAIN)) {
            return Optional.empty();
        }
        return granted.stream().filter(each -> covers(each.exception(), reason, pipeline)).findFirst().map(each -> new Claim(Claim.State.WARNING, "exception",
                reason.code() + " of " + reason.rule() + " for " + reason.subject() + " excused until " + each.exception().expires() + ": "
                        + each.exception().reason() + " (owner " + each.exception().owner() + ", approved by " + String.join(", ", each.approvers())
                        + "); found " + reason.found(), List.of(each.envelope())));
    }

    private static boolean covers(PolicyException exception, Reason reason, String pipeline) {
        return (exception.rule().equals(reason.code()) || exception.rule().equals(reason.rule()))
                && (exception.subject().equals(reason.subject()) || !pipeline.isEmpty() && exception.subject().equals(pipeline));
    }
}
