package dev.alnage.policy.rego.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoErrors;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sources made to exhaust a parser: each is refused, or read in time that grows with its length only. */
@Tag("P8")
class HostileSourceTest {
    private static final List<String> BRACKETS = List.of("[", "{", "(", "f(", "a[", "{a | {", "[a | ", "{\"a\": ", "not ", "$\"{", "x | {y | ", "{a | {b, ");

    private static void refusedSoon(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(RegoErrors.class, () -> Parser.query("q.rego", text)));
    }

    @Test void what_is_nested_too_deep_is_refused_and_not_a_stack_overflow() {
        for (var bracket : BRACKETS) {
            refusedSoon(bracket.repeat(50_000));
        }
        refusedSoon("a" + "+a".repeat(50_000));
        refusedSoon("a" + " in a".repeat(50_000));
        refusedSoon("every x in y { ".repeat(50_000));
        refusedSoon("{x | y with input as ".repeat(50_000));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(RegoErrors.class,
                () -> Parser.module("m.rego", "package a\np := 1 if x" + " else := 2 if x".repeat(20_000), Version.V1)));
    }

    @Test void what_is_nested_deep_but_not_too_deep_is_read_and_written_again() {
        for (var pair : List.of(List.of("[", "1", "]"), List.of("{", "1", "}"), List.of("(", "1", ")"), List.of("f(", "1", ")"), List.of("{1: ", "1", "}"))) {
            var text = pair.get(0).repeat(200) + pair.get(1) + pair.get(2).repeat(200);
            var printed = Printer.term(Parser.term("t.rego", text));
            assertEquals(printed, Printer.term(Parser.term("t.rego", printed)));
        }
        assertEquals(200, Printer.term(Parser.term("t.rego", "a" + "+a".repeat(200))).chars().filter(c -> c == '+').count());
    }

    @Test void brackets_that_could_be_two_things_are_not_read_twice_at_every_depth() {
        // Each bracket looks like a comprehension until its comma: tried anew at every depth, this would take 2^100 steps.
        var lists = "[a | ".repeat(100) + "x" + ", y]".repeat(100);
        var sets = "{a | ".repeat(100) + "x" + ", y}".repeat(100);
        var objects = "{k: a | ".repeat(100) + "x" + ", j: y}".repeat(100);
        var bodies = "{a | b, ".repeat(100) + "c in d" + "}".repeat(100);
        for (var text : List.of(lists, sets, objects, bodies)) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertTrue(Printer.term(Parser.term("t.rego", text)).length() > 500));
        }
    }

    @Test void long_sources_are_read_in_time_that_grows_with_their_length() {
        var longest = Lexer.SOURCE_LENGTH_MAX - 20;
        var flat = "[" + "a,".repeat(longest / 2 - 2) + "]";
        var rows = "x := 1\n".repeat(longest / 7);
        var raw = "x := `\n`\n".repeat(longest / 9);
        var commas = "{a | b" + ",b".repeat(longest / 2 - 10) + "}";
        for (var text : List.of(flat, rows, raw, commas)) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Parser.query("q.rego", text));
        }
        refusedSoon("\"" + "a".repeat(Lexer.SOURCE_LENGTH_MAX));
    }
}
