package dev.alnage.app.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cases of the repository as data; {@code tools/cases} plays all of them, those by the door java are played here as well. */
class CasesTest {
    /** The doors that start processes, and take their time, are for tools/cases alone: ./check plays no case by them twice. */
    @Test
    @Tag("X1") @Tag("X2") @Tag("X3") @Tag("X4") @Tag("X5") @Tag("X6") @Tag("X7") @Tag("X8") @Tag("X9") @Tag("X10")
    @Tag("D1") @Tag("D2") @Tag("D3") @Tag("D4") @Tag("D5") @Tag("D6") @Tag("D7") @Tag("D8") @Tag("D9") @Tag("D10") @Tag("G1") @Tag("P2") @Tag("P3") @Tag("P4") @Tag("P8")
    void every_attack_case_by_the_door_java_is_answered_rightly_and_its_twin_passes() throws IOException, InterruptedException {
        var runner = new CaseRunner(Program.ofThisProcess(), FactoryUnderTest.NONE);
        var failed = new TreeMap<String, List<String>>();
        var played = 0;
        for (var file : CaseSuite.files(folder())) {
            var read = Case.read(file);
            if (read.trick().door() == Case.Door.JAVA && read.twin().door() == Case.Door.JAVA && read.trick().setup().isEmpty()) {
                played++;
                failed.put(read.id(), runner.play(read));
            }
        }
        failed.values().removeIf(List::isEmpty);
        assertEquals("{}", failed.toString());
        assertTrue(played > 100, played + " cases by the door java, expected those of the repository");
    }

    @Test void every_case_has_an_id_of_its_own_and_stands_in_the_folder_of_its_group_and_id() throws IOException {
        for (var file : CaseSuite.files(folder())) {
            var read = Case.read(file);
            assertEquals(Path.of(read.group(), read.id(), Case.FILE_NAME), folder().relativize(file));
        }
    }

    @Test void a_factory_is_lent_to_those_that_share_and_have_the_same_cast_and_to_nobody_else() throws IOException {
        var log = new ArrayList<String>();
        FactoryUnderTest.Starter starter = (cast, _) -> {
            log.add("start " + cast.toText());
            return new FactoryUnderTest() {
                @Override public Map<String, String> environment() {
                    return Map.of();
                }

                @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) {
                    return new Answer(200, "", "");
                }

                @Override public void close() {
                    log.add("close " + cast.toText());
                }
            };
        };
        try (var lent = new LentFactories(starter)) {
            for (var shared : List.of(true, true, false)) {
                lent.start(Bytes.utf8("a"), shared).close();
            }
            lent.start(Bytes.utf8("b"), true).close();
            assertEquals(List.of("start a", "start a", "close a", "start b"), log);
        }
        assertEquals(2, log.stream().filter("close a"::equals).count());
        assertEquals("close b", log.stream().filter(line -> line.endsWith(" b")).reduce((_, last) -> last).orElseThrow());
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
