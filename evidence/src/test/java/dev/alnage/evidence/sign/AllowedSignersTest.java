package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("source/signed-commits")
class AllowedSignersTest {
    private static final String KEY = OpenSshKey.of(SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom()).key()).line();

    private static List<SigningKey> read(String file) {
        return AllowedSigners.read(Bytes.utf8(file), Set.of(NameTemplate.ANY), ZoneId.of("Europe/Berlin"));
    }

    @Test void a_line_is_read_with_its_options() {
        var plain = read("# a comment\n\nann@example.com " + KEY + " a comment\n").getFirst();
        assertEquals("ann@example.com", plain.principal());
        assertEquals(Set.of("git"), plain.namespaces());
        assertTrue(plain.holdsAt(Instant.parse("2026-01-01T00:00:00Z")));
        var limited = read("ann@example.com namespaces=\"git,file\",valid-after=\"20260701\",valid-before=\"20260702120000Z\" " + KEY).getFirst();
        assertEquals(Set.of("git", "file"), limited.namespaces());
        assertEquals(Instant.parse("2026-06-30T22:00:00Z"), limited.validFrom());
        assertEquals(Instant.parse("2026-07-02T12:00:00Z"), limited.validUntil());
        assertInstanceOf(SigningCredential.SshAuthority.class, read("*@example.com,!eve@example.com cert-authority " + KEY).getFirst().credential());
    }

    @Test void lines_that_could_mean_more_than_they_say_are_refused() {
        for (var wrong : List.of("*@example.com " + KEY, "ann,bob " + KEY, "!ann " + KEY, "ann", "ann " + KEY.substring(0, 40), "ann no-touch-required " + KEY,
                "ann cert-authority=\"yes\" " + KEY, "ann namespaces=git " + KEY, "ann namespaces=\"*\" " + KEY, "ann namespaces=\"git\",namespaces=\"file\" " + KEY,
                "ann valid-after=\"2026\" " + KEY, "ann valid-after=\"20261301\" " + KEY, "ann valid-after=\"20260102\",valid-before=\"20260101\" " + KEY,
                "ann valid-after=\"20260101 " + KEY)) {
            var refused = assertThrows(Rejected.Malformed.class, () -> read("\n" + wrong + "\n"), wrong);
            assertTrue(refused.getMessage().startsWith("line 2: found "), refused.getMessage());
        }
    }

    @Test void patterns_match_the_whole_name_as_those_of_ssh() {
        assertTrue(SshPattern.matches("*@example.com", "ann@example.com"));
        assertTrue(SshPattern.matches("a?n,bob", "bob"));
        assertFalse(SshPattern.matches("*@example.com", "ann@example.com.evil"));
        assertFalse(SshPattern.matches("*,!eve", "eve"));
        assertFalse(SshPattern.matches("!eve", "ann"));
        assertFalse(SshPattern.matches("ann", "Ann"));
        assertFalse(SshPattern.matches("*a".repeat(2_000), "a".repeat(1_999) + "b"));
    }
}
