package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports on TCP: asked for in so many words, and not opened without what they need. */
@Tag("S1")
class PortTest {
    @Test void only_a_host_and_a_number_is_an_address() {
        for (var bad : List.of("8444", ":8444", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:+1", "::1:8444", "a:b:1")) {
            assertThrows(Rejected.Malformed.class, () -> Port.read(Port.Kind.API, bad), bad);
        }
        assertEquals(new Port(Port.Kind.API, "127.0.0.1", 8444), Port.read(Port.Kind.API, "127.0.0.1:8444"));
        assertEquals("::1", Port.read(Port.Kind.API, "[::1]:8444").host());
    }

    @Test void an_argument_is_read_as_it_was_written() {
        for (var text : List.of("127.0.0.1:8444", "[::1]:1", "factory.example:65535")) {
            var port = Port.read(Port.Kind.API, text);
            assertEquals(port, Port.ofArgument(port.toArgument()));
        }
        assertThrows(IllegalArgumentException.class, () -> Port.ofArgument("plain=127.0.0.1:80"));
    }

    @Test void without_its_files_no_port_is_opened(@TempDir Path folder) throws Exception {
        var tls = new TlsFolder(folder);
        var settings = new Settings("a.alnage", List.of("a"), false);
        assertEquals(List.of("tls/server.pem", "tls/server.key", "tls/clients.pem", "tls/clients.json"), tls.missing(Port.Kind.API));
        assertThrows(Rejected.Malformed.class, () -> tls.prepare(Port.Kind.API, settings));
        for (var file : List.of(tls.certificates(), tls.key(), tls.authorities(), tls.clients())) {
            Files.createFile(file);
        }
        tls.prepare(Port.Kind.API, settings);
        assertTrue(tls.missing(Port.Kind.API).isEmpty());
    }
}
