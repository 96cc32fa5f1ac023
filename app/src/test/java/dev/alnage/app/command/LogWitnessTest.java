package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a witness is told before it serves anybody. */
@Tag("artifacts/external-record")
class LogWitnessTest {
    private static final int LOGS_BYTES_MAX = 1 << 20;
    private static final CommandTable TABLE = new CommandTable(List.of(new CommandTable.Row("log witness", "witnesses", CommandTable.Group.FACTORY, LogWitness::new)));

    @TempDir Path folder;

    /** There are no certificates, so that it never serves: what is wrong before is told before. */
    private Typed start(String listen) {
        return Typed.at(TABLE, folder, Map.of(), "", List.of("log", "witness", "--listen", listen, "--name", "witness.example.org", "--key", "witness", "--logs", "logs", "--state", "state",
                "--certificates", "server.pem", "--certificate-key", "server.key"));
    }

    private Typed logs(String content) throws IOException {
        Files.writeString(folder.resolve("logs"), content);
        return start("127.0.0.1:8447");
    }

    @Test void a_file_of_logs_over_the_limit_is_refused_and_not_cut_off() throws IOException {
        var key = new NoteKey("log.example.org/ledger", Keys.ed25519().key()).toVerifierKey() + "\n";
        var padding = LOGS_BYTES_MAX - key.length();
        var over = logs("\n".repeat(padding + 1) + key);
        assertEquals(Exit.USAGE, over.exit());
        assertTrue(over.err().contains("found more than " + LOGS_BYTES_MAX + " bytes"), over.err());
        var full = logs("\n".repeat(padding) + key);
        assertFalse(full.err().contains("bytes"), full.err());
        assertTrue(full.err().contains("server.pem"), "the next thing that is missing: " + full.err());
        assertFalse(logs(key.replace("+", "-")).err().contains("server.pem"), "a line that is no key");
    }

    @Test void an_address_that_is_none_is_refused() throws IOException {
        Files.writeString(folder.resolve("logs"), "");
        for (var wrong : List.of("8447", "127.0.0.1", "127.0.0.1:0", "::1:8447")) {
            var typed = start(wrong);
            assertTrue(typed.exit() != Exit.PASSED && typed.err().contains(wrong.endsWith(":0") ? "found port 0" : "HOST:PORT"), typed.err());
        }
    }
}
