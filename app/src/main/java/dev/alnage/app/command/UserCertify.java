package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.sign.OpenSshKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;

/** {@code alnage user certificate ACCOUNT}: has a key of OpenSSH certified for some hours; {@code ssh-keygen} signs, so that a key may lie in an agent or on a token. */
public final class UserCertify implements Command {
    private static final Flag LOGIN = Flag.withValue("login", "FILE...", "a key of OpenSSH that is bound to the account; with two of them, or one on a token, for more than an hour");
    private static final Flag KEY = Flag.withValue("key", "FILE", "the key to certify, beside which the certificate is put");
    private static final Flag LIFE = Flag.withValue("minutes", "N", "for how long (60)");
    private static final long MINUTES_MAX = 960;
    private static final long MINUTES_USUAL = 60;
    private static final int SIGNATURE_BYTES_MAX = 64 << 10;

    @Override public Usage usage() {
        return Usage.of("ACCOUNT").with(LOGIN, KEY, LIFE, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var key = in.flag(KEY.name()).map(in::path).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no key to certify, expected --key FILE", ""));
        var files = new ArrayList<Path>();
        in.values(LOGIN.name()).forEach(file -> files.add(in.path(file)));
        try (var session = Session.open(in)) {
            var logins = new ArrayList<String>();
            for (var file : files) {
                logins.add(publicKey(file).fingerprint());
            }
            var request = new CertificateRequest(session.trust().trustDomain(), in.positional(0), logins, publicKey(key),
                    Duration.ofMinutes(in.number(LIFE.name(), 1, MINUTES_MAX).orElse(MINUTES_USUAL)), Instant.now().truncatedTo(ChronoUnit.SECONDS));
            files.add(key);
            var proofs = new ArrayList<String>();
            for (var file : files) {
                proofs.add(sign(file, request.message()));
            }
            var certificate = key.resolveSibling(key.getFileName() + "-cert.pub");
            Files.writeString(certificate, session.client().certify(request, proofs) + "\n");
            in.out().println(certificate);
            in.console().say(Mark.YES, "ssh uses it with the key; ssh-keygen -L -f " + certificate + " shows it");
            return Exit.PASSED;
        }
    }

    private static OpenSshKey publicKey(Path file) throws IOException {
        return OpenSshKey.read(Files.readString(file.resolveSibling(file.getFileName() + ".pub")));
    }

    private static String sign(Path file, Bytes message) throws IOException, InterruptedException {
        var process = new ProcessBuilder("ssh-keygen", "-Y", "sign", "-n", CertificateRequest.NAMESPACE, "-f", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = process.getOutputStream()) {
            out.write(message.toArray());
        }
        var signature = new String(process.getInputStream().readNBytes(SIGNATURE_BYTES_MAX), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failure(Exit.REFUSED, "ALN-KEY-002", "found that ssh-keygen did not sign with " + file + ", expected a signature", "see what it said above");
        }
        return signature;
    }
}
