package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.policy.set.Exceptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A waiver covers one finding for a while, and nothing else. */
@Tag("source/no-secrets")
class WaiversTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Bytes CONTENT = Bytes.utf8("glpat-1a2B3c4D5e6F7g8H9i0J");
    private static final Digest FINGERPRINT = SecretScan.of(RuleSet.shipped(), Waivers.NONE).scan("a", CONTENT).findings().getFirst().fingerprint();

    private static SecretScan scan(String rule, String subject, Instant at) {
        var exception = new PolicyException("test.alnage", "anna", rule, subject, "a token of a test server", NOW, NOW.plus(Duration.ofDays(30)));
        var granted = new Exceptions.Granted(exception, Digest.of(Bytes.utf8("envelope")), NOW, new TreeSet<>(List.of("petra")));
        return SecretScan.of(RuleSet.shipped(), Waivers.of(List.of(granted), at));
    }

    @Test void a_waived_finding_is_told_apart_from_the_others_and_only_under_its_path() {
        var scan = scan("ALN-SRC-030", FINGERPRINT.toString(), NOW.plusSeconds(60));
        assertTrue(scan.scan("a", CONTENT).isClean());
        assertEquals(List.of(FINGERPRINT), scan.scan("a", CONTENT).waived().stream().map(Finding::fingerprint).toList());
        assertEquals(1, scan.scan("b", CONTENT).findings().size());
        assertEquals(1, scan.scan("a", Bytes.utf8("glpat-1a2B3c4D5e6F7g8H9i0K")).findings().size());
    }

    @Test void one_that_has_lapsed_has_not_begun_or_is_about_something_else_waives_nothing() {
        assertEquals(1, scan("ALN-SRC-030", FINGERPRINT.toString(), NOW.plus(Duration.ofDays(30))).scan("a", CONTENT).findings().size());
        assertEquals(1, scan("ALN-SRC-030", FINGERPRINT.toString(), NOW.minusSeconds(1)).scan("a", CONTENT).findings().size());
        assertEquals(1, scan("ORG-REL-002", FINGERPRINT.toString(), NOW.plusSeconds(60)).scan("a", CONTENT).findings().size());
        assertEquals(1, scan("ALN-SRC-030", "shop/app", NOW.plusSeconds(60)).scan("a", CONTENT).findings().size());
    }
}
