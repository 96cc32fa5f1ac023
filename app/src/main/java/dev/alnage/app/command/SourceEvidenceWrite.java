package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.source.clone.EvidenceFile;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.policy.clone.KnownLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** {@code alnage source evidence NAME --to FILE}: everything on record about a repository, for verifying clones of it elsewhere. */
public final class SourceEvidenceWrite implements Command {
    private static final Flag TO = Flag.withValue("to", "FILE", "where to write it");
    private static final Flag SINCE = Flag.withValue("since", "FILE", "what a reader has remembered: only the log's records since then are written");

    @Override public Usage usage() {
        return Usage.of("REPOSITORY").with(Session.ROOT, TO, SINCE).note("It asks the factory; where none runs it reads the data folder itself.")
                .note("The file proves what it holds, and that nothing about the repository is left out of it.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var to = in.path(in.flag(TO.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --to, expected a file to write", "")));
        var since = in.flag(SINCE.name());
        var from = since.isPresent() ? KnownLog.read(content(in.path(since.get()))).size() : 0;
        Files.write(to, evidence(in, from).toArray());
        in.console().say("the evidence about " + in.positional(0) + " is in " + to + ", with the log's records from " + from + " on");
        return Exit.PASSED;
    }

    private static Bytes evidence(Invocation in, long from) throws IOException {
        if (Session.isUp(in)) {
            try (var session = Session.open(in)) {
                return session.client().sourceEvidence(in.positional(0), from);
            } catch (IOException e) {
                in.console().say("the factory does not answer (" + e.getMessage() + "): read from the data folder");
            }
        }
        var store = LocalStore.open(in);
        var home = new Home(in.config().data());
        var now = Instant.now();
        var signed = Session.envelope(home.trustFile());
        var trust = TrustFile.verify(signed, Session.root(in), 0, now).value();
        var blobs = FileBlobs.openReadOnly(new RealDisk(), store.blobs());
        try (var log = new LedgerReader(new RealDisk(), store.ledger(), blobs, store.trust())) {
            return new EvidenceFile(log, blobs, ClientPolicies.signed()).of(in.positional(0), trust, signed, from, now, store.lastWitnessed());
        }
    }

    static Bytes content(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(dev.alnage.policy.clone.SourceEvidence.BYTES_MAX + 1));
        }
    }
}
