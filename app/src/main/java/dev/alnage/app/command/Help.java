package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.HelpPage;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;

/** What there is, and how one command is used. */
public final class Help implements Command {
    private final CommandTable table;

    public Help(CommandTable table) {
        this.table = table;
    }

    @Override public Usage usage() {
        return Usage.of("[COMMAND...]").with(Flag.of("all", "every command, flag and exit code"));
    }

    @Override public Exit run(Invocation in) {
        var page = new HelpPage(table, in.out(), in.style());
        var words = String.join(" ", in.positionals());
        if (words.isEmpty()) {
            if (in.has("all")) {
                page.all();
            } else {
                page.everyday();
            }
            return Exit.PASSED;
        }
        var row = table.find(in.positionals()).filter(found -> found.words().equals(words));
        if (row.isPresent()) {
            page.command(row.get());
        } else if (!table.below(words).isEmpty()) {
            page.below(words);
        } else {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-012", "found no command " + words + ", expected one of alnage help --all", "alnage help --all");
        }
        return Exit.PASSED;
    }
}
