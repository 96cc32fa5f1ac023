package dev.alnage.app.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegoCasesTest {
    private static final String PASSES = """
            {"note":"a/one","query":"data.p.x = x","modules":["package p\\n\\nx contains v if some v in input\\n"],"input":[2,1],"want_result":[{"x":[1,2]}]}
            {"note":"a/undefined","query":"data.p.x = x","modules":["package p\\n\\nx if input.y\\n"],"want_result":[]}
            {"note":"b/error","query":"data.p.x = x","modules":["package p\\n\\nx := 1\\n\\nx := 2 if true\\n"],"want_error_code":"eval_conflict_error","want_error":"test-0.rego:5: eval_conflict_error"}
            {"note":"b/strict","query":"data.p.x = x","modules":["package p\\n\\nx := 1 / 0\\n"],"strict_error":true,"want_error_code":"eval_builtin_error"}
            {"note":"b/term","query":"data.p.x = x","modules":["package p\\n\\nx := count(input)\\n"],"input_term":"{1, 2}","want_result":[{"x":2}]}
            {"note":"b/sorted","query":"data.p.x = x","modules":["package p\\n\\nx := input\\n"],"input":[2,1],"want_result":[{"x":[1,2]}],"sort_bindings":true}
            """;
    private static final String FAILS = """
            {"note":"c/other","query":"data.p.x = x","modules":["package p\\n\\nx := 1\\n"],"want_result":[{"x":2}]}
            {"note":"c/defined","query":"data.p.x = x","modules":["package p\\n\\nx := 1\\n"],"want_result":[]}
            {"note":"c/no error","query":"data.p.x = x","modules":["package p\\n\\nx := 1\\n"],"want_error_code":"eval_conflict_error"}
            {"note":"c/other error","query":"data.p.x = x","modules":["package p\\n\\nx := 1 / 0\\n"],"strict_error":true,"want_error":"subtract by zero"}
            {"note":"c/unknown","query":"data.p.x = x","modules":["package p\\n\\nx := http.send({})\\n"],"want_result":[]}
            {"note":"c/broken","query":"data.p.x = x","modules":["package p\\n\\nx :="],"want_result":[]}
            {"note":"c/twice","query":"data.p.x[_] = x","modules":["package p\\n\\nx := [1, 2]\\n"],"want_result":[{"x":1}]}
            """;
    @TempDir Path folder;

    private record Ran(int exit, String out, String err) {}

    private static Ran run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exit = RegoCasesMain.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String file(String name, String content) throws IOException {
        var file = folder.resolve(name);
        try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file.toString();
    }

    @Test void each_kind_of_failure_is_one_and_named_by_its_reason() throws IOException {
        var ran = run(file("fails.jsonl", FAILS));
        assertEquals(1, ran.exit());
        assertTrue(ran.out().endsWith("0 passed, 7 failed\n"), ran.out());
        for (var reason : List.of("found another answer\n    c/other\n    c/twice\n", "found an answer, expected undefined\n    c/defined", "found an answer, expected an error\n    c/no error",
                "undefined function http.send", "rego_parse_error")) {
            assertTrue(ran.out().contains(reason), reason + " is not in " + ran.out());
        }
    }

    @Test void cases_that_are_met_pass_from_a_plain_file_and_a_compressed_one() throws IOException {
        for (var name : List.of("passes.jsonl", "passes.jsonl.gz")) {
            var ran = run(file(name, PASSES));
            assertEquals("6 passed, 0 failed\n", ran.out());
            assertEquals(0, ran.exit());
        }
        assertEquals("2 passed, 0 failed\n", run(file("passes.jsonl", PASSES), "a/").out());
    }

    @Test void numbers_of_any_size_and_negative_zero_are_read() throws IOException {
        assertEquals("1 passed, 0 failed\n", run(file("numbers.jsonl", """
                {"note":"a/big","query":"data.p.x = x","modules":["package p\\n\\nx := [input.n, input.z]\\n"],"input":{"n":1234567890123456789012345678901234567890123456789,"z":-0},\
                "want_result":[{"x":[1234567890123456789012345678901234567890123456789,0]}]}
                """)).out());
    }

    @Test void what_is_no_case_is_never_a_pass() throws IOException {
        assertEquals(1, run(file("empty.jsonl", "")).exit());
        assertEquals(3, run(file("damaged.jsonl", "{")).exit());
        assertEquals(3, run(file("unknown.jsonl", PASSES.replace("\"strict_error\"", "\"strikt_error\""))).exit());
        assertEquals(3, run(file("cut.jsonl", PASSES) + ".absent").exit());
        assertEquals(2, run().exit());
    }
}
