package dev.alnage.policy.rego.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Limits;
import dev.alnage.policy.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runner of cases that lets one pass would let mistakes pass; so what it says of right and wrong answers is held here. */
class RegoCasesTest {
    private static final EvaluationOptions OPTIONS = EvaluationOptions.at(Instant.EPOCH);

    private static RegoCase one(String members) {
        return RegoCase.read(Bytes.utf8("{\"note\": \"n\", \"query\": \"x = data.t.p\"" + (members.isEmpty() ? "" : ", " + members) + "}"));
    }

    private static String played(String members) {
        return new RegoCaseRunner(CompileOptions.V1, () -> OPTIONS).play(one(members)).orElse("passed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "p := 1|\"want_result\": [{\"x\": 1}]|passed",
        "p := 1|\"want_result\": [{\"x\": 1.0}]|passed",
        "p := 1|\"want_result\": [{\"x\": 2}]|found another answer",
        "p := 1|\"want_result\": [{\"x\": 1}, {\"x\": 2}]|found another answer",
        "p := 1|\"want_result\": []|found an answer, expected undefined",
        "p := 1|\"strict_error\": true|found an answer, expected undefined",
        "p := 1 if false|\"want_result\": [{\"x\": 1}]|found undefined, expected an answer",
        "p := 1 if false|\"want_result\": []|passed",
        "p := 1 if false|\"strict_error\": false|passed",
        "p := 1|\"want_error_code\": \"eval_conflict_error\"|found an answer, expected an error",
        "p := 1|\"want_error\": \"conflict\"|found an answer, expected an error",
        "p := 1 p := 2|\"want_error_code\": \"eval_conflict_error\"|passed",
        "p := 1 p := 2|\"want_error\": \"test-0.rego:3: eval_conflict_error: complete rules\"|passed",
        "p := 1 p := 2|\"want_error_code\": \"eval_type_error\"|found error eval_conflict_error: complete rules must not produce multiple outputs, expected eval_type_error:",
        "p := 1 p := 2|\"want_error_code\": \"eval_conflict_error\", \"want_error\": \"other\"|found error eval_conflict_error: complete rules must not produce multiple outputs, expected eval_conflict_error: other",
        "p := 1 p := 2|\"want_result\": [{\"x\": 1}]|found error eval_conflict_error: complete rules must not produce multiple outputs",
        "p := q|\"want_error_code\": \"rego_type_error\"|found error rego_unsafe_var_error: var q is unsafe",
        "p := q|\"want_error_code\": \"rego_unsafe_var_error\"|passed",
        "p := {2, 1}|\"want_result\": [{\"x\": [1, 2]}]|passed",
        "p := [2, 1]|\"want_result\": [{\"x\": [1, 2]}]|found another answer",
        "p := [2, 1]|\"want_result\": [{\"x\": [1, 2]}], \"sort_bindings\": true|passed",
        "p := 5|\"want_result\": [{\"x\": 5}], \"sort_bindings\": true|passed",
        "p := input.a|\"input\": {\"a\": 5}, \"want_result\": [{\"x\": 5}]|passed",
        "p := input.a|\"input_term\": \"{\\\"a\\\": {7}}\", \"want_result\": [{\"x\": [7]}]|passed",
        "p := input.a|\"input\": {\"a\": 5}, \"input_term\": \"{\\\"a\\\": 6}\", \"want_result\": [{\"x\": 6}]|passed",
        "p := input|\"input\": null, \"want_result\": [{\"x\": null}]|passed",
        "p := input|\"want_result\": []|passed",
        "p := data.d.a|\"data\": {\"d\": {\"a\": 8}}, \"want_result\": [{\"x\": 8}]|passed",
        "p := to_number(input.a)|\"input\": {\"a\": \"q\"}, \"want_result\": []|passed",
        "p := to_number(input.a)|\"input\": {\"a\": \"q\"}, \"strict_error\": true, \"want_error_code\": \"eval_builtin_error\"|passed",
        "p := to_number(input.a)|\"input\": {\"a\": \"q\"}, \"strict_error\": true, \"want_result\": []|found error eval_builtin_error: to_number: strconv.ParseFloat: parsing \"q\": invalid syntax",
    })
    void an_answer_passes_if_it_is_the_wanted_one_and_is_else_said_in_one_line(String rules, String members, String said) {
        assertEquals(said, played("\"modules\": [\"package t\\n" + rules.replace("\"", "\\\"").replace(" p :=", "\\np :=") + "\"], " + members).strip());
    }

