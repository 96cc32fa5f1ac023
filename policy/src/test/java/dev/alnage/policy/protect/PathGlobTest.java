package dev.alnage.policy.protect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathGlobTest {
    @Test void a_star_stops_at_a_slash_and_two_do_not() {
        Map.of("refs/heads/*", "refs/heads/main", "refs/heads/**", "refs/heads/a/b", "refs/heads/release/*", "refs/heads/release/1", "**", "x/y", "a?c", "a/c".replace('/', 'b'), "*", "")
                .forEach((glob, name) -> assertTrue(PathGlob.of(glob).matches(name), glob));
        Map.of("refs/heads/*", "refs/heads/a/b", "refs/heads/main", "refs/heads/main2", "refs/heads/release/*", "refs/heads/release", "a?c", "a/c", "*", "a/b", "a**b", "a/c")
                .forEach((glob, name) -> assertFalse(PathGlob.of(glob).matches(name), glob));
    }

    @Test void patterns_that_mean_something_elsewhere_are_refused() {
        for (var wrong : List.of("", "a***b", "[ab]", "{a,b}", "!a", "a\\b", "a\nb", "x".repeat(PathGlob.LENGTH_MAX + 1))) {
            assertThrows(Rejected.Malformed.class, () -> PathGlob.of(wrong), wrong);
        }
    }

    @Test void two_patterns_meet_when_some_name_fits_both() {
        for (var pair : List.of("refs/heads/* refs/heads/main", "refs/** refs/heads/release/*", "a*c abc*", "*a b*", "? x", "**/x y/*", "a*b*c a**c", "** **", "a a*")) {
            var both = pair.split(" ");
            assertTrue(PathGlob.of(both[0]).meets(PathGlob.of(both[1])) && PathGlob.of(both[1]).meets(PathGlob.of(both[0])), pair);
        }
        for (var pair : List.of("refs/heads/* refs/tags/*", "refs/heads/* refs/heads/a/b", "a b", "a? a", "a* b*", "? /", "*x *y", "refs/heads/main refs/heads/main2")) {
            var both = pair.split(" ");
            assertFalse(PathGlob.of(both[0]).meets(PathGlob.of(both[1])) || PathGlob.of(both[1]).meets(PathGlob.of(both[0])), pair);
        }
    }

    @Test void a_hostile_pattern_takes_no_more_time_than_its_length_times_the_name_s() {
        assertFalse(PathGlob.of("*a".repeat(200) + "b").matches("a".repeat(4_000)));
        assertFalse(PathGlob.of("*a".repeat(200) + "b").meets(PathGlob.of("*a".repeat(200) + "c")));
        assertEquals("*a", PathGlob.of("*a").toString());
    }

    @Test void a_pattern_of_the_greatest_length_is_taken_and_a_longer_one_shown_in_part() {
        assertEquals(PathGlob.LENGTH_MAX, PathGlob.of("x".repeat(PathGlob.LENGTH_MAX)).toString().length());
        assertTrue(PathGlob.of(" ~").matches(" ~"));
        assertThrows(Rejected.Malformed.class, () -> PathGlob.of("a\u007f"));
        var shown = assertThrows(Rejected.Malformed.class, () -> PathGlob.of("[" + "x".repeat(80))).getMessage();
        assertTrue(shown.contains("\"[" + "x".repeat(79) + "…\""), shown);
        var whole = assertThrows(Rejected.Malformed.class, () -> PathGlob.of("[" + "x".repeat(79))).getMessage();
        assertTrue(whole.contains("\"[" + "x".repeat(79) + "\""), whole);
        assertEquals(PathGlob.of("a*"), PathGlob.of("a*"));
        assertFalse(PathGlob.of("a*").equals(PathGlob.of("a?")));
        assertEquals(PathGlob.of("a*").hashCode(), PathGlob.of("a*").hashCode());
    }
}
