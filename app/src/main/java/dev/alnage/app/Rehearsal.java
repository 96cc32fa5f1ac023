package dev.alnage.app;

import dev.alnage.app.cli.CommandLine;
import dev.alnage.app.cli.Surroundings;
import dev.alnage.app.process.PartyRehearsal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs several commands in one process, so that the installation can record the classes that they load into one archive.
 * Arguments: the words of the commands, with {@code --then} between two of them;
 * {@code --parties} stands for the start of a factory, and {@code --asked} before a command for one that finds a factory up.
 * What the commands answer does not matter.
 */
final class Rehearsal {
    private static final String THEN = "--then";
    private static final List<String> PARTIES = List.of("--parties");
    private static final String ASKED = "--asked";

    private Rehearsal() {}

    public static void main(String[] words) {
        try {
            rehearse(words);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // the parties leave threads behind that would keep the process for ever
    }

    private static void rehearse(String[] words) throws IOException {
        List<String> command = new ArrayList<>();
        for (String word : List.of(words)) {
            if (word.equals(THEN)) {
                run(command);
                command.clear();
            } else {
                command.add(word);
            }
        }
        run(command);
    }

    private static void run(List<String> command) throws IOException {
        if (command.equals(PARTIES)) {
            PartyRehearsal.run(_ -> { });
        } else if (command.getFirst().equals(ASKED)) {
            PartyRehearsal.run(home -> type(Stream.concat(command.stream().skip(1), Stream.of("--data", home.root().toString())).toList()));
        } else {
            type(List.copyOf(command));
        }
    }

    private static void type(List<String> words) {
        new CommandLine(Commands.table(), Surroundings.ofProcess()).run(words);
    }
}
