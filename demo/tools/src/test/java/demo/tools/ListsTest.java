package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The two lists of pinned jars, the pipeline and what these tests ran with say the same. */
class ListsTest {
    private static final Path DEMO = Path.of("..").toAbsolutePath().normalize();

    private record Line(String name, String file, String sha256) {}

    @Test void every_material_is_fetched_by_the_pipeline_under_its_digest_and_nothing_else_is() throws IOException {
        var pinned = new TreeSet<String>();
        for (var line : lines("materials.list")) {
            pinned.add("materials/" + line.name() + "@sha256:" + line.sha256());
        }
        var fetched = new TreeSet<String>();
        for (var part : Files.readString(DEMO.resolve("app/pipeline.yaml")).split("\"", -1)) {
            if (part.startsWith("materials/")) {
                fetched.add(part);
            }
        }
        assertEquals(pinned, fetched);
    }

    @Test void only_the_declared_exception_is_no_sources_jar() throws IOException {
        var pipeline = Files.readString(DEMO.resolve("app/pipeline.yaml"));
        for (var line : lines("materials.list")) {
            assertTrue(line.file().endsWith("-sources.jar") || pipeline.contains("\"" + line.file() + "=sha256:" + line.sha256() + "\""),
                    line.file());
        }
    }

    @Test void the_tool_jars_in_the_image_are_the_ones_that_these_tests_ran_with() throws IOException {
        var here = new HashMap<String, Path>();
        for (var path : System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
            here.put(Path.of(path).getFileName().toString(), Path.of(path));
        }
        for (var line : lines("tools.list")) {
            assertTrue(here.containsKey(line.file()), line.file() + " is not on the class path");
            assertEquals(line.sha256(), Sha256.of(here.get(line.file())), line.file());
        }
    }

    private static List<Line> lines(String list) throws IOException {
        var lines = new ArrayList<Line>();
        for (var text : Files.readAllLines(DEMO.resolve(list))) {
            if (!text.isBlank() && !text.startsWith("#")) {
                var words = text.split(" +", -1);
                var coordinate = words[1].split(":", -1);
                var classifier = coordinate.length > 3 ? "-" + coordinate[3] : "";
                lines.add(new Line(words[0], coordinate[1] + "-" + coordinate[2] + classifier + ".jar", words[2]));
            }
        }
        assertTrue(lines.size() > 5, list);
        return lines;
    }
}
