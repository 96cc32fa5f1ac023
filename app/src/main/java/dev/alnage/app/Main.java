package dev.alnage.app;

import dev.alnage.app.cli.CommandLine;
import dev.alnage.app.cli.Surroundings;
import java.util.List;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        var exit = new CommandLine(Commands.table(), Surroundings.ofProcess()).run(List.of(words));
        System.exit(exit.code());
    }
}
