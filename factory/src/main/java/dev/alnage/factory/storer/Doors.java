package dev.alnage.factory.storer;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.policy.UnverifiedType;
import java.time.Instant;

/** Who must have signed what before it is filed: each predicate type of ours has its one role; others are for parties outside, as the trust map allows. */
final class Doors {
    private Doors() {}

    /** @throws Rejected.Untrusted when the type has no door, or the wrong key knocks */
    static Verified<Statement> verify(Envelope envelope, TrustFile trust, Instant now) {
        var type = UnverifiedType.of(envelope);
        if (People.TYPES.contains(type)) {
            throw new Rejected.Untrusted("found " + type + " among others, expected it alone: what is said of people goes by all that was said before");
        }
        if (type.equals(Review.TYPE)) {
            throw new Rejected.Untrusted("found " + type + " among others, expected it alone: who may sign one goes by the directory of people");
        }
        // what it may be used for is judged when it is used: here nobody asks about an artifact yet
        var occasion = Occasion.at(now);
        var verified = switch (type) {
            case Plan.TYPE, Run.TYPE, Order.TYPE, Reuse.TYPE, Cancellation.TYPE, RefusedEdit.TYPE -> trust.verifyStatement(envelope, Role.PLANNER, occasion);
            case Predicate.VerificationSummary.TYPE -> trust.verifyStatement(envelope, Role.GATE, occasion);
            case PolicyVersion.TYPE, PolicyException.TYPE -> trust.verifyPerson(envelope, PolicyVersion.ROLE, occasion);
            case BreakGlass.TYPE -> trust.verifyPerson(envelope, BreakGlass.ROLE, occasion);
            case Approval.TYPE -> anybodyTrusted(envelope, trust, occasion);
            // what our own workloads say of other types comes through the doors of those who hashed the bytes, and never through this one
            default -> trust.verifyExternal(envelope, occasion);
        };
        if (!verified.value().predicate().type().equals(type)) {
            throw new Rejected.Untrusted("found predicate type " + verified.value().predicate().type() + ", expected " + type);
        }
        return verified;
    }

    /** Whether the person's role fits the step is for the gate to say; here they must only be one of ours. */
    private static Verified<Statement> anybodyTrusted(Envelope envelope, TrustFile trust, Occasion occasion) {
        for (var role : trust.people().stream().flatMap(person -> person.roles().stream()).distinct().sorted().toList()) {
            try {
                return trust.verifyPerson(envelope, role, occasion);
            } catch (Rejected.Untrusted e) {
                // perhaps they sign in another role
            }
        }
        throw new Rejected.Untrusted("found an approval that nobody in the trust file signed, expected a known person's signature");
    }
}
