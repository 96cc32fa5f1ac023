package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(
            new Row("policy eval", "asks", Group.FACTORY, PolicyEval::new),
            new Row("policy lint", "lints", Group.FACTORY, PolicyLint::new)));
    @TempDir Path folder;

    @BeforeEach void write() throws IOException {
        write("policy/gate.rego", """
                package gate

                default allow := false

                allow if input.signer in data.people.trusted

                names contains name if some name in data.people.trusted
                """);
        write("policy/people/trusted.json", "{\"trusted\": [\"anna\", \"max\"]}");
        write("input.json", "{\"signer\": \"anna\"}");
        write("other.yaml", "signer: eve\n");
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of(), "{\"signer\": \"max\"}", List.of(words));
    }

    @Test void a_policy_that_cannot_be_read_is_no_answer() throws IOException {
        write("broken.rego", "package broken\np if {");
        var typed = typed("policy", "eval", "-d", "broken.rego", "data.broken.p");
        assertEquals(Exit.CANNOT_TELL, typed.exit());
        assertTrue(typed.out().contains("\"code\": \"rego_parse_error\"") && typed.out().contains("\"row\": 2"), typed.out());
        var raw = typed("policy", "eval", "-f", "raw", "-d", "broken.rego", "data.broken.p");
        assertEquals(Exit.CANNOT_TELL, raw.exit());
        assertEquals("", raw.out());
        assertTrue(raw.err().contains("rego_parse_error"), raw.err());
    }

    @Test void a_query_that_is_undefined_is_an_empty_object_and_a_failure_when_asked_for() {
        var typed = typed("policy", "eval", "-d", "policy", "data.gate.nothing");
        assertEquals("{}\n", typed.out());
        assertEquals(Exit.PASSED, typed.exit());
        assertEquals(Exit.REFUSED, typed("policy", "eval", "--fail", "-d", "policy", "data.gate.nothing").exit());
        assertEquals("", typed("policy", "eval", "-f", "raw", "-d", "policy", "data.gate.nothing").out());
    }

    @Test void an_answer_is_written_as_opa_writes_it() {
        var typed = typed("policy", "eval", "-d", "policy", "-i", "input.json", "data.gate.allow");
        assertEquals("""
                {
                  "result": [
                    {
                      "expressions": [
                        {
                          "location": {
                            "col": 1,
                            "row": 1
                          },
                          "text": "data.gate.allow",
                          "value": true
                        }
                      ]
                    }
                  ]
                }
                """, typed.out());
        assertEquals(Exit.PASSED, typed.exit());
    }

    @Test void what_a_policy_denies_is_an_answer_too() {
        assertEquals("false\n", typed("policy", "eval", "-f", "raw", "-d", "policy", "-i", "other.yaml", "data.gate.allow").out());
        assertEquals("true\n", typed("policy", "eval", "-f", "raw", "-d", "policy", "-I", "data.gate.allow").out());
    }

    @Test void variables_are_bound_once_for_each_answer() {
        assertEquals("""
                [
                  {
                    "x": "anna"
                  },
                  {
                    "x": "max"
                  }
                ]
                """, typed("policy", "eval", "-f", "bindings", "-d", "policy", "x = data.people.trusted[_]").out());
        assertEquals("x = \"anna\"\n\nx = \"max\"\n", typed("policy", "eval", "-f", "pretty", "-d", "policy", "some x in data.people.trusted").out());
        assertEquals("[\n  [\n    1,\n    2\n  ]\n]\n", typed("policy", "eval", "-f", "values", "1; 2").out());
        assertEquals("anna 3\n", typed("policy", "eval", "-f", "raw", "-i", "input.json", "input.signer; 1 + 2").out());
    }

    @Test void the_text_of_each_expression_is_what_was_typed() {
        var out = typed("policy", "eval", " 1 == 1 ;\n\"π\" != x; x = \"a\"").out();
        assertTrue(out.contains("\"text\": \"1 == 1\"") && out.contains("\"text\": \"\\\"π\\\" != x\"") && out.contains("\"text\": \"x = \\\"a\\\"\""), out);
    }

    @Test void v0_is_read_when_asked_for() throws IOException {
        write("old.rego", "package old\np { input.signer == \"anna\" }");
        assertEquals(Exit.CANNOT_TELL, typed("policy", "eval", "-d", "old.rego", "data.old.p").exit());
        assertEquals("true\n", typed("policy", "eval", "--v0-compatible", "-f", "raw", "-i", "input.json", "-d", "old.rego", "data.old.p").out());
    }

    @Test void the_error_of_a_built_in_function_is_undefined_unless_errors_are_strict() {
        assertEquals("{}\n", typed("policy", "eval", "1 / 0").out());
        var strict = typed("policy", "eval", "--strict-builtin-errors", "1 / 0");
        assertEquals(Exit.CANNOT_TELL, strict.exit());
        assertTrue(strict.out().contains("eval_builtin_error"), strict.out());
    }

    @Test void an_evaluation_that_takes_too_long_is_no_answer() {
        var typed = typed("policy", "eval", "count([1 | some i in numbers.range(1, 30000); some j in numbers.range(1, 30000); i + j == 0])");
        assertEquals(Exit.CANNOT_TELL, typed.exit());
        assertEquals("", typed.out());
        assertTrue(typed.err().contains("before a limit was reached"), typed.err());
    }

    @Test void two_values_for_one_place_in_data_are_refused() throws IOException {
        write("more.json", "{\"people\": {\"trusted\": [\"eve\"]}}");
        assertEquals(Exit.REFUSED, typed("policy", "eval", "-d", "policy", "-d", "more.json", "data").exit());
        write("fine.json", "{\"people\": {\"others\": [\"eve\"]}}");
        assertEquals("[\"eve\"]\n", typed("policy", "eval", "-f", "raw", "-d", "policy", "-d", "fine.json", "data.people.others").out());
    }

    @Test void a_bundle_has_its_data_in_data_json() throws IOException {
        write("bundle/roles/data.json", "{\"admin\": true}");
        write("bundle/roles/notes.json", "{\"admin\": false}");
        assertEquals("{\"admin\":true}\n", typed("policy", "eval", "-f", "raw", "-b", "bundle", "data.roles").out());
        assertEquals(Exit.REFUSED, typed("policy", "eval", "-b", "input.json", "data").exit());
    }

    @Test void lint_says_what_is_suspect_and_where() throws IOException {
        write("clean.rego", "package clean\n\nallow if input.signer == \"anna\"\n");
        assertEquals(Exit.PASSED, typed("policy", "lint", "clean.rego").exit());
        assertTrue(typed("policy", "lint", "policy").out().contains("unused-rule"));
        write("bad.rego", "package bad\n\nimport data.people\n\np if {\n\tx := 1\n}\n");
        var typed = typed("policy", "lint", "bad.rego");
        assertEquals(Exit.REFUSED, typed.exit());
        assertTrue(typed.out().contains("unused"), typed.out());
        assertEquals(Exit.REFUSED, typed("policy", "lint", "input.json").exit());
        assertEquals(Exit.USAGE, typed("policy", "lint").exit());
    }

    @Test void what_is_asked_wrongly_is_said() {
        assertEquals(Exit.USAGE, typed("policy", "eval").exit());
        assertEquals(Exit.USAGE, typed("policy", "eval", "-f", "xml", "1").exit());
        assertEquals(Exit.USAGE, typed("policy", "eval", "-I", "-i", "input.json", "1").exit());
        assertEquals(Exit.NOT_FOUND, typed("policy", "eval", "-d", "absent.rego", "1").exit());
        assertEquals(Exit.CANNOT_TELL, typed("policy", "eval", "no.such.function(1)").exit());
    }
}
