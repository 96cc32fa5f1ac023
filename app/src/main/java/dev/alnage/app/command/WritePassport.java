package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.page.Passport;
import dev.alnage.app.page.PassportView;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Party;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.factory.FileTrustSource;
import dev.alnage.policy.ArtifactVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.HexFormat;

/** {@code alnage passport}: asks the policy again about an artifact, and writes down what it was told, on one printable page. */
public final class WritePassport implements Command {
    private static final Flag TO = Flag.withValue("to", "FILE", "where the page goes; beside you, named after the artifact, if you do not say");

    @Override public Usage usage() {
        return Usage.of("SUBJECT").with(TO).note("SUBJECT is a file, or the digest of one: sha256:...")
                .note("The exit code is that of the verdict: 0 passed, 1 failed, 3 cannot tell. The page is written in each case.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var typed = in.positional(0);
        var named = typed.startsWith("sha256:");
        var subject = named ? Digest.parse(typed) : digest(in.path(typed));
        var name = named ? typed : in.path(typed).getFileName().toString();
        var page = in.flag(TO.name()).map(in::path).orElseGet(() -> in.directory().resolve((named ? subject.hex().substring(0, 12) : name) + ".passport.html"));
        var home = new Home(in.config().data());
        var now = Instant.now();
        var trust = FileTrustSource.open(home.trustFile(), home.pinnedRoot(), () -> now).current();
        try (var client = FactoryClient.open(in.config().server().orElseGet(() -> home.socket(Party.FACTORY)))) {
            var evidence = new FactoryEvidence(client);
            var policy = ClientPolicies.inForce(in, trust, evidence, now);
            var result = new ArtifactVerifier(trust, evidence, policy, now).verify(subject);
            Files.write(page, Passport.of(PassportView.of(name, subject, policy.name(), now, trust.version(), result, evidence)).toArray());
            var verdict = result.decision().verdict();
            in.eachOutput(to -> {
                switch (to.output()) {
                    case TABLE -> to.out().println(VerdictLines.word(verdict) + "  " + Visible.line(page.toString()));
                    case NAME -> to.out().println(page);
                    case JSON, NDJSON -> to.print(Json.object().with("subject", subject.toString()).with("verdict", VerdictLines.word(verdict))
                            .with("page", page.toString()).build());
                }
            });
            return VerdictLines.exit(verdict);
        }
    }

    /** Streamed: an artifact may be larger than our memory. */
    private static Digest digest(Path file) throws IOException {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.sha256(HexFormat.of().formatHex(sha256.digest()));
    }
}
