package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.factory.store.Fsck;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;

/** Every byte of ledger and blobs, and what the indexes make of the ledger, read again; changes nothing. */
public final class AdminFsck implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Session.ROOT).note("Stop the factory first: what it is just writing would be named as damage.")
                .note("The table names every file that is damaged, missing or not ours; it is empty when all is as it was written.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var store = LocalStore.open(in);
        var report = Fsck.check(new RealDisk(), store.ledger(), store.blobs(), store.trust(), store.indexes());
        var table = new Table("PLACE", "PROBLEM");
        report.damages().forEach(damage -> table.row(damage.place(), damage.problem()));
        table.print(in);
        if (!report.isSound()) {
            throw new Failure(Exit.REFUSED, "ALN-CLI-026", "found " + report.damages().size() + " damaged places among " + report.entries() + " entries and "
                    + report.blobs() + " sound blobs, expected none", "restore these files from a backup, then look again; an index is made again when the factory starts");
        }
        in.console().say(Mark.YES, report.entries() + " entries and " + report.blobs() + " blobs are as they were written");
        return Exit.PASSED;
    }
}
