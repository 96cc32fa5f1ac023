package dev.alnage.app;

import static dev.alnage.app.cli.CommandTable.Group.EVERYDAY;
import static dev.alnage.app.cli.CommandTable.Group.FACTORY;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.command.Completion;
import dev.alnage.app.command.Demonstrate;
import dev.alnage.app.command.Explain;
import dev.alnage.app.command.Help;
import dev.alnage.app.command.Version;
import java.util.List;

/** Every command of the program: the one place to look, and to add one. */
final class Commands {
    private static final List<Row> ROWS = List.of(
            new Row("demo", "The paper's sample pipeline on this machine, built, approved, published and attacked", EVERYDAY, Demonstrate::new),
            new Row("explain", "What a code means and what to do about it", EVERYDAY, Explain::new),
            new Row("version", "Name, version and JDK", EVERYDAY, Version::new),
            new Row("completion bash", "Completion for bash", EVERYDAY, Completion::bash),
            new Row("completion words", "The words that may come next, for completion", FACTORY, () -> Completion.words(table())),
            new Row("help", "This help; --all for everything", EVERYDAY, () -> new Help(table())));

    private Commands() {}

    static CommandTable table() {
        return new CommandTable(ROWS);
    }
}
