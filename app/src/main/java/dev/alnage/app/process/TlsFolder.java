package dev.alnage.app.process;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What whoever runs the factory puts in place before it listens on TCP: the server's certificates and key, who certifies clients,
 * and what each client may. Only the owner of the data folder writes here; the factory's process reads.
 */
public record TlsFolder(Path folder) {
    /** The server's own certificate first. */
    public Path certificates() {
        return folder.resolve("server.pem");
    }

    /** The server's key, PKCS#8 in PEM. */
    public Path key() {
        return folder.resolve("server.key");
    }

    /** The authorities of clients. */
    public Path authorities() {
        return folder.resolve("clients.pem");
    }

    /** Who may do what: see {@code docs/api.md}. */
    public Path clients() {
        return folder.resolve("clients.json");
    }

    TlsIdentity identity() throws IOException {
        return TlsIdentity.read(certificates(), key());
    }

    /** The files that a port of that kind needs and that are not there, by name. */
    public List<String> missing(Port.Kind kind) {
        var wanted = switch (kind) {
            case API -> List.of(certificates(), key(), authorities(), clients());
            case HTTPS, WEBHOOKS, WITNESS -> List.of(certificates(), key());
            case SSH -> List.<Path>of();
        };
        return wanted.stream().filter(file -> !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).map(file -> "tls/" + file.getFileName()).toList();
    }

    /** Gives the key to the one process that uses it. @throws Rejected.Malformed if a file is missing */
    void prepare(Port.Kind kind, Settings settings) throws IOException {
        var missing = missing(kind);
        if (!missing.isEmpty()) {
            throw new Rejected.Malformed("found no " + String.join(", ", missing) + " in the data folder, expected what a port for " + kind.wireName() + " needs");
        }
        if (settings.separated() && kind != Port.Kind.SSH) {
            Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("r--------"));
            Files.setAttribute(key(), "unix:uid", Party.FACTORY.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(key(), "unix:gid", Party.FACTORY.uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
