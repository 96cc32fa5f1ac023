package dev.alnage.app;

import dev.alnage.app.cli.CommandLine;
import dev.alnage.app.cli.Surroundings;
import dev.alnage.app.process.PartyRehearsal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs several commands in one process, so that the installation can record the classes that they load into one archive.
 * Arguments: the words of the commands, with {@code --then} between two of them. What the commands answer does not matter.
 *
 * <p>{@code --parties} alone starts the parties of a factory instead, prints its data folder, the digest of something that its ledger
 * knows and of something that its store holds when all are ready, and ends them when its input ends: until then, the commands of another rehearsal find a factory there.
 */
final class Rehearsal {
    private static final String THEN = "--then";
    private static final List<String> PARTIES = List.of("--parties");

    private Rehearsal() {}

    public static void main(String[] words) {
        try {
            if (List.of(words).equals(PARTIES)) {
                parties();
            } else {
                commands(words);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // the parties leave threads behind that would keep the process for ever
    }

    private static void parties() throws IOException {
        PartyRehearsal.run((home, recorded, held) -> {
            System.out.println(home.root() + " " + recorded + " " + held);
            System.in.transferTo(OutputStream.nullOutputStream());
        });
    }

    private static void commands(String[] words) {
        List<String> command = new ArrayList<>();
        for (String word : List.of(words)) {
            if (word.equals(THEN)) {
                type(command);
                command.clear();
            } else {
                command.add(word);
            }
        }
        type(command);
    }

    private static void type(List<String> words) {
        new CommandLine(Commands.table(), Surroundings.ofProcess()).run(List.copyOf(words));
    }
}