    @Test void solutions_are_a_set_whose_generated_names_may_be_left_out() {
        var query = "{\"note\": \"n\", \"query\": \"__x = {1, 2}[_]; y = 3\", \"want_result\": [{\"y\": 3}]";
        var runner = new RegoCaseRunner(CompileOptions.V1, () -> OPTIONS);
        assertEquals("found another answer", runner.play(RegoCase.read(Bytes.utf8(query + "}"))).orElse(""));
        assertEquals("", runner.play(RegoCase.read(Bytes.utf8(query + ", \"ignore_generated_vars\": true}"))).orElse(""));
    }

    @Test void what_ends_without_an_answer_has_not_passed() {
        var little = new RegoCaseRunner(CompileOptions.V1, () -> OPTIONS.withLimits(new Limits(1, 1, 1)));
        var endless = one("\"modules\": [\"package t\\np := [x | x := [1, 2][_]]\"], \"want_error_code\": \"eval_cancel_error\"");
        assertTrue(little.play(endless).orElse("").startsWith("ended: "));
        assertTrue(little.explain(endless).startsWith("found "), () -> little.explain(endless));
        var runner = new RegoCaseRunner(CompileOptions.V1, () -> {
            throw new IllegalStateException("asked");
        });
        assertTrue(runner.play(endless).orElse("").startsWith("a mistake of ours: java.lang.IllegalStateException: asked at dev.alnage."));
        assertEquals("found [{x=1}], expected Optional[[{\"x\": 2}]]", new RegoCaseRunner(CompileOptions.V1, () -> OPTIONS)
                .explain(one("\"modules\": [\"package t\\np := 1\"], \"want_result\": [{\"x\": 2}]")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[]|no object", "{\"note\": \"n\"}|without a query", "{\"query\": \"q\"}|without a note", "{\"note\": null, \"query\": \"q\"}|without a note",
        "{\"note\": 1, \"query\": \"q\"}|found number, expected a string", "{\"note\": \"n\", \"query\": \"q\", \"want\": 1}|found member",
        "{\"note\": \"n\", \"query\": \"q\", \"modules\": [1]}|found number, expected a string", "{\"note\": \"n\"|damaged JSON", "nonsense(|damaged JSON",
    })
    void what_is_no_case_is_refused_with_its_line(String line, String said) {
        var text = "{\"note\": \"first\", \"query\": \"q\"}\n" + line + "\n";
        var read = new ArrayList<RegoCase>();
        var refused = assertThrows(Rejected.Malformed.class, () -> RegoCases.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), read::add));
        assertTrue(refused.getMessage().startsWith("line 2: ") && refused.getMessage().contains(said), refused::getMessage);
        assertEquals(List.of("first"), read.stream().map(RegoCase::note).toList());
    }

    @Test void lines_are_read_to_the_first_empty_one_compressed_or_not() throws IOException {
        var text = "{\"note\": \"a\", \"query\": \"q\"}\n{\"note\": \"b\", \"query\": \"r\"}\n\n{\"note\": \"c\", \"query\": \"s\"}";
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        var read = new ArrayList<String>();
        RegoCases.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), one -> read.add(one.note() + one.query()));
        RegoCases.readCompressed(new ByteArrayInputStream(packed.toByteArray()), one -> read.add(one.note()));
        assertEquals(List.of("aq", "br", "a", "b"), read);
    }

    @Test void numbers_of_any_size_are_read_as_rego_has_them() {
        var large = one("\"want_result\": [{\"x\": 1e9999}], \"modules\": [], \"file\": \"f\"");
        assertEquals(1, large.result().orElseThrow().size());
        assertEquals(List.of(), large.modules());
        assertTrue(one("").result().isEmpty() && !one("").wantsError() && one("\"want_error\": \"e\"").wantsError());
        assertEquals(Value.of(3), RegoCase.written("1 + 2"));
        assertThrows(IllegalStateException.class, () -> RegoCase.written("{}.a"));
    }
}
