package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitTestTest {
    private static final String HEAD = "package demo; import org.junit.jupiter.api.*; class CalcTest { ";

    @TempDir Path folder;

    @BeforeEach void an_application() throws IOException {
        Fixture.write(folder.resolve("src/demo/Calc.java"), "package demo; public class Calc {"
                + " public static int twice(int x) { return 2 * x; }\n public static int never(int x) { return x; } }");
        assertEquals(0, CompileApp.exitCode("--source", folder.resolve("src").toString(), "--name", "calc", "--version", "1",
                "--main-class", "demo.Calc", "--out", folder.resolve("app").toString(), "--sbom", folder.resolve("bom").toString()));
    }

    @Test void a_failing_test_fails_the_step_and_is_reported() throws IOException {
        assertRefused("found 1 passed, 1 failed", () -> run(HEAD + "@Test void two() { Assertions.assertEquals(5, Calc.twice(2)); } @Test void one() {} }"));
        var report = Files.readString(folder.resolve("report/TEST-demo.CalcTest.xml"));
        assertTrue(report.contains("tests=\"2\" failures=\"1\""));
        assertTrue(report.contains("expected: &lt;5&gt; but was: &lt;4&gt;"));
    }

    @Test void a_failing_set_up_fails_the_step() throws IOException {
        assertRefused("found 0 passed, 1 failed", () -> run(HEAD + "@BeforeAll static void up() { throw new IllegalStateException(); } @Test void one() {} }"));
    }

    @Test void no_test_at_all_fails_the_step() throws IOException {
        assertRefused("found 0 passed, 0 failed", () -> run(HEAD + "}"));
    }

    @Test void only_skipped_tests_fail_the_step() throws IOException {
        assertRefused("found 0 passed, 0 failed", () -> run(HEAD + "@Disabled @Test void one() {} }"));
        assertTrue(Files.readString(folder.resolve("report/TEST-demo.CalcTest.xml")).contains("skipped=\"1\""));
    }

    @Test void a_test_that_does_not_compile_fails_the_step() throws IOException {
        assertRefused("cannot find symbol", () -> run(HEAD + "@Test void one() { Calc.thrice(1); } }"));
    }

    @Test void a_test_class_in_the_place_of_a_tested_one_is_refused() throws IOException {
        Fixture.write(folder.resolve("tests/demo/Calc.java"), "package demo; public class Calc { static int twice(int x) { return 4; } }");
        assertRefused("found a test class that replaces one of the application", () -> run(HEAD + "@Test void one() { Assertions.assertEquals(4, Calc.twice(1)); } }"));
    }

    @Test void a_tested_class_sees_neither_the_coverage_tool_nor_this_program() throws IOException {
        assertEquals(0, run(HEAD + """
                @Test void hidden() {
                    for (var name : new String[] {"org.jacoco.core.JaCoCo", "demo.tools.UnitTest", "net.sourceforge.pmd.PmdAnalysis"}) {
                        Assertions.assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
                    }
                    Assertions.assertEquals(2, Calc.twice(1));
                } }"""));
    }

    @Test void passing_tests_are_reported_with_what_they_covered_and_what_not() throws IOException {
        assertEquals(0, run(HEAD + "@Test void two() { Assertions.assertEquals(4, Calc.twice(2)); } @Nested class In { @Test void x() {} } }"));
        var coverage = Files.readString(folder.resolve("coverage/jacoco.xml"));
        assertTrue(coverage.contains("<method name=\"twice\" desc=\"(I)I\" line=\"1\"><counter type=\"INSTRUCTION\" missed=\"0\" covered=\"4\"/>"));
        assertTrue(coverage.contains("<method name=\"never\" desc=\"(I)I\" line=\"2\"><counter type=\"INSTRUCTION\" missed=\"2\" covered=\"0\"/>"));
        assertFalse(coverage.contains("<!DOCTYPE"));
        assertTrue(Files.readString(folder.resolve("report/TEST-demo.CalcTest$In.xml")).contains("tests=\"1\" failures=\"0\""));
    }

    @Test void a_test_that_ends_the_process_does_not_look_like_success() throws Exception {
        Fixture.write(folder.resolve("tests/demo/CalcTest.java"), HEAD + "@Test void one() { System.exit(0); } }");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "demo.tools.UnitTest",
                "--tests", folder.resolve("tests").toString(), "--app", folder.resolve("app").toString(),
                "--report", folder.resolve("report").toString(), "--coverage", folder.resolve("coverage").toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        assertEquals(3, process.waitFor());
        assertTrue(Files.readString(folder.resolve("log")).contains("found an exit before the end"));
    }

    private int run(String test) {
        try {
            Fixture.write(folder.resolve("tests/demo/CalcTest.java"), test);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return UnitTest.exitCode("--tests", folder.resolve("tests").toString(), "--app", folder.resolve("app").toString(),
                "--report", folder.resolve("report").toString(), "--coverage", folder.resolve("coverage").toString());
    }
}
