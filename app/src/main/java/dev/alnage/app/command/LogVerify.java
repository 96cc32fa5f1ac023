package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.factory.store.LogVerifier;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The whole log against its signed checkpoint, and against one that somebody kept. */
public final class LogVerify implements Command {
    private static final Flag FROM = Flag.withValue("from", "FILE", "a checkpoint that you kept: the log must begin with what it was then");

    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT, FROM).note("It reads the data folder itself and asks no factory; one that runs does not mind.")
                .note("alnage log checkpoint writes the checkpoint to keep. Without one kept elsewhere, a log that was rewritten whole is not noticed.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var store = LocalStore.open(in);
        Optional<Checkpoint> remembered = Optional.empty();
        if (in.flag(FROM.name()).isPresent()) {
            try (var file = Files.newInputStream(in.path(in.flag(FROM.name()).orElseThrow()))) {
                remembered = Optional.of(store.trust().verify(Bytes.of(file.readNBytes(2 * Checkpoint.BYTES_MAX + 1))));
            }
        }
        var checkpoint = LogVerifier.verify(new RealDisk(), store.ledger(), store.trust(), remembered);
        new Table("ROOT", "ORIGIN", "ENTRIES", "BEGINS-WITH").row(checkpoint.root().toString(), checkpoint.origin(), Long.toString(checkpoint.size()),
                remembered.map(old -> "the " + old.size() + " of your checkpoint").orElse("not compared")).print(in);
        return Exit.PASSED;
    }
}
