package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One mapping of a pipeline file, taken word by word; knows where it stands, so that a refusal can name the line. */
final class Words {
    private final String file;
    private final List<String> path;
    private final Map<String, Json> members;
    private final Set<String> taken = new LinkedHashSet<>();

    private Words(String file, List<String> path, Map<String, Json> members) {
        this.file = file;
        this.path = path;
        this.members = members;
    }

    static Words of(String file, Json json) {
        if (json instanceof Json.Members(var values)) {
            return new Words(file, List.of(), values);
        }
        throw new Rejected.Malformed("found " + kind(json) + " as pipeline file, expected a mapping of words to values");
    }

    Set<String> names() {
        return members.keySet();
    }

    boolean has(String word) {
        return members.containsKey(word);
    }

    Json any(String word) {
        taken.add(word);
        var value = members.get(word);
        if (value == null) {
            throw new Rejected.Malformed("found no " + word + " in " + where(path) + ", expected one");
        }
        return value;
    }

    String text(String word) {
        return text(word, any(word));
    }

    long integer(String word) {
        if (any(word) instanceof Json.Number(var value) && value.scale() <= 0 && value.precision() < 18) {
            return value.longValueExact();
        }
        throw wrong(word, kind(any(word)), "a whole number");
    }

    /** A list of texts; where {@code oneOrMore}, a single text stands for a list of one. */
    List<String> texts(String word, boolean oneOrMore) {
        return switch (any(word)) {
            case Json.Elements(var values) -> values.stream().map(value -> text(word, value)).toList();
            case Json.Text(var value) when oneOrMore -> List.of(value);
            case Json other -> throw wrong(word, kind(other), "a list of texts");
        };
    }

    Words words(String word) {
        if (any(word) instanceof Json.Members(var values)) {
            return new Words(file, child(word), values);
        }
        throw wrong(word, kind(any(word)), "a mapping");
    }

    /** Every member as a mapping of its own; the names are the file's. */
    Map<String, Words> each() {
        return map(this::words);
    }

    <T> Map<String, T> map(Function<String, T> each) {
        var map = new LinkedHashMap<String, T>();
        members.keySet().forEach(name -> map.put(name, each.apply(name)));
        return map;
    }

    /** A word that is not understood is refused: an ignored one is a rule that somebody believes in. */
    void noOthers(String expected) {
        var others = new ArrayList<>(members.keySet());
        others.removeAll(taken);
        if (!others.isEmpty()) {
            throw new Rejected.Malformed("found " + Names.shortened(others.getFirst()) + " in " + where(child(others.getFirst()))
                    + ", expected only " + expected);
        }
    }

    Rejected.Malformed wrong(String word, String found, String expected) {
        return new Rejected.Malformed("found " + found + " as " + where(child(word)) + ", expected " + expected);
    }

    /** Runs a check and adds where it failed. */
    <T> T checked(String word, java.util.function.Supplier<T> check) {
        try {
            return check.get();
        } catch (Rejected.Malformed e) {
            throw new Rejected.Malformed(e.getMessage() + " (at " + where(has(word) ? child(word) : path) + ")");
        }
    }

    String text(String word, Json json) {
        if (json instanceof Json.Text(var value)) {
            return value;
        }
        throw wrong(word, kind(json), "text" + (json instanceof Json.Number || json instanceof Json.Bool ? " (put it in quotes)" : ""));
    }

    private List<String> child(String word) {
        var longer = new ArrayList<>(path);
        longer.add(word);
        return List.copyOf(longer);
    }

    private String where(List<String> at) {
        if (at.isEmpty()) {
            return "the pipeline file";
        }
        var line = line(at);
        return String.join(".", at) + (line == 0 ? "" : " (line " + line + ")");
    }

    /** A hint for people: the first line on which the words of the path have all been seen in order, or 0. */
    private int line(List<String> at) {
        var from = 0;
        for (var word : at) {
            from = key(word, from);
            if (from < 0) {
                return 0;
            }
        }
        return 1 + (int) file.substring(0, from).chars().filter(c -> c == '\n').count();
    }

    private int key(String word, int from) {
        for (var found = file.indexOf(word, from); found >= 0; found = file.indexOf(word, found + 1)) {
            var before = found == 0 ? '\n' : file.charAt(found - 1);
            var end = found + word.length();
            if (end < file.length() && before == file.charAt(end) && (before == '"' || before == '\'')) {
                end++;
            }
            if ((Character.isWhitespace(before) || "{,\"'".indexOf(before) >= 0) && end < file.length() && file.charAt(end) == ':') {
                return found;
            }
        }
        return -1;
    }

    static String kind(Json json) {
        return switch (json) {
            case Json.Members _ -> "a mapping";
            case Json.Elements _ -> "a list";
            case Json.Text(var value) -> "text " + Names.shortened(value);
            case Json.Number(var value) -> "number " + value.toPlainString();
            case Json.Bool(var value) -> String.valueOf(value);
            case Json.Null() -> "nothing";
        };
    }
}
