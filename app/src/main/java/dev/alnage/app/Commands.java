package dev.alnage.app;

import static dev.alnage.app.cli.CommandTable.Group.BUILD;
import static dev.alnage.app.cli.CommandTable.Group.EVERYDAY;
import static dev.alnage.app.cli.CommandTable.Group.FACTORY;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.command.CheckRead;
import dev.alnage.app.command.Completion;
import dev.alnage.app.command.Demonstrate;
import dev.alnage.app.command.Doctor;
import dev.alnage.app.command.Explain;
import dev.alnage.app.command.Help;
import dev.alnage.app.command.KeyExport;
import dev.alnage.app.command.KeyList;
import dev.alnage.app.command.KeyNew;
import dev.alnage.app.command.PipelineGraph;
import dev.alnage.app.command.PipelineLayout;
import dev.alnage.app.command.PipelineLint;
import dev.alnage.app.command.PipelinePinning;
import dev.alnage.app.command.PipelinePlan;
import dev.alnage.app.command.Version;
import dev.alnage.app.command.WritePassport;
import java.util.List;

/**
 * Every command of the program: the one place to look, and to add one. Each is made by a lambda that calls its constructor;
 * a reference such as {@code Doctor::new} would load its class with the table, and every start would pay for all commands.
 */
final class Commands {
    private static final List<Row> ROWS = List.of(
            new Row("demo", "The paper's sample pipeline on this machine, built, approved, published and attacked", EVERYDAY, () -> new Demonstrate()),
            new Row("passport", "What is known about an artifact, on one printable page", EVERYDAY, () -> new WritePassport()),
            new Row("doctor", "What this machine has, lacks, and how to mend it", EVERYDAY, () -> new Doctor()),
            new Row("check read", "Whether a strict reader takes a file", EVERYDAY, () -> new CheckRead()),
            new Row("explain", "What a code means and what to do about it", EVERYDAY, () -> new Explain()),
            new Row("version", "Name, version and JDK", EVERYDAY, () -> new Version()),
            new Row("completion bash", "Completion for bash", EVERYDAY, () -> Completion.bash()),
            new Row("pipeline lint", "What is wrong with a pipeline file", BUILD, () -> new PipelineLint()),
            new Row("pipeline plan", "The plan that it compiles to", BUILD, () -> new PipelinePlan()),
            new Row("pipeline graph", "Which step takes from which", BUILD, () -> new PipelineGraph()),
            new Row("pipeline layout", "The plan as an in-toto layout", BUILD, () -> new PipelineLayout()),
            new Row("pipeline pin", "Write image digests into it", BUILD, () -> new PipelinePinning()),
            new Row("key new", "Make a key of yours", FACTORY, () -> new KeyNew()),
            new Row("key list", "Your keys", FACTORY, () -> new KeyList()),
            new Row("key export", "The public half of a key", FACTORY, () -> new KeyExport()),
            new Row("completion words", "The words that may come next, for completion", FACTORY, () -> Completion.words(table())),
            new Row("help", "This help; --all for everything", EVERYDAY, () -> new Help(table())));

    private Commands() {}

    static CommandTable table() {
        return new CommandTable(ROWS);
    }
}
