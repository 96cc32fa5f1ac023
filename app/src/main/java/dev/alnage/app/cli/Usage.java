package dev.alnage.app.cli;

import java.util.ArrayList;
import java.util.List;

/** What a command takes: the one description that its parser, its help and its completion are made from. */
public record Usage(List<Positional> positionals, List<Flag> flags, List<String> notes) {
    /** A word by its place. The last one may be optional, or stand for all that follow. */
    public record Positional(String name, boolean required, boolean repeated, List<String> choices) {
        public Positional {
            choices = List.copyOf(choices);
        }

        String shown() {
            var word = repeated ? name + "..." : name;
            return required ? word : "[" + word + "]";
        }
    }

    public Usage {
        positionals = List.copyOf(positionals);
        flags = List.copyOf(flags);
        notes = List.copyOf(notes);
        for (var positional : positionals.subList(0, Math.max(0, positionals.size() - 1))) {
            if (positional.repeated() || !positional.required() && positionals.getLast().required()) {
                throw new IllegalArgumentException("only the last words may be optional or repeated, not " + positional.name());
            }
        }
    }

    public static Usage none() {
        return new Usage(List.of(), List.of(), List.of());
    }

    /** Takes words in this order: {@code NAME} is required, {@code [NAME]} is not, {@code NAME...} is one or more. */
    public static Usage of(String... names) {
        var positionals = new ArrayList<Positional>();
        for (var name : names) {
            var optional = name.startsWith("[");
            var bare = optional ? name.substring(1, name.length() - 1) : name;
            var repeated = bare.endsWith("...");
            positionals.add(new Positional(repeated ? bare.substring(0, bare.length() - 3) : bare, !optional, repeated, List.of()));
        }
        return new Usage(positionals, List.of(), List.of());
    }

    /** Also takes these flags. */
    public Usage with(Flag... more) {
        var all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return new Usage(positionals, all, notes);
    }

    /** The words that may stand at the place of this name. */
    public Usage choices(String name, List<String> choices) {
        return new Usage(positionals.stream()
                .map(p -> p.name().equals(name) ? new Positional(p.name(), p.required(), p.repeated(), choices) : p).toList(), flags, notes);
    }

    /** A line for the end of the help. */
    public Usage note(String line) {
        var all = new ArrayList<>(notes);
        all.add(line);
        return new Usage(positionals, flags, all);
    }

    /** These flags, and those that every command has unless this one means something else by the name. */
    List<Flag> allFlags() {
        var all = new ArrayList<>(flags);
        all.addAll(everywhere());
        return all;
    }

    List<Flag> everywhere() {
        return Flag.EVERYWHERE.stream().filter(common -> flags.stream().noneMatch(own -> own.name().equals(common.name()))).toList();
    }

    String shown(String words) {
        var line = new StringBuilder("alnage ").append(words);
        positionals.forEach(positional -> line.append(' ').append(positional.shown()));
        return line.append(" [flags]").toString();
    }
}
