package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.HelpPage;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.ManPage;
import dev.alnage.app.cli.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What there is, and how one command is used. */
public final class Help implements Command {
    private static final Flag MAN = Flag.withValue("man", "DIR", "write the manual into this folder, a page for each command");

    private final CommandTable table;

    public Help(CommandTable table) {
        this.table = table;
    }

    @Override public Usage usage() {
        return Usage.of("[COMMAND...]").with(Flag.of("all", "every command, flag and exit code"), MAN)
                .note("The manual of --man DIR is read with man -M DIR alnage.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        if (in.has(MAN.name())) {
            write(in.path(in.flag(MAN.name()).orElseThrow()), in);
            return Exit.PASSED;
        }
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

    private void write(Path folder, Invocation in) throws IOException {
        var section = Files.createDirectories(folder.resolve("man1"));
        var pages = new ManPage(table).all();
        for (var page : pages.entrySet()) {
            Files.writeString(section.resolve(page.getKey()), page.getValue());
        }
        in.console().say("wrote " + pages.size() + " pages; man -M " + folder + " alnage reads them");
    }
}
