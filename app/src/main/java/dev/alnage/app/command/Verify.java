package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Bundle;
import dev.alnage.policy.BundleMaker;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** {@code alnage verify FILE}: gathers the evidence about a file and asks the policy, here and not in the factory. */
public final class Verify implements Command {
    private static final Flag BUNDLE = Flag.withValue("bundle", "FILE", "take the evidence from this file, and ask no factory");
    private static final Flag SAVE = Flag.withValue("save-bundle", "FILE", "also write the evidence to a file, for verifying elsewhere");

    @Override public Usage usage() {
        return Usage.of("SUBJECT").with(Session.ROOT, BUNDLE, SAVE).note("SUBJECT is a file or sha256:…")
                .note("A bundle proves what it holds. That nothing was recorded against the subject later, only the factory can tell.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var subject = Session.subject(in, 0);
        var now = Instant.now();
        var decision = in.flag(BUNDLE.name()).isPresent() ? offline(in, subject, now) : online(in, subject, now);
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> new VerdictLines(to.out(), to.style()).print(in.positional(0), subject, decision.policy(), decision.decision());
                case NAME -> to.out().println(subject);
                case JSON, NDJSON -> to.print(DecisionJson.write(decision.decision()));
            }
        });
        return VerdictLines.exit(decision.decision().verdict());
    }

    /** What was decided, and by which policy. */
    private record Asked(String policy, Decision decision) {}

    private static Asked offline(Invocation in, Digest subject, Instant now) throws IOException {
        if (in.flag(SAVE.name()).isPresent()) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --bundle and --save-bundle, expected one of them", "alnage verify --help");
        }
        var bundle = Bundle.read(content(in.path(in.flag(BUNDLE.name()).orElseThrow())), Session.root(in), 0, now);
        return decide(in, bundle.trust(), bundle, subject, now);
    }

    private static Asked online(Invocation in, Digest subject, Instant now) throws IOException {
        try (var session = Session.open(in)) {
            var shown = new BundleMaker(new FactoryEvidence(session.client()));
            var decision = decide(in, session.trust(), shown, subject, now);
            if (in.flag(SAVE.name()).isPresent()) {
                save(in, session, shown, in.path(in.flag(SAVE.name()).orElseThrow()), now);
            }
            return decision;
        }
    }

    private static Asked decide(Invocation in, TrustFile trust, Evidence evidence, Digest subject, Instant now) throws IOException {
        var policy = ClientPolicies.inForce(in, trust, evidence, now);
        return new Asked(policy.name(), new ArtifactVerifier(trust, evidence, policy, now).verify(subject).decision());
    }

    /** What is written has been read as its readers will: a bundle that does not hold is never saved. */
    private static void save(Invocation in, Session session, BundleMaker shown, Path file, Instant now) throws IOException {
        var proven = session.client().prove(shown.indexes());
        var bundle = shown.make(session.client().trust(), proven.checkpoint(), proven.records());
        Bundle.read(bundle, Session.root(in), 0, now);
        Files.write(file, bundle.toArray());
        in.console().say("the evidence is in " + file + ": " + shown.indexes().size() + " envelopes with proofs that they are in the log");
    }

    private static Bytes content(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(Bundle.BYTES_MAX + 1));
        }
    }
}
