package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class ListenerTest {
    private static final class Heard implements Listener {
        final TreeSet<Integer> entered = new TreeSet<>();
        final TreeSet<Integer> held = new TreeSet<>();
        final List<String> yielded = new ArrayList<>();
        final List<String> printed = new ArrayList<>();

        @Override public void entered(Location expression) {
            entered.add(expression.row());
        }

        @Override public void held(Location expression) {
            held.add(expression.row());
        }

        @Override public void yielded(Location rule, String reference, Value value) {
            yielded.add(rule.row() + " " + reference + " " + RegoJson.write(value));
        }

        @Override public void printed(Location at, String text) {
            printed.add(text);
        }
    }

    private static final String RULES = """
            deny contains "unsigned" if {
            \tnot input.signed
            }
            deny contains msg if {
            \tinput.size > 10
            \tmsg := sprintf("size %d", [input.size])
            }
            p if count(deny) == 0
            p := false if {
            \tprint("denied:", deny, input.missing)
            \tcount(deny) > 0
            }""";

    private static Heard hear(String input) {
        var heard = new Heard();
        Ask.of(RULES).with(CompileOptions.V1.withListener()).with(Ask.OPTIONS.withListener(heard)).input(input).value("data.t.p");
        return heard;
    }

    @Test void tells_which_expressions_were_tried_and_which_held() {
        var heard = hear("{\"signed\": true, \"size\": 3}");
        assertTrue(heard.entered.containsAll(List.of(3, 6)), heard.entered::toString);
        assertEquals(List.of(), List.copyOf(heard.held.subSet(3, 8)), heard.held::toString);
        assertTrue(!heard.entered.contains(7), heard.entered::toString);
    }

    @Test void tells_which_clauses_yielded_what() {
        assertEquals(List.of("2 data.t.deny \"unsigned\"", "5 data.t.deny \"size 30\"", "10 data.t.p false"), hear("{\"size\": 30}").yielded.stream().distinct().toList());
        assertEquals(List.of("9 data.t.p true"), hear("{\"signed\": true, \"size\": 3}").yielded);
    }

    @Test void tells_each_expression_as_it_is_tried_with_the_variables_known_by_then_and_as_it_holds() {
        var told = new ArrayList<String>();
        var listener = new Listener() {
            @Override public void entered(Location expression, Supplier<Map<String, Value>> variables) {
                told.add("try " + expression.row() + " " + variables.get());
            }

            @Override public void held(Location expression) {
                told.add("held " + expression.row());
            }

            @Override public void yielded(Location rule, String reference, Value value) {
                told.add("yielded " + value);
            }
        };
        var rules = "p contains [x, y] if {\n\tsome x in [1, 2]\n\tx > 1\n\ty := x + 1\n}";
        assertEquals("[[2,3]]", Ask.of(rules).with(CompileOptions.V1.withListener()).with(Ask.OPTIONS.withListener(listener)).value("data.t.p"));
        assertEquals("try 3 {}, held 3, try 4 {x=1}, held 3, try 4 {x=2}, held 4, try 5 {x=2}, held 5, yielded [2, 3]", String.join(", ", told));
    }

    @Test void tells_what_is_printed_with_what_is_undefined() {
        assertEquals(List.of("denied: {\"unsigned\"} <undefined>"), hear("{\"size\": 3}").printed);
    }

    @Test void listening_changes_no_answer() {
        for (var input : List.of("{\"size\": 30}", "{\"signed\": true, \"size\": 3}", "{}")) {
            var quiet = Ask.of(RULES).input(input).value("data.t");
            assertEquals(quiet, Ask.of(RULES).with(CompileOptions.V1.withListener()).input(input).value("data.t"));
        }
    }

    @Test void a_program_tells_what_it_looks_at() {
        assertEquals("[input.a.b, input.list[_].c, input.list[_][0]]",
                Ask.of("p if { input.a.b; input.list[_].c; some i; input.list[i][0] == 1 }").program().inputReferences().toString());
    }
}
