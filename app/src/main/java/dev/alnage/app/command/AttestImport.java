package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.ForeignEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Has evidence filed that was signed elsewhere: an envelope, a Sigstore bundle, a classic in-toto link. The storer lets in only what
 * somebody of the trust file may say.
 */
public final class AttestImport implements Command {
    @Override public Usage usage() {
        return Usage.of("FILE").note("FILE is an envelope (DSSE), a Sigstore bundle v0.3 of one, or a classic in-toto link.")
                .note("Certificates and entries of other logs are not looked at: it counts by the keys of the trust file alone.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var evidence = read(in, in.path(in.positional(0)));
            new Table("ENVELOPE").row(session.client().file(evidence.envelope()).toString()).print(in);
            return Exit.PASSED;
        }
    }

    /** What a file holds; says what of it counts for nothing. */
    static ForeignEvidence read(Invocation in, Path file) throws IOException {
        var evidence = ForeignEvidence.read(content(file));
        if (!evidence.notLookedAt().isEmpty()) {
            in.console().say(Mark.WARNING, evidence.form() + "; " + evidence.caution());
        }
        return evidence;
    }

    private static Bytes content(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Bytes.of(in.readNBytes(ForeignEvidence.BYTES_MAX + 1));
        }
    }
}
