package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Usage ONE_WORD = Usage.of("NAME");
    private static final Usage FLAGS = Usage.none().with(Flag.LIMIT, Flag.FOLLOW, Flag.withValue("image", "KEY=DIGEST...", "several"));

    @Test void a_flag_that_nobody_declared_is_refused_and_the_nearest_one_named() {
        var failure = refused(FLAGS, "--limt", "3");
        assertEquals("did you mean --limit", failure.hint());
    }

    @Test void a_flag_of_another_command_is_refused() {
        refused(ONE_WORD, "a", "--follow");
        refused(ONE_WORD, "a", "-f");
    }

    @Test void a_flag_without_its_value_is_refused() {
        refused(FLAGS, "--limit");
        refused(FLAGS, "--limit=");
        refused(FLAGS, "--limit", "");
    }

    @Test void a_value_for_a_flag_that_has_none_is_refused() {
        refused(FLAGS, "--follow=yes");
        refused(FLAGS, "--follow=");
    }

    @Test void a_flag_twice_is_refused_for_either_could_be_meant() {
        refused(FLAGS, "--limit", "1", "--limit", "2");
        refused(FLAGS, "-f", "--follow");
    }

    @Test void letters_are_not_bundled() {
        refused(FLAGS, "-fq");
    }

    @Test void too_few_or_too_many_words_are_refused() {
        refused(ONE_WORD);
        refused(ONE_WORD, "a", "b");
        refused(Usage.of("NAME..."));
        refused(Usage.none(), "a");
    }

    @Test void a_word_that_is_none_of_the_choices_is_refused() {
        var usage = Usage.of("KIND").choices("KIND", List.of("tar", "zip"));
        assertEquals("did you mean tar", refused(usage, "tra").hint());
        assertEquals(List.of("zip"), Arguments.read(usage, List.of("zip")).positionals());
    }

    @Test void values_are_taken_behind_a_space_or_an_equals_sign() {
        assertEquals("3", Arguments.read(FLAGS, List.of("--limit", "3")).flag("limit").orElseThrow());
        assertEquals("3", Arguments.read(FLAGS, List.of("--limit=3")).flag("limit").orElseThrow());
        assertEquals("json", Arguments.read(FLAGS, List.of("-o", "json")).flag("output").orElseThrow());
        assertEquals("a=b", Arguments.read(FLAGS, List.of("--image=a=b")).flag("image").orElseThrow());
    }

    @Test void a_value_may_begin_with_a_dash() {
        assertEquals("-3", Arguments.read(FLAGS, List.of("--limit", "-3")).flag("limit").orElseThrow());
    }

    @Test void a_repeatable_flag_keeps_its_order() {
        assertEquals(List.of("b=1", "a=2"), Arguments.read(FLAGS, List.of("--image", "b=1", "--image", "a=2")).values("image"));
    }

    @Test void after_two_dashes_everything_is_a_word() {
        var arguments = Arguments.read(Usage.of("WORD..."), List.of("-q", "--", "--limit", "-x", "--"));
        assertEquals(List.of("--limit", "-x", "--"), arguments.positionals());
        assertTrue(arguments.has("quiet"));
    }

    @Test void a_single_dash_is_a_word() {
        assertEquals(List.of("-"), Arguments.read(ONE_WORD, List.of("-")).positionals());
    }

    @Test void help_needs_no_words() {
        assertTrue(Arguments.read(ONE_WORD, List.of("--help")).has("help"));
    }

    @Test void an_optional_word_may_be_left_out() {
        assertTrue(Arguments.read(Usage.of("[FILE]"), List.of()).positionals().isEmpty());
        assertFalse(Arguments.read(Usage.of("A", "[B...]"), List.of("1", "2", "3")).positionals().isEmpty());
    }

    @Test void a_number_out_of_bounds_is_refused() {
        for (var wrong : List.of("0", "101", "x", "1.5", "99999999999999999999", "+")) {
            var typed = Typed.at(Rehearsal.table(FLAGS, in -> in.number("limit", 1, 100).isPresent() ? Exit.PASSED : Exit.BUG), "try", "--limit", wrong);
            assertEquals(Exit.USAGE, typed.exit(), wrong);
        }
        assertEquals(Exit.PASSED, Typed.at(Rehearsal.table(FLAGS, in -> in.number("limit", 1, 100).orElseThrow() == 100 ? Exit.PASSED : Exit.BUG),
                "try", "--limit", "100").exit());
    }

    @Test void a_usage_with_an_optional_word_in_the_middle_is_a_mistake() {
        assertThrows(IllegalArgumentException.class, () -> Usage.of("[A]", "B"));
        assertThrows(IllegalArgumentException.class, () -> Usage.of("A...", "B"));
    }

    private static Failure refused(Usage usage, String... words) {
        var failure = assertThrows(Failure.class, () -> Arguments.read(usage, List.of(words)));
        assertEquals(Exit.USAGE, failure.exit());
        return failure;
    }
}
