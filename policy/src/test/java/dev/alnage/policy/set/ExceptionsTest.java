package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.policy.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class ExceptionsTest {
    private static final Instant LATER = Records.NOW.plusSeconds(1);
    private final Records records = new Records();

    private static PolicyException exception(String owner, String rule, String subject, Duration life) {
        return new PolicyException(Records.DOMAIN, owner, rule, subject, "a fix is on its way", Records.NOW, Records.NOW.plus(life));
    }

    private static Reason reason(String code, String subject, String rule) {
        return new Reason(code, subject, "found", "expected", List.of(), "fix", rule, "");
    }

    private Exceptions recorded(PolicyException exception) {
        records.record(exception.toStatement(), records.petra);
        return Exceptions.of(records.trust(), records);
    }

    @Test void an_exception_excuses_one_code_for_one_subject_and_says_who_owns_the_risk() {
        var exceptions = recorded(exception("anna", "ORG-REL-001", "sha256:aa", Duration.ofDays(7))).validAt(LATER);
        var warning = exceptions.excuse(reason("ORG-REL-001", "sha256:aa", "policy.release"), "shop/app").orElseThrow();
        assertTrue(warning.text().contains("owner anna") && warning.text().contains("approved by petra"), warning.text());
        assertTrue(exceptions.excuse(reason("ORG-REL-002", "sha256:aa", "policy.release"), "shop/app").isEmpty());
        assertTrue(exceptions.excuse(reason("ORG-REL-001", "sha256:ab", "policy.release"), "shop/app").isEmpty());
        assertTrue(exceptions.excuse(reason("ORG-REL-001", "sha256:aa\n", "policy.release"), "shop/app").isEmpty());
    }

    @Test void it_may_name_a_practice_and_a_pipeline() {
        var exceptions = recorded(exception("anna", "build/factory-roles", "shop/app", Duration.ofDays(7))).validAt(LATER);
        assertTrue(exceptions.excuse(reason("ALN-REL-005", "publish", "build/factory-roles"), "shop/app").isPresent());
        assertTrue(exceptions.excuse(reason("ALN-REL-005", "publish", "build/factory-roles"), "shop/app2").isEmpty());
        assertTrue(exceptions.excuse(reason("ALN-REL-005", "publish", "build/factory-roles"), "evil/shop/app").isEmpty());
        assertTrue(exceptions.excuse(reason("ALN-REL-005", "publish", "build/factory-roles2"), "shop/app").isEmpty());
    }

    @Test void nothing_excuses_a_broken_chain_of_evidence() {
        var byCode = recorded(exception("anna", "ALN-BLD-004", "lib", Duration.ofDays(7))).validAt(LATER);
        assertTrue(byCode.excuse(reason("ALN-BLD-004", "lib", Reason.CHAIN), "shop/app").isEmpty());
        var byRule = recorded(exception("anna", Reason.CHAIN, "lib", Duration.ofDays(7))).validAt(LATER);
        assertTrue(byRule.excuse(reason("ALN-BLD-004", "lib", Reason.CHAIN), "shop/app").isEmpty());
    }

    @Test void it_lapses_and_does_not_begin_before_its_time() {
        var all = recorded(exception("anna", "ORG-REL-001", "x", Duration.ofDays(1)));
        assertEquals(1, all.validAt(LATER).granted().size());
        assertEquals(1, all.validAt(Records.NOW.plus(Duration.ofDays(1)).minusMillis(1)).granted().size());
        assertEquals(0, all.validAt(Records.NOW.plus(Duration.ofDays(1))).granted().size());
        assertEquals(0, all.validAt(Records.NOW.minusMillis(1)).granted().size());
        assertEquals(Records.NOW.plus(Duration.ofDays(1)), all.nextChange(LATER));
    }

    @Test void its_owner_alone_cannot_approve_it_and_neither_can_who_writes_no_policy() {
        var petras = exception("petra", "ORG-REL-001", "x", Duration.ofDays(1)).toStatement();
        assertThrows(Rejected.Untrusted.class, () -> Exceptions.verify(Envelope.sign(petras, records.petra), records.trust(), Records.NOW));
        assertThrows(Rejected.Untrusted.class, () -> Exceptions.verify(Envelope.sign(petras, records.petra, records.petrasOther), records.trust(), Records.NOW));
        assertThrows(Rejected.Untrusted.class, () -> Exceptions.verify(Envelope.sign(petras, records.anna), records.trust(), Records.NOW));
        records.record(petras, records.petra);
        assertEquals(List.of(), Exceptions.of(records.trust(), records).granted());
        records.record(petras, records.quentin);
        assertEquals(1, Exceptions.of(records.trust(), records).granted().size());
    }

    @Test void it_holds_for_ninety_days_at_most_and_stands_for_no_pattern() {
        assertThrows(Rejected.Malformed.class, () -> exception("anna", "ORG-REL-001", "x", Duration.ofDays(90).plusSeconds(1)));
        assertThrows(Rejected.Malformed.class, () -> exception("anna", "*", "x", Duration.ofDays(1)));
        assertThrows(Rejected.Malformed.class, () -> exception("anna", "ORG-REL-001", "shop/*", Duration.ofDays(1)));
        assertThrows(Rejected.Malformed.class, () -> exception("", "ORG-REL-001", "x", Duration.ofDays(1)));
        assertFalse(exception("anna", "ORG-REL-001", "x", Duration.ofDays(90)).expires().isBefore(Records.NOW));
    }
}
