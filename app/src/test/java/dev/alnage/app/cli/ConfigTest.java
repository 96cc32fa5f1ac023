package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();

    @Test void a_checkout_may_not_choose_server_root_hooks_or_data() throws IOException {
        for (var setting : List.of("server", "root", "hooks", "data", "keys")) {
            write(folder.resolve(".alnage/config.yaml"), setting + ": /tmp/evil\n");
            var failure = assertThrows(Failure.class, this::discover);
            assertEquals("ALN-CLI-010", failure.code(), setting);
        }
    }

    @Test void a_damaged_configuration_is_refused_and_not_skipped() throws IOException {
        for (var damaged : List.of("project: [", "- project", "project: {a: b}", "project: a\nproject: b", "")) {
            write(folder.resolve(".alnage/config.yaml"), damaged);
            assertThrows(Failure.class, this::discover, damaged);
        }
    }

    @Test void a_configuration_that_is_too_long_is_refused() throws IOException {
        write(folder.resolve(".alnage/config.yaml"), "project: a\n" + "#".repeat(64 << 10));
        assertThrows(Failure.class, this::discover);
    }

    @Test void a_flag_wins_over_the_environment_and_that_over_the_persons_file() throws IOException {
        environment.put("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
        write(folder.resolve("xdg/alnage/config.yaml"), "data: /of/person\n");
        assertEquals(Path.of("/of/person"), discover().data());
        environment.put("ALNAGE_DATA", "/of/environment");
        assertEquals(Path.of("/of/environment"), discover().data());
        assertEquals(Path.of("/of/flag"), discover("--data", "/of/flag").data());
        assertEquals("--data", discover("--data", "/of/flag").find("data").orElseThrow().origin());
    }

    @Test void a_checkout_wins_over_the_persons_file_where_it_may_speak() throws IOException {
        environment.put("HOME", folder.toString());
        write(folder.resolve(".config/alnage/config.yaml"), "project: mine\nserver: /mine.sock\n");
        write(folder.resolve("repo/.alnage/config.yaml"), "project: theirs\n");
        Files.createDirectories(folder.resolve("repo/src/deep"));
        var config = discoverIn(folder.resolve("repo/src/deep"));
        assertEquals("theirs", config.find("project").orElseThrow().value());
        assertEquals(Path.of("/mine.sock"), config.server().orElseThrow());
    }

    @Test void the_search_does_not_leave_the_repository() throws IOException {
        write(folder.resolve(".alnage/config.yaml"), "project: outside\n");
        Files.createDirectories(folder.resolve("repo/.git"));
        assertTrue(discoverIn(folder.resolve("repo")).find("project").isEmpty());
    }

    @Test void without_any_setting_the_data_is_below_the_folder_of_the_call() {
        assertEquals(folder.resolve(".alnage-data"), discover().data());
        assertTrue(discover().server().isEmpty());
    }

    private Config discover(String... words) {
        return Config.discover(Arguments.read(Usage.none(), List.of(words)), surroundings(folder));
    }

    private Config discoverIn(Path directory) {
        return Config.discover(Arguments.read(Usage.none(), List.of()), surroundings(directory));
    }

    private Surroundings surroundings(Path directory) {
        return new Surroundings(environment, directory, Bytes.empty().toStream(), new PrintStream(System.out), new PrintStream(System.err), false, false);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
