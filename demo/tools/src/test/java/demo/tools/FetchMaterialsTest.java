package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that brings the pinned jars, with a stand-in for Maven that lays down what the test says. */
class FetchMaterialsTest {
    private static final Path SCRIPT = Path.of("..", "fetch-materials").toAbsolutePath().normalize();

    @TempDir Path folder;
    private Path list;

    @BeforeEach void a_list_of_one_jar_and_a_maven_that_brings_it() throws IOException {
        list = list("thing org.example:thing:1.0:sources " + Sha256.of("good".getBytes(StandardCharsets.UTF_8)));
        maven("good");
    }

    @Test void other_bytes_than_pinned_are_refused_and_not_laid_down() throws Exception {
        maven("evil");
        assertRefused("found sha256:");
        assertFalse(Files.exists(folder.resolve("target/thing/thing-1.0-sources.jar")));
    }

    @Test void a_line_that_is_no_line_is_refused() throws Exception {
        for (var line : new String[] {"thing org.example:thing:1.0:sources", "thing org.example:thing:1.0 " + "A".repeat(64),
            "../thing org.example:thing:1.0 " + "a".repeat(64), "thing org.example:thing:<x> " + "a".repeat(64), "# only a comment"}) {
            list = list(line);
            assertRefused("error: found");
        }
    }

    @Test void one_file_twice_is_refused() throws Exception {
        var line = Files.readString(list).strip();
        list = list(line + "\n" + line);
        assertRefused("twice");
    }

    @Test void a_failing_maven_is_refused() throws Exception {
        script("exit 1");
        assertRefused("Maven could not bring everything");
    }

    @Test void a_maven_that_brings_nothing_is_refused() throws Exception {
        script("exit 0");
        assertRefused("found no thing/thing-1.0-sources.jar");
    }

    @Test void what_is_pinned_is_laid_down_and_not_fetched_again() throws Exception {
        assertEquals(0, fetch());
        assertEquals("good", Files.readString(folder.resolve("target/thing/thing-1.0-sources.jar")));
        script("exit 1");
        assertEquals(0, fetch());
    }

    @Test void what_was_changed_afterwards_is_fetched_again() throws Exception {
        assertEquals(0, fetch());
        Files.writeString(folder.resolve("target/thing/thing-1.0-sources.jar"), "changed");
        assertEquals(0, fetch());
        assertEquals("good", Files.readString(folder.resolve("target/thing/thing-1.0-sources.jar")));
    }

    private Path list(String lines) throws IOException {
        return Files.writeString(folder.resolve("some.list"), lines + "\n");
    }

    private void maven(String content) throws IOException {
        script("for a in \"$@\"; do case $a in -Dbrought=*) d=${a#*=}/thing;; esac; done\n"
                + "mkdir -p \"$d\"; printf " + content + " > \"$d/thing-1.0-sources.jar\"");
    }

    private void script(String lines) throws IOException {
        Files.writeString(folder.resolve("maven"), "#!/bin/sh\n" + lines + "\n").toFile().setExecutable(true);
    }

    private void assertRefused(String reason) throws Exception {
        assertEquals(1, fetch());
        var said = Files.readString(folder.resolve("log"));
        assertTrue(said.contains(reason), said);
    }

    private int fetch() throws Exception {
        var builder = new ProcessBuilder("bash", SCRIPT.toString(), folder.resolve("target").toString(), list.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("MVN", folder.resolve("maven").toString());
        return builder.start().waitFor();
    }
}
