package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test void a_result_also_goes_into_each_file_that_is_named_in_the_form_that_is_named(@TempDir Path folder) throws IOException {
        var typed = Typed.at(TABLE, folder, Map.of("CLICOLOR_FORCE", "1"), "", List.of("try", "-o", "json=a.json", "-o", "name=names", "--output=ndjson=lines"));
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertTrue(typed.out().endsWith("bb    22\n"), typed.out());
        assertEquals(Typed.at(TABLE, "try", "-o", "json").out(), Files.readString(folder.resolve("a.json")));
        assertEquals("a\nbb\n", Files.readString(folder.resolve("names")));
        assertEquals(Typed.at(TABLE, "try", "-o", "ndjson").out(), Files.readString(folder.resolve("lines")));
    }

    @Test void standard_output_may_have_another_form_than_the_files(@TempDir Path folder) throws IOException {
        var typed = Typed.at(TABLE, folder, Map.of(), "", List.of("try", "-o", "table=a.txt", "-o", "name"));
        assertEquals("a\nbb\n", typed.out());
        assertEquals("NAME  SIZE\na     1\nbb    22\n", Files.readString(folder.resolve("a.txt")));
    }

    @Test void a_form_twice_on_standard_output_a_file_twice_or_without_a_name_is_used_wrongly(@TempDir Path folder) throws IOException {
        for (var words : List.of(List.of("try", "-o", "json", "-o", "name"), List.of("try", "-o", "json=a", "-o", "name=a"), List.of("try", "-o", "json=a", "-o", "name=./a"),
                List.of("try", "-o", "json="), List.of("try", "-o", "xml=a"), List.of("try", "-o", "=a"))) {
            assertEquals(Exit.USAGE, Typed.at(TABLE, folder, Map.of(), "", words).exit(), words.toString());
        }
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test void a_command_that_fails_leaves_no_file(@TempDir Path folder) {
        var failing = Rehearsal.table(Usage.none(), in -> {
            new Table("NAME").row("a").print(in);
            throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-007", "found nothing", "");
        });
        assertEquals(Exit.CANNOT_TELL, Typed.at(failing, folder, Map.of(), "", List.of("try", "-o", "json=a")).exit());
        assertFalse(Files.exists(folder.resolve("a")));
    }

    @Test void a_file_that_cannot_be_written_or_that_got_no_result_is_never_a_pass(@TempDir Path folder) {
        assertEquals(Exit.NOT_FOUND, Typed.at(TABLE, folder, Map.of(), "", List.of("try", "-o", "json=no/such/folder")).exit());
        var streaming = Rehearsal.table(Usage.none(), in -> {
            in.out().println("as it comes");
            return Exit.PASSED;
        });
        var typed = Typed.at(streaming, folder, Map.of(), "", List.of("try", "-o", "json=a"));
        assertEquals(Exit.USAGE, typed.exit());
        assertTrue(typed.err().contains("found no result for"), typed.err());
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
