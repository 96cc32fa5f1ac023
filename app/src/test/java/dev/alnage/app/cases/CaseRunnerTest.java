package dev.alnage.app.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseRunnerTest {
    private static final String GOOD = """
            {"id": "one", "group": "X", "door": "java", "files": {"in.json": {"text": "{\\"a\\":1,\\"a\\":2}"}},
             "run": {"op": "read.json", "in": "in.json"}, "expect": {"exit": 1, "code": "ALN-CLI-002", "contains": ["twice"], "unchanged": ["in.json"]},
             "twin": {"files": {"in.json": {"base64": "e30="}}}}
            """;

    private static final String HTTP = """
            {"id": "one", "group": "M", "door": "http", "files": {"body.json": {"text": "{}"}},
             "run": {"method": "POST", "path": "/%2f..", "headers": {"X-Case": "1"}, "body": "body.json"},
             "expect": {"status": 400, "code": "ALN-API-004"}, "twin": {"run": {"method": "GET", "path": "/health"}}}
            """;

    @TempDir Path folder;
    private FactoryUnderTest.Starter factories = FactoryUnderTest.NONE;

    @Test void a_case_that_is_answered_rightly_holds() throws Exception {
        assertEquals(List.of(), played(GOOD));
    }

    @Test void a_trick_that_gets_through_fails_the_case() throws Exception {
        fails(GOOD.replace("\\\"a\\\":2", "\\\"b\\\":2"), "case: found exit 0, expected 1");
    }

    @Test void a_twin_that_is_refused_fails_the_case() throws Exception {
        fails(GOOD.replace("e30=", "e30"), "found text that is not canonical Base64");
        fails(GOOD.replace("e30=", "e3t9"), "twin: found exit 1, expected 0");
    }

    @Test void a_case_without_a_twin_is_an_error() throws Exception {
        fails(GOOD.replace("\"twin\"", "\"twins\""), "found no twin in case");
    }

    @Test void a_twin_that_does_the_same_as_its_case_is_an_error() throws Exception {
        fails(GOOD.replace("{\"files\": {\"in.json\": {\"base64\": \"e30=\"}}}", "{}"), "found a twin that does the same");
    }

    @Test void a_twin_that_need_not_pass_is_an_error() throws Exception {
        fails(GOOD.replace("\"e30=\"}}", "\"e30=\"}}, \"expect\": {\"exit\": 1}"), "found a twin that is expected not to pass");
    }

    @Test void what_the_runner_does_not_know_is_an_error() throws Exception {
        fails(GOOD.replace("\"read.json\"", "\"read.toml\""), "found operation read.toml");
        fails(GOOD.replace("\"group\"", "\"skip\": true, \"group\""), "found skip in case");
        fails(GOOD.replace("\"exit\": 1,", "\"exit\": 1, \"maybe\": 1,"), "found maybe in");
        fails(GOOD.replace("\"in\": \"in.json\"", "\"in\": \"in.json\", \"as\": 1"), "found as in run");
        fails(GOOD.replace("\"in\": \"in.json\"", "\"in\": \"in.json\", \"args\": {\"lenient\": true}"), "found lenient in");
        fails(GOOD.replace("\"base64\": \"e30=\"", "\"base64\": \"e30=\", \"text\": \"x\""), "in file, expected no such member");
        fails(GOOD.replace("\"java\"", "\"shell\""), "found door shell");
        fails(GOOD.replace("\"java\"", "\"JAVA\""), "found door JAVA");
    }

    @Test void a_file_that_is_not_laid_out_is_an_error_and_no_refusal() throws Exception {
        fails(GOOD.replace("\"in\": \"in.json\"", "\"in\": \"other.json\""), "found no file other.json");
        fails("""
                {"id": "one", "group": "D", "door": "java", "files": {"in.json": {"text": "{}"}},
                 "run": {"op": "envelope.verify", "in": "in.json", "args": {"keys": ["absent.pem"]}}, "expect": {"exit": 1},
                 "twin": {"run": {"op": "read.json", "in": "in.json"}}}
                """, "case: found no file absent.pem");
    }

    @Test void a_file_outside_the_fresh_folder_is_an_error() throws Exception {
        fails(GOOD.replace("in.json", "../in.json"), "found path ../in.json");
    }

    @Test void a_case_by_one_door_cannot_expect_the_answer_of_another() throws Exception {
        fails(GOOD.replace("\"exit\": 1", "\"status\": 400"), "found expect.status by another door");
        fails(GOOD.replace("\"exit\": 1", "\"exit\": 1, \"status\": 400"), "found exit and status");
    }

    @Test void another_code_or_text_than_expected_fails_the_case() throws Exception {
        fails(GOOD.replace("ALN-CLI-002", "ALN-CLI-003"), "found code ALN-CLI-002, expected ALN-CLI-003");
        fails(GOOD.replace("\"twice\"", "\"thrice\""), "found no \"thrice\"");
        fails(GOOD.replace("\"unchanged\"", "\"notContains\": \"twice\", \"unchanged\""), "found \"twice\", expected none");
    }

    @Test void a_case_of_a_factory_is_an_error_where_none_can_be_started() throws Exception {
        fails(HTTP, "found no factory to start");
    }

    @Test void a_request_reaches_a_fresh_factory_as_it_is_written() throws Exception {
        var asked = new AtomicReference<>("");
        factories = (_, _) -> new FactoryUnderTest() {
            @Override public Map<String, String> environment() {
                return Map.of();
            }

            @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) {
                asked.accumulateAndGet(method + " " + path + " " + headers + " " + body.toText() + ";", String::concat);
                return path.contains("..") ? new Answer(400, "refused", "ALN-API-004") : new Answer(204, "", "");
            }

            @Override public void close() {
                asked.accumulateAndGet("closed;", String::concat);
            }
        };
        assertEquals(List.of(), played(HTTP));
        assertEquals("POST /%2f.. {X-Case=1} {};closed;GET /health {} ;closed;", asked.get());
    }

    @Test void two_cases_are_played_at_a_time() throws Exception {
        var both = new CyclicBarrier(2);
        factories = (_, _) -> new FactoryUnderTest() {
            @Override public Map<String, String> environment() {
                return Map.of();
            }

            @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException {
                try {
                    both.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IOException("found the other case not played, expected it at the same time", e);
                }
                return path.contains("..") ? new Answer(400, "refused", "ALN-API-004") : new Answer(204, "", "");
            }

            @Override public void close() {
                // nothing is open
            }
        };
        write("a", HTTP);
        write("b", HTTP.replace("\"one\"", "\"two\""));
        assertEquals(Map.of("a (one)", List.of(), "b (two)", List.of()), suite().play(folder));
    }

    @Test void a_program_that_changes_what_must_stay_fails_the_case() throws Exception {
        fails("""
                {"id": "one", "group": "K", "door": "cli", "files": {"mark": {"text": "x"}}, "setup": [["sh", "-c", "umask 077; mkdir d"]],
                 "run": ["completion", "bash"], "expect": {"exit": 0, "unchanged": ["mark", "../home"]},
                 "twin": {"run": ["alnage", "version"], "expect": {"exit": 1}}}
                """, "found a twin that is expected not to pass");
        var program = new Program(List.of("/bin/sh", "-c", "echo y > mark"), Duration.ofSeconds(10));
        write("c", """
                {"id": "one", "group": "K", "door": "cli", "files": {"mark": {"text": "x"}}, "run": ["touch"], "expect": {"exit": 0, "unchanged": ["mark"]},
                 "twin": {"run": ["touch", "it"]}}
                """);
        var differences = new CaseSuite(new CaseRunner(program, factories)).play(folder.resolve("c")).values().iterator().next();
        assertEquals(1, differences.size());
        assertTrue(differences.getFirst().startsWith("case: found mark changed to"), differences.toString());
    }

    @Test void the_program_is_on_the_path_of_a_setup_and_a_failing_setup_is_an_error() throws Exception {
        assertEquals(List.of(), played("""
                {"id": "one", "group": "X", "door": "cli", "files": {}, "setup": [["sh", "-c", "alnage version > v.json && echo '{}' > w.json"]],
                 "run": ["check", "read", "json", "v.json"], "expect": {"exit": 1, "code": "ALN-CLI-002"}, "twin": {"run": ["alnage", "check", "read", "json", "w.json"]}}
                """));
        fails(GOOD.replace("\"run\"", "\"setup\": [[\"false\"]], \"run\""), "found exit 1 of setup [false]");
    }

    @Test void the_runner_counts_and_names_and_an_empty_folder_is_no_success() throws Exception {
        write("a", GOOD);
        write("b", GOOD.replace("\"one\"", "\"two\"").replace("ALN-CLI-002", "ALN-CLI-003"));
        assertEquals("1 passed, 1 failed\nb (two)\n1", main(folder.toString()));
        assertEquals("0 passed, 0 failed\n1", main(Files.createDirectory(folder.resolve("empty")).toString()));
        assertEquals("2", main("--opts"));
        assertEquals("2", main(folder.resolve("absent").toString()));
        assertTrue(main("--ops").contains("layout.verify"));
    }

    private static String main(String... words) throws IOException, InterruptedException {
        var out = new ByteArrayOutputStream();
        var exit = CasesMain.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(OutputStream.nullOutputStream()));
        return out.toString(StandardCharsets.UTF_8) + exit;
    }

    private void fails(String text, String difference) throws IOException, InterruptedException {
        var differences = played(text);
        assertTrue(differences.stream().anyMatch(each -> each.contains(difference)), () -> differences + ", expected " + difference);
    }

    private List<String> played(String text) throws IOException, InterruptedException {
        write("a", text);
        return suite().play(folder.resolve("a")).values().iterator().next();
    }

    private CaseSuite suite() {
        return new CaseSuite(new CaseRunner(Program.ofThisProcess(), factories));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve(Case.FILE_NAME), text);
    }
}
