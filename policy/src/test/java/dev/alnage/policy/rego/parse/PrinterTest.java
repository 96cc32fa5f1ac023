package dev.alnage.policy.rego.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.Printer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrinterTest {
    @Test void what_is_written_reads_as_the_same_again() {
        for (var text : List.of("x; -1 + y", "(a | b) == c; (-2)", "{(a | b): [k, v in xs]}", "{x | (y | z)}", "{(x + 1) | y}", "f((a | b), c == d)",
                "$\"{x | y} \\{ \\\" {f({\"a\": `\n`})}\"", "a[-1].b[x | y]", "(-1) == (1 | 2)", "x with input as (a | b) with data.c as a in b",
                "some x in (a in b)", "every k, v in [1, 2] { v > k; some z in v }", "plus(1, 2, 3)", "internal.member_3(1, 2, 3)", "{1: {}, set(): []}")) {
            var written = Printer.body(Parser.query("q.rego", text));
            assertEquals(written, Printer.body(Parser.query("q.rego", written)), text);
        }
    }

    @Test void a_policy_is_written_as_rego_v1_with_a_line_for_each_expression() {
        var module = Parser.module("m.rego", """
                package a.b

                import data.x as y

                default allow = false
                allow { input.a == 1; not y.z } else = false { true }
                names[n] { n := input.names[_] }
                f(x) = x + 1
                """, Version.V0);
        assertEquals("""
                package a.b

                import data.x as y

                default allow = false

                allow if {
                	input.a == 1
                	not y.z
                } else = false if {
                	true
                }

                names contains n if {
                	n := input.names[_]
                }

                f(x) = x + 1
                """, Printer.module(module));
    }
}
