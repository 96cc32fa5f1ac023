package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleTest {
    @Test void no_colour_where_nobody_looks() {
        assertFalse(Style.of(false, Map.of(), false).colours());
    }

    @Test void a_terminal_gets_colours() {
        assertTrue(Style.of(false, Map.of("TERM", "xterm"), true).colours());
    }

    @Test void the_flag_wins_over_everything() {
        assertFalse(Style.of(true, Map.of("CLICOLOR_FORCE", "1"), true).colours());
    }

    @Test void no_color_wins_over_force_and_counts_only_if_it_says_something() {
        assertFalse(Style.of(false, Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1"), true).colours());
        assertFalse(Style.of(false, Map.of("NO_COLOR", "0"), true).colours());
        assertTrue(Style.of(false, Map.of("NO_COLOR", ""), true).colours());
    }

    @Test void force_colours_a_pipe() {
        assertTrue(Style.of(false, Map.of("CLICOLOR_FORCE", "1", "TERM", "dumb"), false).colours());
        assertFalse(Style.of(false, Map.of("CLICOLOR_FORCE", "0"), false).colours());
    }

    @Test void clicolor_0_and_a_dumb_terminal_get_none() {
        assertFalse(Style.of(false, Map.of("CLICOLOR", "0"), true).colours());
        assertFalse(Style.of(false, Map.of("TERM", "dumb"), true).colours());
    }

    @Test void glyphs_need_a_locale_that_can_write_them() {
        assertFalse(Style.of(false, Map.of(), true).glyphs());
        assertFalse(Style.of(false, Map.of("LANG", "C"), true).glyphs());
        assertTrue(Style.of(false, Map.of("LANG", "de_DE.UTF-8"), true).glyphs());
        assertTrue(Style.of(false, Map.of("LC_ALL", "en_GB.utf8", "LANG", "C"), true).glyphs());
        assertFalse(Style.of(false, Map.of("LC_ALL", "C", "LANG", "en_GB.UTF-8"), true).glyphs());
    }

    @Test void every_mark_has_a_shape_of_its_own_without_colour_or_glyphs() {
        var shapes = new HashSet<String>();
        Arrays.stream(Mark.values()).forEach(mark -> assertTrue(shapes.add(Style.PLAIN.mark(mark)), mark.name()));
        assertEquals("x", Style.PLAIN.mark(Mark.NO));
        assertEquals("\u001b[31m✗\u001b[0m", new Style(true, true).mark(Mark.NO));
    }
}
