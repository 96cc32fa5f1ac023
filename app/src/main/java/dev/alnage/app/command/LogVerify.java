package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.WitnessedCheckpoint;
import dev.alnage.factory.store.LogVerifier;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** The whole log against its signed checkpoint, against one that somebody kept, and against what witnesses have seen. */
public final class LogVerify implements Command {
    private static final Flag FROM = Flag.withValue("from", "FILE", "a checkpoint that you kept: the log must begin with what it was then");

    private static final Flag WITNESSED = Flag.of("witnessed", "as many witnesses as the trust file asks for must have seen the log lately");

    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT, FROM, WITNESSED).note("It reads the data folder itself and asks no factory; one that runs does not mind.")
                .note("alnage log checkpoint writes the checkpoint to keep. Without one kept elsewhere, and without witnesses, a log that was rewritten whole is not noticed.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var store = LocalStore.open(in);
        var seen = new ArrayList<Checkpoint>();
        Optional<Checkpoint> remembered = Optional.empty();
        if (in.flag(FROM.name()).isPresent()) {
            try (var file = Files.newInputStream(in.path(in.flag(FROM.name()).orElseThrow()))) {
                remembered = Optional.of(store.trust().verify(Bytes.of(file.readNBytes(2 * Checkpoint.BYTES_MAX + 1))));
            }
        }
        remembered.ifPresent(seen::add);
        var note = store.lastWitnessed();
        var witnessed = note.isEmpty() ? Optional.<WitnessedCheckpoint>empty() : Optional.of(WitnessedCheckpoint.verify(note.get(), store.file(), Instant.now()));
        witnessed.ifPresent(each -> seen.add(each.checkpoint()));
        var checkpoint = LogVerifier.verify(new RealDisk(), store.ledger(), store.trust(), seen);
        new Table("ROOT", "ORIGIN", "ENTRIES", "BEGINS-WITH", "WITNESSED").row(checkpoint.root().toString(), checkpoint.origin(), Long.toString(checkpoint.size()),
                remembered.map(old -> "the " + old.size() + " of your checkpoint").orElse("not compared"),
                witnessed.map(each -> "the first " + each.checkpoint().size() + " by " + each.by().shown()).orElse("by nobody")).print(in);
        if (in.has(WITNESSED.name()) && witnessed.filter(each -> each.by().isEnough()).isEmpty()) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-SRC-186", "found a log that was seen " + witnessed.map(each -> "by " + each.by().shown()).orElse("by nobody else")
                    + ", expected as many witnesses as the trust file asks for, lately", "docs/witnesses.md");
        }
        return Exit.PASSED;
    }
}
