package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.people.CertificateRequest;
import java.io.IOException;
import java.nio.file.Files;
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

    @Override public Usage usage() {
        return Usage.of("ACCOUNT").with(LOGIN, KEY, LIFE, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var key = in.flag(KEY.name()).map(in::path).map(OpenSshFile::new)
                .orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no key to certify, expected --key FILE", ""));
        var files = new ArrayList<OpenSshFile>();
        in.values(LOGIN.name()).forEach(file -> files.add(new OpenSshFile(in.path(file))));
        try (var session = Session.open(in)) {
            var logins = new ArrayList<String>();
            for (var file : files) {
                logins.add(file.publicKey().fingerprint());
            }
            var request = new CertificateRequest(session.trust().trustDomain(), in.positional(0), logins, key.publicKey(),
                    Duration.ofMinutes(in.number(LIFE.name(), 1, MINUTES_MAX).orElse(MINUTES_USUAL)), Instant.now().truncatedTo(ChronoUnit.SECONDS));
            files.add(key);
            var proofs = new ArrayList<String>();
            for (var file : files) {
                proofs.add(file.sign(CertificateRequest.NAMESPACE, request.message()));
            }
            var certificate = key.file().resolveSibling(key.file().getFileName() + "-cert.pub");
            Files.writeString(certificate, session.client().certify(request, proofs) + "\n");
            in.out().println(certificate);
            in.console().say(Mark.YES, "ssh uses it with the key; ssh-keygen -L -f " + certificate + " shows it");
            return Exit.PASSED;
        }
    }
}
