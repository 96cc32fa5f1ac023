package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G6")
class ReferenceNameTest {
    @Test void names_that_git_does_not_take_are_refused() {
        for (var name : List.of("refs/heads/.hidden", "refs/heads/a..b", "refs/heads/a.lock", "refs/heads/a.lock/b", "refs/heads/a b", "refs/heads/a~1",
                "refs/heads/a^", "refs/heads/a:b", "refs/heads/a?", "refs/heads/a*", "refs/heads/a[b", "refs/heads/a\\b", "refs/heads/", "refs/heads//a",
                "refs/heads/a/", "refs/heads/a.", "refs/heads/a@{1}", "refs/heads/@", "refs/a", "heads/main", "main", "", "/refs/heads/a", "refs/heads/a\u007f",
                "refs/heads/a\0b")) {
            assertThrows(Rejected.Malformed.class, () -> ReferenceName.require(name), name);
        }
    }

    @Test void names_that_a_program_takes_for_an_option_are_refused() {
        for (var name : List.of("refs/heads/--upload-pack=x", "refs/heads/-oProxyCommand=x", "refs/heads/a/-b", "refs/tags/-d")) {
            assertTrue(ReferenceName.findProblem(name).orElseThrow().contains("option"), name);
        }
    }

    @Test void names_that_a_terminal_obeys_or_leaves_out_are_refused_and_shown_harmlessly() {
        for (var name : List.of("refs/heads/a\nb", "refs/heads/a\rb", "refs/heads/\u001b[2J", "refs/heads/\u202emain", "refs/heads/ma\u200bin", "refs/heads/\u2066a\u2069",
                "refs/heads/a\u00a0b", "refs/heads/a\u2028b", "refs/heads/a\ufe0f", "refs/heads/\ud800", "refs/heads/\udb40\udc41a", "refs/heads/a\u0085")) {
            var refused = assertThrows(Rejected.Malformed.class, () -> ReferenceName.require(name), name);
            assertFalse(refused.getMessage().codePoints().anyMatch(ReferenceName::isUnseen), refused.getMessage());
        }
    }

    @Test void names_that_git_reads_as_something_else_are_refused() {
        for (var name : List.of("refs/heads/HEAD", "refs/heads/head", "refs/tags/FETCH_HEAD", "refs/heads/refs/heads/main", "refs/heads/" + "a".repeat(40),
                "refs/tags/" + "0".repeat(64), "refs/heads/gro\u0308\u00dfe")) {
            assertTrue(ReferenceName.findProblem(name).isPresent(), name);
        }
    }

    @Test void long_names_are_refused_with_their_limit() {
        assertEquals(Optional.empty(), ReferenceName.findProblem("refs/heads/" + "a".repeat(ReferenceName.SEGMENT_BYTES_MAX)));
        assertTrue(ReferenceName.findProblem("refs/heads/" + "a".repeat(ReferenceName.SEGMENT_BYTES_MAX + 1)).orElseThrow().contains("240"));
        assertTrue(ReferenceName.findProblem("refs/heads/" + "a/".repeat(600) + "b").orElseThrow().contains("1000"));
    }

    @Test void honest_names_pass_as_they_are() {
        for (var name : List.of("refs/heads/main", "refs/heads/release/1.0", "refs/tags/v1.0.0-rc.1", "refs/heads/feature/#7-größe", "refs/heads/日本語", "refs/heads/a@b",
                "refs/heads/HEAD-of-line", "refs/heads/x/HEAD", "refs/heads/" + "a".repeat(39), "refs/changes/7/head", "refs/heads/a-b", "refs/heads/100%")) {
            assertEquals(name, ReferenceName.require(name));
        }
    }
}
