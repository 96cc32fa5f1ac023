package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The list of clients on disk, looked at again every second: who is taken off it is refused with the next request, on an open connection too. */
final class ClientFile {
    private static final System.Logger LOG = System.getLogger("alnage.http");
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;
    private static final int BYTES_MAX = 1 << 20;
    private static final TlsClients NOBODY = new TlsClients(java.util.List.of());

    private final Path file;
    private Bytes bytes;
    private TlsClients current;
    private long readAtNanos = System.nanoTime();

    /** @throws Rejected.Malformed if it is no list of clients: a server without one does not start */
    ClientFile(Path file) throws IOException {
        this.file = file;
        this.bytes = content();
        this.current = TlsClients.read(bytes);
    }

    /** The list as it is; nobody, while it cannot be read. */
    synchronized TlsClients current() {
        if (System.nanoTime() - readAtNanos > LOOK_AGAIN_NANOS) {
            readAtNanos = System.nanoTime();
            try {
                var now = content();
                if (!now.equals(bytes)) {
                    bytes = now;
                    current = NOBODY;
                    current = TlsClients.read(now);
                }
            } catch (IOException | Rejected e) {
                current = NOBODY;
                bytes = Bytes.empty();
                LOG.log(System.Logger.Level.ERROR, () -> "clients=nobody reason=\"" + e.getMessage() + "\"");
            }
        }
        return current;
    }

    private Bytes content() throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(BYTES_MAX + 1));
        }
    }
}
