package dev.alnage.factory.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Statement;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.EvidenceAt;
import dev.alnage.policy.PolicySource;

/**
 * A recorded decision, made once more by whoever doubts it: the same question, of the policy in force then, under the trust file of then,
 * with the evidence as it stood. Equal facts, policy and time give equal bytes, so what comes out is what the gate signed, or
 * something is wrong: with the gate, or with what is shown of the ledger.
 *
 * @param vsa the statement as it comes out now
 */
public record AskedAgain(Statement vsa) {
    /** @throws dev.alnage.evidence.Rejected when it cannot be told which trust file it was made under */
    public static AskedAgain of(RecordedDecision recorded, PolicySource policies, TrustThen trust, Evidence evidence) {
        var at = recorded.vsa().timeVerified();
        return new AskedAgain(new Gate(policies).decide(recorded.question(), trust.of(recorded), new EvidenceAt(evidence, at), at).vsa());
    }

    /** @param signed the payload of the envelope that the gate signed */
    public boolean isSame(Bytes signed) {
        return vsa.toJson().toBytes().equals(signed);
    }

    /** What is other than it was, for people: the verdict, or what it rests on. */
    public String difference(RecordedDecision recorded) {
        var now = RecordedDecision.read(vsa, recorded.envelope(), recorded.index(), recorded.recorded());
        if (!now.verdict().equals(recorded.verdict())) {
            return now.verdict() + ", and the gate signed " + recorded.verdict();
        }
        var was = recorded.vsa();
        return vsa.predicate() instanceof Predicate.VerificationSummary is && !is.policy().equals(was.policy()) ? "by " + is.policy().name() + ", and the gate asked " + was.policy().name()
                : "the same verdict, from other evidence or with other reasons";
    }
}
