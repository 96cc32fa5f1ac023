package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that gives a name to something else while the storer is looking at it. */
@Tag("build/separate-output")
class HeldFileTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    @TempDir private Path directory;

    @BeforeEach void lay() throws IOException {
        Files.writeString(directory.resolve("file"), "output");
        Files.createDirectories(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/file"), "below");
        Files.createDirectories(directory.resolve("keys"));
        Files.writeString(directory.resolve("keys/file"), "a secret");
    }

    private static String read(HeldFile held) throws IOException {
        try (var in = held.read()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path pipe(String name) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", directory.resolve(name).toString()).start().waitFor());
        return directory.resolve(name);
    }

    @Test void a_pipe_is_refused_and_nobody_waits_for_its_writer() throws Exception {
        var pipe = pipe("pipe");
        assertTimeoutPreemptively(SOON, () -> {
            try (var held = HeldFile.at(pipe)) {
                assertThrows(Rejected.Malformed.class, held::read);
            }
        });
    }

    @Test void a_file_swapped_for_a_pipe_after_it_was_looked_at_is_read_as_it_was() throws Exception {
        var pipe = pipe("pipe");
        assertTimeoutPreemptively(SOON, () -> {
            try (var held = HeldFile.at(directory.resolve("file"))) {
                Files.move(pipe, directory.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
                assertEquals("output", read(held));
            }
        });
    }

    @Test @Tag("X5") void a_link_is_held_and_never_followed() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("keys/file"));
        try (var held = HeldFile.at(directory.resolve("link"))) {
            assertThrows(Rejected.Malformed.class, held::read);
            assertThrows(Rejected.Malformed.class, () -> held.below("file").close());
        }
    }

    @Test @Tag("X5") void a_directory_swapped_for_a_link_leads_nowhere() throws IOException {
        try (var held = HeldFile.at(directory); var sub = held.below("sub")) {
            Files.move(directory.resolve("sub"), directory.resolve("away"));
            Files.createSymbolicLink(directory.resolve("sub"), directory.resolve("keys"));
            try (var file = sub.below("file")) {
                assertEquals("below", read(file));
            }
            try (var swapped = held.below("sub")) {
                assertThrows(Rejected.Malformed.class, () -> swapped.below("file").close());
            }
        }
    }

    @Test void what_is_not_there_or_is_no_single_name_is_refused() throws IOException {
        assertThrows(Rejected.Malformed.class, () -> HeldFile.at(directory.resolve("absent")).close());
        try (var held = HeldFile.at(directory)) {
            for (var name : new String[] {"absent", "", "..", "sub/file", "/etc/passwd"}) {
                assertThrows(Rejected.Malformed.class, () -> held.below(name).close(), name);
            }
            assertThrows(Rejected.Malformed.class, held::read);
        }
    }
}
