package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class PolicyHistoryTest {
    private static final Instant LATER = Records.NOW.plus(Duration.ofDays(1));
    private final Records records = new Records();

    private static void cannotTell(PolicyHistory.Answer answer, String code) {
        assertEquals(code, assertInstanceOf(PolicyHistory.Answer.CannotTell.class, answer, answer::toString).reason().code());
    }

    private static long inForce(PolicyHistory.Answer answer) {
        return assertInstanceOf(PolicyHistory.Answer.InForce.class, answer, answer::toString).version().policy().version();
    }

    @Test void without_a_policy_on_record_it_cannot_be_told() {
        cannotTell(records.inForce(LATER), "ALN-POL-001");
    }

    @Test void a_version_that_two_administrators_signed_is_in_force_from_its_time_on() {
        records.record(records.version(1, LATER, Optional.empty()).toStatement(), records.petra, records.quentin);
        cannotTell(records.inForce(LATER.minusMillis(1)), "ALN-POL-001");
        assertEquals(1, inForce(records.inForce(LATER)));
    }

    @Test void one_administrator_alone_changes_nothing_with_one_key_or_two() {
        var version = records.version(1, Records.NOW, Optional.empty()).toStatement();
        for (var signers : List.of(new Signer[] {records.petra}, new Signer[] {records.petra, records.petrasOther}, new Signer[] {records.petra, records.anna})) {
            var alone = new Records();
            assertThrows(Rejected.Untrusted.class, () -> PolicyHistory.verify(dev.alnage.evidence.sign.Envelope.sign(version, signers), records.trust(), 0, Records.NOW));
            alone.record(version, signers);
            cannotTell(alone.inForce(LATER), "ALN-POL-002");
        }
        records.record(version, records.petra, records.quentin);
        assertEquals(1, inForce(records.inForce(LATER)));
    }

    @Test void one_administrator_alone_changes_nothing_under_a_trust_map_that_asks_for_one() {
        var version = records.version(1, Records.NOW, Optional.empty()).toStatement();
        var lowered = records.trustAsking(1);
        assertThrows(Rejected.Untrusted.class, () -> PolicyHistory.verify(dev.alnage.evidence.sign.Envelope.sign(version, records.petra, records.petrasOther), lowered, 0, Records.NOW));
        assertEquals(2, PolicyHistory.verify(dev.alnage.evidence.sign.Envelope.sign(version, records.petra, records.quentin), lowered, 0, Records.NOW).signers().size());
    }

    @Test void a_version_takes_effect_no_earlier_than_it_is_on_record() {
        records.clock = LATER;
        records.record(records.version(1, Records.NOW, Optional.empty()).toStatement(), records.petra, records.quentin);
        cannotTell(records.inForce(LATER.minusSeconds(1)), "ALN-POL-001");
        assertEquals(1, inForce(records.inForce(LATER)));
    }

    @Test void the_highest_version_whose_time_has_come_is_in_force() {
        var first = records.first();
        records.record(records.version(2, LATER, Optional.of(first)).toStatement(), records.petra, records.rosa);
        assertEquals(1, inForce(records.inForce(LATER.minusSeconds(1))));
        assertEquals(2, inForce(records.inForce(LATER)));
    }

    @Test void a_version_that_was_rolled_back_before_its_time_never_comes_and_is_said_to_be_passed_over() {
        var first = records.first();
        var second = records.record(records.version(2, LATER, Optional.of(first)).toStatement(), records.petra, records.quentin);
        var coming = PolicyHistory.of(records.trust(), records);
        assertEquals(List.of(false, false), coming.versions().stream().map(coming::isPassedOver).toList());
        records.clock = Records.NOW.plusSeconds(1);
        records.record(records.version(3, Records.NOW, Optional.of(second)).toStatement(), records.petra, records.quentin);
        var history = PolicyHistory.of(records.trust(), records);
        assertEquals(List.of(false, true, false), history.versions().stream().map(history::isPassedOver).toList());
        assertEquals(3, inForce(history.inForce(LATER, 0)));
    }

    @Test void an_old_version_that_is_recorded_again_does_not_come_back() {
        var first = records.version(1, Records.NOW, Optional.empty());
        var second = records.record(records.version(2, Records.NOW, Optional.of(records.record(first.toStatement(), records.petra, records.quentin)))
                .toStatement(), records.petra, records.quentin);
        records.clock = LATER;
        records.record(records.find(PolicyHistory.of(records.trust(), records).versions().getFirst().envelope()).orElseThrow().envelope());
        var answer = assertInstanceOf(PolicyHistory.Answer.InForce.class, records.inForce(LATER.plusSeconds(1)));
        assertEquals(second, answer.version().envelope());
    }

    @Test void an_expired_version_is_not_replaced_by_an_older_one_that_still_holds() {
        var first = records.first();
        var bundle = records.hold(Records.bundle("release.rego", Records.RULES));
        records.record(new PolicyVersion(Records.DOMAIN, "org/release", 2, Records.NOW, LATER, Profile.HIGH, bundle, Optional.of(first), "short").toStatement(),
                records.petra, records.quentin);
        assertEquals(2, inForce(records.inForce(LATER.minusMillis(1))));
        cannotTell(records.inForce(LATER), "ALN-POL-003");
    }

    @Test void a_version_below_one_that_was_seen_in_force_is_stale() {
        records.first();
        var history = PolicyHistory.of(records.trust(), records);
        assertEquals(1, inForce(history.inForce(LATER, 1)));
        cannotTell(history.inForce(LATER, 2), "ALN-POL-004");
    }

    @Test void two_policies_of_one_version_are_none() {
        records.first();
        var other = records.hold(Records.bundle("release.rego", Records.RULES, "data.json", "{}"));
        records.record(new PolicyVersion(Records.DOMAIN, "org/release", 1, Records.NOW, LATER, Profile.HIGH, other, Optional.empty(), "twin").toStatement(),
                records.petra, records.quentin);
        cannotTell(records.inForce(Records.NOW.plusSeconds(1)), "ALN-POL-007");
    }

    @Test void when_a_signer_of_the_newest_version_has_left_nothing_older_takes_its_place() {
        var first = records.record(records.version(1, Records.NOW, Optional.empty()).toStatement(), records.petra, records.rosa);
        records.record(records.version(2, Records.NOW, Optional.of(first)).toStatement(), records.petra, records.quentin);
        var without = records.trust(records.petra, records.rosa);
        cannotTell(PolicyHistory.of(without, records).inForce(LATER, 0), "ALN-POL-002");
        records.record(records.version(3, Records.NOW, Optional.of(first)).toStatement(), records.petra, records.rosa);
        assertEquals(3, inForce(PolicyHistory.of(without, records).inForce(LATER, 0)));
    }

    @Test void a_policy_of_another_factory_counts_for_nothing() {
        var version = records.version(1, Records.NOW, Optional.empty());
        var theirs = new PolicyVersion("other.alnage", version.name(), 1, version.effective(), version.expires(), version.profile(), version.bundle(),
                Optional.empty(), "theirs").toStatement();
        assertThrows(Rejected.Untrusted.class, () -> PolicyHistory.verify(dev.alnage.evidence.sign.Envelope.sign(theirs, records.petra, records.quentin),
                records.trust(), 0, Records.NOW));
    }

    @Tag("P3")
    @Test void a_statement_with_a_member_or_a_subject_that_nobody_knows_is_refused() {
        var honest = records.version(1, Records.NOW, Optional.empty()).toStatement();
        assertEquals(1, PolicyVersion.read(honest).version());
        var content = (Json.Members) ((Predicate.Unknown) honest.predicate()).content();
        var members = new java.util.LinkedHashMap<>(content.values());
        members.put("efective", Json.text("2020-01-01T00:00:00Z"));
        assertThrows(Rejected.Malformed.class, () -> PolicyVersion.read(new Statement(honest.subjects(), new Predicate.Unknown(PolicyVersion.TYPE, new Json.Members(members)))));
        var more = new java.util.ArrayList<>(honest.subjects());
        more.add(Resource.of("bundle", Digest.of(Records.bundle("release.rego", Records.RULES, "data.json", "{}"))));
        assertThrows(Rejected.Malformed.class, () -> PolicyVersion.read(new Statement(more, honest.predicate())));
    }

    @Test void the_first_version_replaces_none_and_every_other_one_names_what_it_replaces() {
        assertThrows(Rejected.Malformed.class, () -> records.version(2, Records.NOW, Optional.empty()));
        var first = records.first();
        assertThrows(Rejected.Malformed.class, () -> records.version(1, Records.NOW, Optional.of(first)));
        assertTrue(records.version(2, Records.NOW, Optional.of(first)).replaces().isPresent());
    }

    @Test void the_next_change_is_known_so_that_no_answer_outlives_its_policy() {
        var first = records.first();
        records.record(records.version(2, LATER, Optional.of(first)).toStatement(), records.petra, records.rosa);
        assertEquals(LATER, PolicyHistory.of(records.trust(), records).nextChange(Records.NOW));
        assertEquals(Records.NOW.plus(Duration.ofDays(365)), PolicyHistory.of(records.trust(), records).nextChange(LATER));
    }
}
