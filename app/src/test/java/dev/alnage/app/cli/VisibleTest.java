package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S6")
class VisibleTest {
    @Test void a_name_cannot_steer_the_terminal() {
        assertEquals("\\u{1b}[2J\\u{9b}31m\\u{7}", Visible.line("\u001b[2J\u009b31m\u0007"));
    }

    @Test void a_name_cannot_begin_a_line_of_ours() {
        assertEquals("a\\u{d}\\u{a}PASSED\\u{2028}b\\u{85}c", Visible.line("a\r\nPASSED\u2028b\u0085c"));
    }

    @Test void a_name_cannot_turn_the_direction_of_reading_or_hide_in_no_width() {
        assertEquals("app\\u{202e}raj.exe\\u{200b}\\u{2066}\\u{feff}", Visible.line("app\u202eraj.exe\u200b\u2066\ufeff"));
    }

    @Test void half_a_character_is_shown_as_its_code() {
        assertEquals("\\u{d800}x", Visible.line("\ud800x"));
    }

    @Test void text_in_other_scripts_stays_as_it_is() {
        assertEquals("Prüfung 試験 ✓ 😀", Visible.line("Prüfung 試験 ✓ 😀"));
    }

    @Test void several_lines_keep_their_ends_and_nothing_else() {
        assertEquals("a\n\tb\\u{d}\\u{1b}", Visible.lines("a\n\tb\r\u001b"));
    }

    @Test void a_cell_of_a_table_is_made_visible_too() {
        var typed = Typed.at(Rehearsal.table(Usage.none(), in -> {
            new Table("NAME", "SIZE").row("evil\u001b[1A\nx", "1").row("b", "22").print(in);
            return Exit.PASSED;
        }), "try");
        assertEquals("NAME                 SIZE\nevil\\u{1b}[1A\\u{a}x  1\nb                    22\n", typed.out());
    }
}
