package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A verdict of the gate as the ledger holds it, signed with the gate's key; the caller has verified that. */
public record RecordedDecision(Digest envelope, long index, Instant recorded, List<Resource> subjects, Predicate.VerificationSummary vsa) {
    /** Marks, in the reasons of a VSA, what could not be told. */
    static final String UNTOLD = "untold";

    public RecordedDecision {
        subjects = List.copyOf(subjects);
    }

    /** @throws Rejected.Malformed when the statement is no verdict about a question of ours */
    public static RecordedDecision read(Statement statement, Digest envelope, long index, Instant recorded) {
        if (!(statement.predicate() instanceof Predicate.VerificationSummary vsa)) {
            throw new Rejected.Malformed("found " + statement.predicate().type() + ", expected a verdict of the gate");
        }
        Question.parse(vsa.resourceUri());
        return new RecordedDecision(envelope, index, recorded, statement.subjects(), vsa);
    }

    public Question question() {
        return Question.parse(vsa.resourceUri());
    }

    /** PASSED, FAILED or CANNOT_TELL, as {@link DecisionJson} has it. */
    public String verdict() {
        if (vsa.passed()) {
            return "PASSED";
        }
        var reasons = reasons();
        return !reasons.isEmpty() && reasons.stream().allMatch(reason -> reason.bool(UNTOLD, false)) ? "CANNOT_TELL" : "FAILED";
    }

    /** The codes of its reasons, each once. */
    public List<String> codes() {
        return reasons().stream().map(reason -> reason.text("code")).distinct().toList();
    }

    /** The trust file that a decision was made under: its version, and the digest of what the people of the root signed. */
    public record UnderTrust(long version, Digest digest) {
        private static final String PREFIX = "alnage:trust/";

        static Resource resource(TrustFile file) {
            return Resource.at(PREFIX + file.version(), Digest.of(file.toBytes()));
        }
    }

    /** Empty for a verdict of before verdicts named it. @throws Rejected.Malformed when it names one in another form */
    public Optional<UnderTrust> trust() {
        return vsa.inputAttestations().stream().filter(each -> each.uri().startsWith(UnderTrust.PREFIX)).findFirst().map(each -> {
            try {
                return new UnderTrust(Long.parseLong(each.uri().substring(UnderTrust.PREFIX.length())), each.digests().getFirst());
            } catch (NumberFormatException e) {
                throw new Rejected.Malformed("found trust file " + each.uri() + " in a verdict, expected its version");
            }
        });
    }

    private List<Fields> reasons() {
        return vsa.reasons() instanceof Json.Elements(var values) ? values.stream().map(json -> Fields.of("reason", json)).toList() : List.of();
    }

    public Json toJson() {
        return Json.object().with("envelope", envelope.toString()).with("index", index).with("recorded", recorded.toString())
                .with("timeVerified", vsa.timeVerified().toString()).with("question", vsa.resourceUri()).with("verdict", verdict())
                .with("policy", vsa.policy().toJson()).with("verifiedLevels", Json.texts(vsa.verifiedLevels()))
                .with("subjects", Json.array(subjects.stream().map(Resource::toJson).toList()))
                .with("inputAttestations", Json.array(vsa.inputAttestations().stream().map(Resource::toJson).toList()))
                .with("reasons", vsa.reasons()).build();
    }
}
