package dev.alnage.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What may come next on a command line, from the table and the usages. */
public final class Completer {
    private final CommandTable table;

    public Completer(CommandTable table) {
        this.table = table;
    }

    /** The words that can stand where the last of these, perhaps only begun or empty, stands. */
    public List<String> next(List<String> words) {
        if (words.isEmpty()) {
            return List.of();
        }
        var before = words.subList(0, words.size() - 1);
        var begun = words.getLast();
        var possible = new TreeSet<String>();
        commandWords(before, possible);
        if (!before.isEmpty()) {
            table.find(before).ifPresent(row -> ofCommand(row, before.subList(row.length(), before.size()), begun, possible));
        }
        return possible.stream().filter(word -> word.startsWith(begun)).toList();
    }

    private void commandWords(List<String> before, TreeSet<String> possible) {
        for (var row : table.rows()) {
            var words = List.of(row.words().split(" "));
            if (words.size() > before.size() && words.subList(0, before.size()).equals(before)) {
                possible.add(words.get(before.size()));
            }
        }
    }

    private static void ofCommand(CommandTable.Row row, List<String> before, String begun, TreeSet<String> possible) {
        var usage = row.command().get().usage();
        if (!before.isEmpty()) {
            var last = before.getLast();
            if (last.equals("-o") || last.equals("--" + Flag.OUTPUT.name())) {
                for (var format : OutputFormat.values()) {
                    possible.add(format.word());
                }
                return;
            }
            if (usage.allFlags().stream().anyMatch(flag -> flag.takesValue() && (last.equals("--" + flag.name())
                    || !flag.letter().isEmpty() && last.equals("-" + flag.letter())))) {
                return;
            }
        }
        if (begun.startsWith("-")) {
            usage.allFlags().forEach(flag -> possible.add("--" + flag.name()));
            return;
        }
        var place = positionalsAmong(usage, before).size();
        if (!usage.positionals().isEmpty()) {
            var last = usage.positionals().getLast();
            if (place < usage.positionals().size()) {
                possible.addAll(usage.positionals().get(place).choices());
            } else if (last.repeated()) {
                possible.addAll(last.choices());
            }
        }
    }

    private static List<String> positionalsAmong(Usage usage, List<String> words) {
        var found = new ArrayList<String>();
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (!word.startsWith("-")) {
                found.add(word);
            } else if (usage.allFlags().stream().anyMatch(flag -> flag.takesValue() && (word.equals("--" + flag.name()) || word.equals("-" + flag.letter())))) {
                i++;
            }
        }
        return found;
    }
}
