package dev.alnage.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All commands by their words. A row is cheap: the class of a command is loaded only when the command is made. */
public record CommandTable(List<Row> rows) {
    /** The sections of the help, in its order. */
    public enum Group { EVERYDAY, SOURCE, MATERIALS, BUILD, ARTIFACTS, DEPLOYMENTS, FACTORY }

    /** {@code words} is what is typed, such as "build start". */
    public record Row(String words, String summary, Group group, Supplier<Command> command) {
        int length() {
            return (int) words.chars().filter(c -> c == ' ').count() + 1;
        }
    }

    public CommandTable {
        rows = List.copyOf(rows);
        var seen = new HashSet<String>();
        for (var row : rows) {
            if (!seen.add(row.words())) {
                throw new IllegalArgumentException("command twice: " + row.words());
            }
        }
    }

    /** The row whose words these arguments begin with; of several, the longest. */
    public Optional<Row> find(List<String> arguments) {
        Row best = null;
        for (var row : rows) {
            var words = Arrays.asList(row.words().split(" "));
            if (words.size() <= arguments.size() && words.equals(spelledOurWay(arguments.subList(0, words.size())))
                    && (best == null || row.length() > best.length())) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The rows below these words: "key" has "key list" and "key new". */
    public List<Row> below(String words) {
        return rows.stream().filter(row -> row.words().startsWith(words + " ")).toList();
    }

    /** British spelling is welcome. */
    private static List<String> spelledOurWay(List<String> words) {
        return words.getFirst().equals("artefact") ? replaceFirst(words) : words;
    }

    private static List<String> replaceFirst(List<String> words) {
        var copy = new ArrayList<>(words);
        copy.set(0, "artifact");
        return copy;
    }
}
