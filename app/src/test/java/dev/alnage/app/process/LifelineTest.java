package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.factory.http.UnixClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a party whose supervisor was killed: nobody would stop it, start it again or know of it any more. */
class LifelineTest {
    @TempDir Path folder;

    @Test void a_party_serves_for_as_long_as_its_supervisor_lives_and_ends_with_it() throws Exception {
        var home = new Home(folder);
        PartyRehearsal.found(home);
        var log = folder.resolve("sealer.log");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), PartyMain.class.getName(), Party.SEALER.name(), folder.toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().write((Files.readString(home.passphrase(Party.SEALER)).strip() + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            Readiness.await(home, Party.SEALER);
            try (var client = UnixClient.open(home.socket(Party.SEALER))) {
                client.get("/ready");
            }
            assertTrue(process.isAlive());
            // as the kernel does when whoever held it is gone, however it went
            process.getOutputStream().close();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), () -> read(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
