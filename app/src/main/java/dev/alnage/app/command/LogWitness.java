package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.process.Port;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.witness.WitnessDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * {@code alnage log witness}: a witness for logs of others, in a process of its own and with a key of its own. Two who run factories witness
 * each other's logs with it, and each puts the other's key into the trust file.
 */
public final class LogWitness implements Command {
    private static final Flag LISTEN = Flag.withValue("listen", "HOST:PORT", "where logs submit their checkpoints, over TLS");
    private static final Flag NAME = Flag.withValue("name", "NAME", "the name that it cosigns under, such as witness.example.org");
    private static final Flag KEY = Flag.withValue("key", "KEY", "its key in your folder: of Ed25519, and used for nothing else");
    private static final Flag LOGS = Flag.withValue("logs", "FILE", "the keys of the logs that it follows, one a line, as alnage log checkpoint --key shows them");
    private static final Flag STATE = Flag.withValue("state", "DIR", "what it has seen of each log; lost, it must get another name and key");
    private static final Flag CERTIFICATES = Flag.withValue("certificates", "FILE", "its TLS certificates in PEM, its own first");
    private static final Flag CERTIFICATE_KEY = Flag.withValue("certificate-key", "FILE", "their key, PKCS#8 in PEM");
    private static final int LOGS_BYTES_MAX = 1 << 20;

    @Override public Usage usage() {
        return Usage.none().with(LISTEN, NAME, KEY, LOGS, STATE, CERTIFICATES, CERTIFICATE_KEY, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("It speaks C2SP tlog-witness. It needs no factory and keeps one checkpoint of each log.");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var port = Port.read(Port.Kind.WITNESS, required(in, LISTEN));
        var state = in.path(required(in, STATE)).toAbsolutePath();
        var logs = logs(in.path(required(in, LOGS)));
        var name = required(in, NAME);
        var identity = TlsIdentity.read(in.path(required(in, CERTIFICATES)), in.path(required(in, CERTIFICATE_KEY)));
        var signer = new PersonalKeys(in).open(required(in, KEY));
        Files.createDirectories(state);
        try (var _ = Interruption.ofThisThread(); var door = WitnessDoor.open(state.resolve("seen"), new AtomicFiles(new RealDisk(), state), logs, name, signer, Instant::now);
                var _ = StreamServer.start(new InetSocketAddress(port.host(), port.number()), identity, door, Limits.USUAL)) {
            in.out().println(new CosignerKey(name, signer.key()).toVerifierKey());
            in.console().say(Mark.YES, "witnesses " + logs.size() + " logs at " + port.host() + " port " + port.number());
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // told to stop, which is how it ends well
        }
        return Exit.PASSED;
    }

    /** One key a line, in the form that C2SP gives them. */
    private static Set<NoteKey> logs(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(LOGS_BYTES_MAX + 1);
            if (content.length > LOGS_BYTES_MAX) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found more than " + LOGS_BYTES_MAX + " bytes in " + file + ", expected a key of a log on each line",
                        "alnage log checkpoint --key shows one");
            }
            var text = Utf8.read(Bytes.of(content));
            return text.lines().filter(line -> !line.isBlank()).map(line -> NoteKey.parse(line.strip())).collect(Collectors.toUnmodifiableSet());
        }
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "alnage log witness --help"));
    }
}
