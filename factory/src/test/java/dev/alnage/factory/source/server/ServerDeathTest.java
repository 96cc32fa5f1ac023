package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it takes pushes in, and one whose disk is full. */
class ServerDeathTest {
    private static final int KILLS = 6;
    private static final int LINES_MAX = 25;
    /** One that was cut by the kill says nothing. */
    private static final int WHOLE_LINE = "done ".length() + 40;

    @TempDir Path root;

    private static List<String> java(Path directory, String what) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), DyingServer.class.getName(), directory.toString(), what);
    }

    @Test @Tag("F1") void killed_at_any_moment_it_comes_back_with_all_that_it_acknowledged_and_nothing_half() throws IOException, InterruptedException {
        var random = new Random(7);
        var acknowledged = LocalServer.ZERO;
        for (var i = 0; i < KILLS; i++) {
            acknowledged = killed(1 + random.nextInt(LINES_MAX), random.nextInt(4_000_000), acknowledged);
        }
        try (var server = new LocalServer(root, Limits.USUAL)) {
            var git = new GitClient(root, Map.of());
            git.git(server.repository.directory(), "fsck", "--strict").succeeded();
            git.git(server.repository.directory(), "merge-base", "--is-ancestor", acknowledged, "main").succeeded();
        }
    }

    /** Lets it do so much, and kills it so many nanoseconds later. @return what it acknowledged last */
    private String killed(int lines, int nanos, String before) throws IOException, InterruptedException {
        var errors = root.resolve("errors");
        var process = new ProcessBuilder(java(root, "death")).redirectError(errors.toFile()).start();
        var last = before;
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var i = 0; i < lines; i++) {
                var line = said.readLine();
                assertTrue(line != null, () -> "ended by itself: " + read(errors));
                last = line.substring(line.indexOf(' ') + 1);
            }
            var until = System.nanoTime() + nanos;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            process.toHandle().destroyForcibly(); // closes none of our streams, so that its last words can be read
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                last = line.length() == WHOLE_LINE ? line.substring(line.indexOf(' ') + 1) : last;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        // both references or neither, and at least as far as it said
        try (var server = new LocalServer(root, Limits.USUAL)) {
            assertEquals(server.at("refs/heads/main"), server.at("refs/heads/twin"));
            assertEquals(List.of(), Quarantine.leftOver(server.repository));
            var ledger = server.gate.lastChanges(server.repository.name()).get("refs/heads/main");
            assertEquals(ledger.orElseThrow().hex(), server.at("refs/heads/main"));
        }
        return last;
    }

    @Test @Tag("F1") void killed_while_it_made_a_place_for_a_push_or_cleared_it_away_it_starts_again() throws IOException {
        Path quarantines;
        try (var server = new LocalServer(root, Limits.USUAL)) {
            quarantines = server.repository.quarantines();
        }
        Files.createDirectories(quarantines.resolve("00000000-0000-0000-0000-000000000001.git/objects/pack"));
        Files.createDirectories(quarantines.resolve("00000000-0000-0000-0000-000000000002.git"));
        try (var server = new LocalServer(root, Limits.USUAL)) {
            assertEquals(List.of(), Quarantine.leftOver(server.repository));
            var next = History.after(LocalServer.ZERO, "next");
            assertTrue(server.push(LocalServer.ZERO, next.commit(), next.pack(), "refs/heads/main").contains("ok refs/heads/main"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test @Tag("F4") void on_a_full_disk_a_push_is_refused_and_its_room_is_free_again() throws IOException {
        var disk = Files.createDirectory(root.resolve("disk"));
        var command = new ArrayList<String>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=8m none \"$1\" && shift && exec \"$@\"", "sh",
                disk.toString()));
        command.addAll(java(disk, "room"));
        var said = new GitClient(root, Map.of()).run(root, command).succeeded().text();
        assertTrue(said.contains("full after "), said);
    }
}
