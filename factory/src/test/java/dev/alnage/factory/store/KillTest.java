package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that appends to a real disk and is killed at a moment of nobody's choosing. */
class KillTest {
    private static final int KILLS = 4;
    @TempDir private Path directory;

    /** The process: appends for ever, and says which envelope it was told is filed, and where. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] args) throws IOException {
            try (var ledger = open(Path.of(args[0]))) {
                var life = ledger.size();
                for (var i = 0; ; i++) {
                    var entry = ledger.append(statementAbout("app", "life " + life + " content " + i), TIME);
                    System.out.println(entry.index() + " " + entry.envelope());
                }
            }
        }
    }

    /** The key is another in each process, so the checkpoints bear none. */
    private static FileLedger open(Path root) throws IOException {
        var files = new AtomicFiles(new RealDisk(), root);
        var sealer = CheckpointSealer.open(files, root.resolve("sealer/state"), Fixtures.ORIGIN, Fixtures::unsigned, Fixtures::readUnsigned);
        return FileLedger.open(files, root.resolve("log"), FileBlobs.open(files, root.resolve("blobs")), sealer, Fixtures::readUnsigned);
    }

    @Test @Tag("F1") void what_a_killed_process_had_acknowledged_is_there() throws Exception {
        var random = new Random();
        var acknowledged = new ArrayList<String>();
        for (var kill = 0; kill < KILLS; kill++) {
            var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Appender.class.getName(), directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            acknowledged.addAll(killAfter(process, 5 + random.nextInt(40)));
            requireAll(acknowledged);
        }
        assertTrue(acknowledged.size() >= 5 * KILLS);
        assertEquals(List.of(), Fsck.check(new RealDisk(), directory.resolve("log"), directory.resolve("blobs"), Fixtures::readUnsigned).damages());
    }

    private static List<String> killAfter(Process process, int appends) throws Exception {
        var said = new ArrayList<String>();
        try (var out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8); var lines = new java.io.BufferedReader(out)) {
            for (String line; said.size() < appends && (line = lines.readLine()) != null; ) {
                said.add(line);
            }
            process.toHandle().destroyForcibly(); // closes none of our streams, so that its last words can be read
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.length() > 70 && line.indexOf("sha256:") + 71 == line.length()) {
                    said.add(line); // a line that was cut by the kill says nothing
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(said.size() >= appends, "found " + said.size() + " appends, expected " + appends);
        return said;
    }

    private void requireAll(List<String> acknowledged) throws IOException {
        try (var ledger = open(directory)) {
            for (var line : acknowledged) {
                var parts = line.split(" ");
                var entry = ledger.list(Long.parseLong(parts[0]), 1).getFirst();
                assertEquals(Digest.parse(parts[1]), entry.envelope());
                assertEquals(entry.envelope(), ledger.envelope(entry).digest());
            }
            LogVerifier.verify(new RealDisk(), directory.resolve("log"), Fixtures::readUnsigned, Optional.empty());
            assertThrows(IOException.class, () -> open(directory), "a second writer");
        }
    }
}
