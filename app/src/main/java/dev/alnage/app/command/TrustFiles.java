package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Where the commands about trust find the file that they are about. */
final class TrustFiles {
    static final Flag FILE = Flag.withValue("file", "FILE", "a signed trust file instead of the one in force on this machine");

    private TrustFiles() {}

    /** The signed file that is named, or the one on this machine; verified against the pinned root. */
    static TrustFile verified(Invocation in) throws IOException {
        return TrustFile.verify(Session.envelope(file(in)), Session.root(in), 0, Instant.now()).value();
    }

    private static Path file(Invocation in) {
        var file = in.flag(FILE.name()).map(in::path).orElseGet(() -> new Home(in.config().data()).trustFile());
        if (!Files.exists(file)) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-025", "found no trust file at " + file + ", expected the signed one",
                    "--data DIR names another folder, --file FILE another file");
        }
        return file;
    }

    /** A draft, or what others have signed already. */
    static Envelope unsignedOrSigned(Path file) throws IOException {
        var content = read(file);
        // the two have no member in common
        return content.toText().contains("\"payloadType\"") ? Envelope.read(content)
                : TrustFile.draft(content).sign();
    }

    private static Bytes read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(2 * TrustFile.BYTES_MAX + 1));
        }
    }
}
