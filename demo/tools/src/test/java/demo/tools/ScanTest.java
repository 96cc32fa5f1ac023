package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
    private static final String RULES = "rulesets/java/quickstart.xml";
    private static final String FLAWED = "package demo;\nfinal class A {\n    private A() {}\n\n    static boolean is(String a) {\n"
            + "        return a.equals(\"x\");\n    }\n}\n";

    @TempDir Path folder;

    @Test void no_source_at_all_is_refused() {
        assertRefused("found no Java sources", () -> scan(RULES, "none"));
    }

    @Test void a_source_that_cannot_be_read_as_java_is_an_error() throws IOException {
        Fixture.write(folder.resolve("repo/src/demo/A.java"), "package demo; class {");
        assertRefused("found 1 errors of the analysis", () -> scan(RULES, "report"));
    }

    @Test void an_unknown_rule_set_is_an_error() throws IOException {
        Fixture.write(folder.resolve("repo/src/demo/A.java"), FLAWED);
        assertRefused("usable rule sets", () -> scan("rulesets/java/none.xml", "report"));
    }

    @Test void a_flaw_is_found_and_named_by_its_path_in_the_repository() throws IOException {
        Fixture.write(folder.resolve("repo/src/demo/A.java"), FLAWED);
        assertEquals(0, scan(RULES, "report"));
        var sarif = Files.readString(folder.resolve("report/pmd.sarif"));
        assertTrue(sarif.contains("\"ruleId\": \"LiteralsFirstInComparisons\""));
        assertTrue(sarif.contains("\"uri\": \"src/demo/A.java\""));
        assertFalse(sarif.contains(folder.toString()));
    }

    @Test void two_scans_give_the_same_bytes() throws IOException {
        Fixture.write(folder.resolve("repo/src/demo/A.java"), FLAWED);
        Fixture.write(folder.resolve("repo/src/demo/B.java"), FLAWED.replace("A", "B"));
        assertEquals(0, scan(RULES, "one"));
        assertEquals(0, scan(RULES, "two"));
        assertEquals(Fixture.digests(folder.resolve("one")), Fixture.digests(folder.resolve("two")));
    }

    private int scan(String rules, String report) {
        return Scan.exitCode("--root", folder.resolve("repo").toString(), "--source", folder.resolve("repo/src").toString(),
                "--rules", rules, "--report", folder.resolve(report).toString());
    }
}
