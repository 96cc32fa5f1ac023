package dev.alnage.factory.storer;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.policy.UnverifiedType;

/** Who must have signed what before it is filed: each predicate type has its one role; what has none is not filed. */
final class Doors {
    private Doors() {}

    /** @throws Rejected.Untrusted when the type has no door, or the wrong key knocks */
    static Verified<Statement> verify(Envelope envelope, TrustFile trust) {
        var type = UnverifiedType.of(envelope);
        var verified = switch (type) {
            case Plan.TYPE, Run.TYPE, Order.TYPE, Reuse.TYPE, Cancellation.TYPE -> trust.verifyStatement(envelope, Role.PLANNER);
            case Predicate.VerificationSummary.TYPE -> trust.verifyStatement(envelope, Role.GATE);
            case PolicyVersion.TYPE, PolicyException.TYPE -> trust.verifyPerson(envelope, PolicyVersion.ROLE);
            case Approval.TYPE -> anybodyTrusted(envelope, trust);
            default -> throw new Rejected.Untrusted("found predicate type " + type + ", expected one that is filed through this door");
        };
        if (!verified.value().predicate().type().equals(type)) {
            throw new Rejected.Untrusted("found predicate type " + verified.value().predicate().type() + ", expected " + type);
        }
        return verified;
    }

    /** Whether the person's role fits the step is for the gate to say; here they must only be one of ours. */
    private static Verified<Statement> anybodyTrusted(Envelope envelope, TrustFile trust) {
        for (var role : trust.people().stream().flatMap(person -> person.roles().stream()).distinct().sorted().toList()) {
            try {
                return trust.verifyPerson(envelope, role);
            } catch (Rejected.Untrusted e) {
                // perhaps they sign in another role
            }
        }
        throw new Rejected.Untrusted("found an approval that nobody in the trust file signed, expected a known person's signature");
    }
}
