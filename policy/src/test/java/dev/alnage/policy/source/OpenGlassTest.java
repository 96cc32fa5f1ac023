package dev.alnage.policy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.SourceScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Broken glass lets in one thing for some hours, and stays open until somebody has looked. */
@Tag("source/four-eyes")
class OpenGlassTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("test.alnage", "shop/app");
    private static final Digest HEAD = Digest.gitCommit("b".repeat(40));
    private static final Digest OTHER = Digest.gitCommit("c".repeat(40));

    private static Digest envelope(String name) {
        return Digest.of(Bytes.utf8(name));
    }

    private static OpenGlass glass(String envelope, SourceScope scope, long change, Digest head, Optional<Digest> resolves) {
        return new OpenGlass(new BreakGlass(scope, change, head, "the shop is down", resolves, NOW, NOW.plus(Duration.ofHours(1))), envelope(envelope), List.of("fay", "finn"), NOW.plusSeconds(10));
    }

    private static OpenGlass broken() {
        return glass("broken", SHOP, 1, HEAD, Optional.empty());
    }

    private static List<Digest> open(OpenGlass.LookedAt lookedAt, OpenGlass... said) {
        return OpenGlass.unresolved(List.of(said), lookedAt).stream().map(OpenGlass::envelope).toList();
    }

    @Test void it_excuses_exactly_what_it_names_from_its_record_to_its_end() {
        var glass = broken();
        assertTrue(glass.excuses(1, HEAD, NOW.plusSeconds(10)));
        assertTrue(glass.excuses(1, HEAD, NOW.plus(Duration.ofHours(1)).minusNanos(1)));
        assertFalse(glass.excuses(1, HEAD, NOW.plusSeconds(10).minusNanos(1)), "before it was on record");
        assertFalse(glass.excuses(1, HEAD, NOW.plus(Duration.ofHours(1))), "after its end");
        assertFalse(glass.excuses(2, HEAD, NOW.plusSeconds(20)), "another change");
        assertFalse(glass.excuses(1, OTHER, NOW.plusSeconds(20)), "what was pushed since");
    }

    @Test void it_is_closed_by_two_people_s_word_about_the_same_and_only_when_somebody_has_looked() {
        var resolves = Optional.of(envelope("broken"));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, broken()));
        assertEquals(List.of(), open((_, _) -> true, broken(), glass("mended", SHOP, 1, HEAD, resolves)));
        assertEquals(List.of(envelope("broken")), open((_, _) -> false, broken(), glass("mended", SHOP, 1, HEAD, resolves)));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, broken(), glass("mended", SHOP, 2, HEAD, resolves)));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, broken(), glass("mended", SHOP, 1, OTHER, resolves)));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, broken(), glass("mended", new SourceScope("test.alnage", "shop/api"), 1, HEAD, resolves)));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, broken(), glass("mended", SHOP, 1, HEAD, Optional.of(envelope("another")))));
        assertEquals(List.of(envelope("broken")), open((_, _) -> true, glass("mended", SHOP, 1, HEAD, resolves), broken()), "not before it was broken");
    }

    @Test void who_is_asked_whether_somebody_looked_is_told_what_was_broken_and_until_when() {
        var asked = new ArrayList<String>();
        open((glass, time) -> asked.add(glass.envelope() + " " + time), broken(), glass("mended", SHOP, 1, HEAD, Optional.of(envelope("broken"))));
        assertEquals(List.of(envelope("broken") + " " + NOW.plusSeconds(10)), asked);
    }
}
