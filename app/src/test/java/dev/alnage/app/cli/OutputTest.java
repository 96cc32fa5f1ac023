package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final CommandTable TABLE = Rehearsal.table(Usage.none(), in -> {
        new Table("NAME", "SIZE").row("a", "1").row("bb", "22").print(in);
        in.console().say("two things");
        in.console().detail("looked closely");
        return Exit.PASSED;
    });
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    @Test void results_and_talk_go_different_ways() {
        var typed = Typed.at(TABLE, "try");
        assertEquals("NAME  SIZE\na     1\nbb    22\n", typed.out());
        assertEquals("two things\n", typed.err());
    }

    @Test void quiet_leaves_the_results_alone_and_verbose_says_more() {
        assertEquals("", Typed.at(TABLE, "try", "-q").err());
        assertEquals("two things\nlooked closely\n", Typed.at(TABLE, "try", "-v").err());
    }

    @Test void each_format_has_the_same_rows() {
        assertEquals("[{\"name\":\"a\",\"size\":\"1\"},{\"name\":\"bb\",\"size\":\"22\"}]\n", Typed.at(TABLE, "try", "-o", "json").out());
        assertEquals("{\"name\":\"a\",\"size\":\"1\"}\n{\"name\":\"bb\",\"size\":\"22\"}\n", Typed.at(TABLE, "try", "-o", "ndjson").out());
        assertEquals("a\nbb\n", Typed.at(TABLE, "try", "-o", "name").out());
    }

    @Test void a_table_without_rows_is_nothing_for_people_and_an_empty_array_for_programs() {
        var empty = Rehearsal.table(Usage.none(), in -> {
            new Table("NAME").print(in);
            return Exit.PASSED;
        });
        assertEquals("", Typed.at(empty, "try").out());
        assertEquals("[]\n", Typed.at(empty, "try", "-o", "json").out());
    }

    @Test void a_row_of_another_length_is_a_mistake() {
        assertThrows(IllegalArgumentException.class, () -> new Table("NAME").row("a", "b"));
    }

    @Test void off_a_terminal_each_step_is_told_once_when_it_has_finished() {
        var tree = new LiveTree(out, Style.PLAIN, false, false);
        tree.show(List.of(line("a", Mark.RUNNING, false), line("b", Mark.WAITING, false)));
        tree.show(List.of(line("a", Mark.YES, true), line("b", Mark.RUNNING, false)));
        tree.show(List.of(line("a", Mark.YES, true), line("b", Mark.NO, true)));
        assertEquals("+ a\nx b\n", written());
    }

    @Test void on_a_terminal_the_lines_are_drawn_again_in_their_place() {
        var tree = new LiveTree(out, Style.PLAIN, true, false);
        tree.show(List.of(line("a", Mark.RUNNING, false), line("b", Mark.WAITING, false)));
        tree.show(List.of(line("a", Mark.YES, true), line("b", Mark.RUNNING, false)));
        assertEquals("* a\no b\n\u001b[2A\u001b[J+ a\n* b\n", written());
    }

    @Test void a_long_tree_keeps_what_runs_or_failed_and_counts_the_rest() {
        var tree = new LiveTree(out, Style.PLAIN, true, false);
        var lines = new ArrayList<LiveTree.Line>();
        lines.add(line("failed", Mark.NO, true));
        for (var i = 0; i < 40; i++) {
            lines.add(line("step" + i, Mark.YES, true));
        }
        tree.show(lines);
        var rows = written().lines().toList();
        assertEquals(20, rows.size());
        assertEquals("x failed", rows.getFirst());
        assertEquals("and 22 more", rows.getLast());
    }

    @Test void a_step_cannot_steer_the_terminal_or_wrap_its_line() {
        var tree = new LiveTree(out, Style.PLAIN, true, false);
        tree.show(List.of(line("\u001b[2J" + "w".repeat(200), Mark.YES, true)));
        assertTrue(written().startsWith("+ \\u{1b}[2J"), written());
        assertEquals(79, written().strip().length());
    }

    private static LiveTree.Line line(String id, Mark mark, boolean finished) {
        return new LiveTree.Line(id, 0, mark, id, finished);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
