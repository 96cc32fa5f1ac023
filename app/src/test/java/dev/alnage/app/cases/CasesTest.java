package dev.alnage.app.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every case of the repository holds, and its twin passes. */
class CasesTest {
    @Test
    @Tag("X1") @Tag("X2") @Tag("X3") @Tag("X4") @Tag("X5") @Tag("X6") @Tag("X7") @Tag("X8") @Tag("X9") @Tag("X10")
    @Tag("D1") @Tag("D2") @Tag("D3") @Tag("D4") @Tag("D5") @Tag("D6") @Tag("D7") @Tag("D8") @Tag("D9") @Tag("G1") @Tag("M3") @Tag("S5")
    void every_attack_case_is_answered_rightly_and_its_twin_passes() throws IOException, InterruptedException {
        var folder = folder();
        try (var factory = FreshFactory.start()) {
            var results = new CaseSuite(new CaseRunner(Program.ofThisProcess(), () -> new Lent(factory))).play(folder);
            assertTrue(results.size() > 150, () -> "found " + results.size() + " cases, expected those of the repository");
            var failed = new TreeMap<>(results);
            failed.values().removeIf(List::isEmpty);
            assertEquals("{}", failed.toString());
        }
    }

    /** One factory for all cases of this test, none of which may leave anything in it; {@code tools/cases} gives each its own. */
    private record Lent(FactoryUnderTest factory) implements FactoryUnderTest {
        @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException {
            return factory.exchange(method, path, headers, body);
        }

        @Override public void close() {
            // it goes on to the next case
        }
    }

    @Test void every_case_has_an_id_of_its_own_and_stands_in_the_folder_of_its_group_and_id() throws IOException {
        for (var file : CaseSuite.files(folder())) {
            var read = Case.read(file);
            assertEquals(Path.of(read.group(), read.id(), Case.FILE_NAME), folder().relativize(file));
        }
    }

    /** The tests of a module run in its folder; the cases lie beside the modules. */
    private static Path folder() {
        var here = Path.of("").toAbsolutePath();
        for (var folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("test/cases"))) {
                return folder.resolve("test/cases");
            }
        }
        throw new IllegalStateException("no test/cases above " + here);
    }
}
