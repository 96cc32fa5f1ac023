package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Names that somebody may have meant. */
final class Suggestions {
    private static final int NAMES_MAX = 5;
    /** Longer names are not looked at: it takes the product of both lengths to compare them. */
    private static final int LENGTH_MAX = 100;

    private Suggestions() {}

    /** Those that are like it, the most alike first. */
    static List<String> like(String typed, List<String> options) {
        var most = (int) (typed.length() * 0.4) + 1;
        var distances = new TreeMap<Integer, List<String>>();
        for (var option : options) {
            if (Math.abs(option.length() - typed.length()) <= most && Math.max(option.length(), typed.length()) <= LENGTH_MAX) {
                var distance = distance(typed, option);
                if (distance <= most) {
                    distances.computeIfAbsent(distance, _ -> new ArrayList<>()).add(option);
                }
            }
        }
        return distances.values().stream().flatMap(List::stream).toList();
    }

    /** A question at the end of a message, or nothing. */
    static String question(String words, List<String> names) {
        return names.isEmpty() ? "" : " " + words + " " + list(names) + "?";
    }

    static List<String> quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").toList();
    }

    private static String list(List<String> names) {
        var some = names.size() > NAMES_MAX ? names.subList(0, NAMES_MAX) : names;
        if (some.size() < 3) {
            return String.join(" or ", some);
        }
        return String.join(", ", some.subList(0, some.size() - 1)) + ", or " + some.getLast();
    }

    /** How many characters must be added, left out or changed; only the case of letters is one. */
    private static int distance(String typed, String option) {
        if (typed.equals(option)) {
            return 0;
        }
        var left = typed.toLowerCase(Locale.ROOT);
        var right = option.toLowerCase(Locale.ROOT);
        if (left.equals(right)) {
            return 1;
        }
        var row = new int[right.length() + 1];
        for (var j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                var above = row[j];
                row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, before + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1));
                before = above;
            }
        }
        return row[right.length()];
    }

    /** Of the types that a value can be of, those that have the field, and their interfaces that have it, the most used first. */
    static List<String> typesWith(Schema schema, Definition type, String field) {
        if (type.kind() != Kind.INTERFACE && type.kind() != Kind.UNION) {
            return List.of();
        }
        Map<String, Integer> uses = new TreeMap<>();
        var objects = new ArrayList<String>();
        for (var name : schema.possible(type)) {
            var one = schema.types().get(name);
            if (one == null || one.findField(field).isEmpty()) {
                continue;
            }
            objects.add(name);
            for (var face : one.interfaces()) {
                if (schema.findType(face).flatMap(found -> found.findField(field)).isPresent()) {
                    uses.merge(face, 1, Integer::sum);
                }
            }
        }
        var all = new ArrayList<>(uses.keySet());
        all.addAll(objects);
        all.sort(Comparator.comparing((String name) -> -uses.getOrDefault(name, 0)).thenComparing(Comparator.naturalOrder()));
        return all;
    }
}
