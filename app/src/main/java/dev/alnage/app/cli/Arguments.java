package dev.alnage.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words behind a command, sorted into positionals and flags by its usage. */
record Arguments(List<String> positionals, Map<String, List<String>> flags) {
    Arguments {
        positionals = List.copyOf(positionals);
        flags = Map.copyOf(flags);
    }

    Optional<String> flag(String name) {
        return values(name).stream().findFirst();
    }

    /** Of a flag that may be given several times, in the order in which it was. */
    List<String> values(String name) {
        return flags.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return flags.containsKey(name);
    }

    /** Flags may stand anywhere before {@code --}; what nobody declared is an error, never ignored. */
    static Arguments read(Usage usage, List<String> words) {
        var positionals = new ArrayList<String>();
        var flags = new LinkedHashMap<String, List<String>>();
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.equals("--")) {
                positionals.addAll(words.subList(i + 1, words.size()));
                break;
            }
            if (!word.startsWith("-") || word.equals("-")) {
                positionals.add(word);
                continue;
            }
            var equals = word.indexOf('=');
            var flag = find(usage, equals < 0 ? word : word.substring(0, equals));
            var value = "";
            if (flag.takesValue()) {
                if (equals < 0 && ++i == words.size()) {
                    throw Failure.usage("found --" + flag.name() + " at the end, expected " + flag.valueName() + " behind it", "");
                }
                value = equals < 0 ? words.get(i) : word.substring(equals + 1);
                if (value.isEmpty()) {
                    throw Failure.usage("found nothing as --" + flag.name() + ", expected " + flag.valueName(), "");
                }
            } else if (equals >= 0) {
                throw Failure.usage("found a value for --" + flag.name() + ", expected none", "");
            }
            if (flags.containsKey(flag.name()) && !flag.repeatable()) {
                throw Failure.usage("found --" + flag.name() + " twice, expected it once", "");
            }
            var values = new ArrayList<>(flags.getOrDefault(flag.name(), List.of()));
            if (flag.takesValue()) {
                values.add(value);
            }
            flags.put(flag.name(), List.copyOf(values));
        }
        if (!flags.containsKey(Flag.HELP.name())) {
            count(usage, positionals);
        }
        return new Arguments(positionals, flags);
    }

    private static Flag find(Usage usage, String word) {
        for (var flag : usage.allFlags()) {
            if (word.equals("--" + flag.name()) || !flag.letter().isEmpty() && word.equals("-" + flag.letter())) {
                return flag;
            }
        }
        var names = usage.allFlags().stream().map(flag -> "--" + flag.name()).toList();
        throw Failure.usage("found flag " + word + ", expected one of " + String.join(" ", names),
                Nearest.to(word, names).map(name -> "did you mean " + name).orElse(""));
    }

    private static void count(Usage usage, List<String> positionals) {
        var declared = usage.positionals();
        for (var i = positionals.size(); i < declared.size(); i++) {
            if (declared.get(i).required()) {
                throw Failure.usage("found no " + declared.get(i).name() + ", expected one", "");
            }
        }
        if (positionals.size() > declared.size() && (declared.isEmpty() || !declared.getLast().repeated())) {
            throw Failure.usage("found \"" + positionals.get(declared.size()) + "\", expected nothing more", "");
        }
        for (var i = 0; i < positionals.size(); i++) {
            var place = declared.get(Math.min(i, declared.size() - 1));
            if (!place.choices().isEmpty() && !place.choices().contains(positionals.get(i))) {
                throw Failure.usage("found " + place.name() + " " + positionals.get(i) + ", expected one of " + String.join(" ", place.choices()),
                        Nearest.to(positionals.get(i), place.choices()).map(name -> "did you mean " + name).orElse(""));
            }
        }
    }
}
