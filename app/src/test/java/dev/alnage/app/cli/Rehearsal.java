package dev.alnage.app.cli;

import java.util.List;
import java.util.function.Function;

/** A command whose whole work is given by a test. */
record Rehearsal(Usage usage, Work work) implements Command {
    interface Work {
        Exit run(Invocation in) throws Exception;
    }

    @Override public Exit run(Invocation in) throws Exception {
        return work.run(in);
    }

    static CommandTable table(Usage usage, Work work) {
        return new CommandTable(List.of(new CommandTable.Row("try", "Tries it", CommandTable.Group.EVERYDAY, () -> new Rehearsal(usage, work))));
    }

    /** A command that ends with what is thrown. */
    static CommandTable throwing(Function<Invocation, Exception> exception) {
        return table(Usage.none(), in -> {
            throw exception.apply(in);
        });
    }
}
