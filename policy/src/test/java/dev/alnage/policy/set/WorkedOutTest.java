package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence.Found;
import dev.alnage.policy.FactoryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of the policy's own records from one decision to the next, and that it dies with whatever it depends on. */
@Tag("P4")
class WorkedOutTest {
    private static final Instant LATER = Records.NOW.plus(Duration.ofDays(1));
    private static final Practices PRACTICES = PolicyFilesOfProduct.practices();

    private final Records records = new Records();
    private final TrustFile trust = records.trust();
    private final List<List<Found>> worked = new ArrayList<>();
    private final WorkedOut<Integer> counting = new WorkedOut<>((_, found) -> {
        worked.add(found);
        return worked.size();
    });
    private final SignedPolicies policies = new SignedPolicies(FactoryPolicy.STANDARD, PRACTICES, SignedPolicies.Floor.NONE, () -> () -> false);

    private List<Found> found() {
        return records.about(PolicyVersion.series(Records.DOMAIN));
    }

    private boolean isInForce(TrustFile trust) {
        return policies.inForce(trust, records, LATER).source().isPresent();
    }

    private int excused(TrustFile trust) {
        return policies.inForce(trust, records, LATER).attestations().size() - 1;
    }

    @Test void the_same_records_under_the_same_trust_file_are_worked_out_once() {
        records.first();
        assertEquals(1, counting.of(trust, found()));
        assertEquals(1, counting.of(trust, found()));
    }

    @Test void any_other_record_is_worked_out_anew() {
        var first = new Found(records.first(), found().getFirst().envelope(), 0, Records.NOW);
        var envelope = first.envelope();
        var forged = new Envelope(envelope.payloadType(), Bytes.utf8(envelope.payload().toText() + " "), envelope.signatures());
        var unsigned = new Envelope(envelope.payloadType(), envelope.payload(), envelope.signatures().subList(0, 1));
        assertEquals(1, counting.of(trust, List.of(first)));
        for (var other : List.of(List.<Found>of(), List.of(first, first), List.of(new Found(first.digest(), forged, 0, Records.NOW)),
                List.of(new Found(first.digest(), unsigned, 0, Records.NOW)), List.of(new Found(first.digest(), envelope, 1, Records.NOW)),
                List.of(new Found(first.digest(), envelope, 0, LATER)))) {
            var before = worked.size();
            assertEquals(before + 1, counting.of(trust, other));
            assertEquals(before + 2, counting.of(trust, List.of(first)));
        }
    }

    @Test void under_another_trust_file_it_is_worked_out_anew_be_that_of_equal_content() {
        records.first();
        counting.of(trust, found());
        assertEquals(2, counting.of(records.trust(), found()));
        assertEquals(3, counting.of(trust, found()));
    }

    @Test void a_policy_is_not_in_force_any_more_when_who_signed_it_is_no_administrator() {
        records.first();
        assertTrue(isInForce(trust));
        assertFalse(isInForce(records.trust(records.petra, records.rosa)));
        assertTrue(isInForce(trust));
    }

    @Test void a_version_that_too_few_signed_is_felt_with_the_next_question() {
        var first = records.first();
        assertTrue(isInForce(trust));
        records.record(records.version(2, Records.NOW, Optional.of(first)).toStatement(), records.rosa);
        assertFalse(isInForce(trust));
    }

    @Test void an_exception_counts_from_the_next_question_on_and_dies_with_its_approver() {
        records.first();
        assertEquals(0, excused(trust));
        records.record(new PolicyException(Records.DOMAIN, "anna", "ORG-REL-001", "publish", "until the fix", Records.NOW, Records.NOW.plus(Duration.ofDays(3))).toStatement(),
                records.rosa);
        assertEquals(1, excused(trust));
        assertEquals(0, excused(records.trust(records.petra, records.quentin)));
    }
}
