package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitTest {
    @Test void the_numbers_are_the_published_ones() {
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 70, 130), Arrays.stream(Exit.values()).map(Exit::code).toList());
    }

    @Test void a_command_that_looked_and_passed_ends_with_0() {
        assertEquals(Exit.PASSED, Typed.at(Rehearsal.table(Usage.none(), _ -> Exit.PASSED), "try").exit());
    }

    @Test void malformed_and_untrusted_input_ends_with_1() {
        assertEquals(Exit.REFUSED, thrown(new Rejected.Malformed("found x, expected y")).exit());
        assertEquals(Exit.REFUSED, thrown(new Rejected.Untrusted("found x, expected y")).exit());
    }

    @Test void wrong_use_ends_with_2() {
        var table = Rehearsal.table(Usage.none(), _ -> Exit.PASSED);
        assertEquals(Exit.USAGE, Typed.at(table, "try", "more").exit());
        assertEquals(Exit.USAGE, Typed.at(table, "tri").exit());
        assertEquals(Exit.USAGE, Typed.at(table).exit());
        assertEquals(Exit.USAGE, Typed.at(table, "try", "-o", "xml").exit());
    }

    @Test void stale_input_and_a_silent_factory_end_with_3() {
        assertEquals(Exit.CANNOT_TELL, thrown(new Rejected.Stale("found x, expected y")).exit());
        assertEquals(Exit.CANNOT_TELL, thrown(new ConnectException("refused")).exit());
        assertEquals(Exit.CANNOT_TELL, thrown(new UncheckedIOException(new IOException("broken disk"))).exit());
    }

    @Test void a_file_of_somebody_else_ends_with_4() {
        assertEquals(Exit.PERMISSION, thrown(new AccessDeniedException("/x")).exit());
    }

    @Test void a_file_that_is_not_there_ends_with_5() {
        assertEquals(Exit.NOT_FOUND, thrown(new NoSuchFileException("/x")).exit());
    }

    @Test void whoever_waits_ends_with_6() {
        assertEquals(Exit.WAITING, Typed.at(Rehearsal.table(Usage.none(), _ -> Exit.WAITING), "try").exit());
    }

    @Test void a_mistake_of_ours_ends_with_70_and_without_a_stack_trace() {
        var typed = thrown(new IllegalStateException("never"));
        assertEquals(Exit.BUG, typed.exit());
        assertTrue(typed.err().contains("ALN-CLI-009"), typed.err());
        assertFalse(typed.err().contains("\tat "), typed.err());
    }

    @Test void an_error_of_the_machine_is_no_pass_either() {
        assertEquals(Exit.BUG, Typed.at(Rehearsal.table(Usage.none(), _ -> {
            throw new StackOverflowError();
        }), "try").exit());
    }

    @Test void an_interrupted_command_ends_with_130() {
        assertEquals(Exit.INTERRUPTED, thrown(new InterruptedException()).exit());
    }

    @Test void the_debug_flag_shows_where_an_error_came_from() {
        var typed = Typed.at(Rehearsal.throwing(_ -> new IllegalStateException("never")), "try", "--debug");
        assertTrue(typed.err().contains("\tat "), typed.err());
    }

    @Test void an_error_has_its_hint_on_a_line_of_its_own() {
        var typed = thrown(new Failure(Exit.NOT_FOUND, "ALN-CLI-005", "found no file x, expected one", "look elsewhere"));
        assertEquals("alnage: error: found no file x, expected one (ALN-CLI-005)\nalnage: hint: look elsewhere\n", typed.err());
        assertEquals("", typed.out());
    }

    @Test void with_json_output_an_error_is_a_problem() {
        var typed = Typed.at(Rehearsal.throwing(_ -> new Failure(Exit.NOT_FOUND, "ALN-CLI-005", "found no file x, expected one", "look elsewhere")),
                "try", "-o", "json");
        assertEquals("{\"code\":\"ALN-CLI-005\",\"exit\":5,\"fix\":[\"look elsewhere\"],\"title\":\"found no file x, expected one\",\"type\":\"about:blank\"}\n",
                typed.err());
    }

    @Test void wrong_use_is_a_problem_too_where_json_was_asked_for() {
        assertTrue(Typed.at(Rehearsal.table(Usage.none(), _ -> Exit.PASSED), "try", "--nope", "--output=json").err().startsWith("{\"code\":\"ALN-CLI-001\""));
    }

    @Test void an_error_message_cannot_forge_a_second_line() {
        var typed = thrown(new Rejected.Malformed("found \u001b[2Jx\nalnage: PASSED"));
        assertEquals(1, typed.err().lines().count(), typed.err());
        assertFalse(typed.err().contains("\u001b"), typed.err());
    }

    @Test void a_result_that_could_not_be_written_is_no_pass() {
        var full = new PrintStream(new OutputStream() {
            @Override public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        });
        var table = Rehearsal.table(Usage.none(), in -> {
            in.out().println("yes");
            return Exit.PASSED;
        });
        var surroundings = new Surroundings(Map.of(), Path.of("/"), InputStream.nullInputStream(), full,
                new PrintStream(OutputStream.nullOutputStream()), false, false);
        assertEquals(Exit.CANNOT_TELL, new CommandLine(table, surroundings).run(List.of("try")));
    }

    private static Typed thrown(Exception exception) {
        return Typed.at(Rehearsal.throwing(_ -> exception), "try");
    }
}
