package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Argument;
import dev.alnage.policy.rego.graphql.QueryDocument.Field;
import dev.alnage.policy.rego.graphql.QueryDocument.Inline;
import dev.alnage.policy.rego.graphql.QueryDocument.Selection;
import dev.alnage.policy.rego.graphql.QueryDocument.Spread;
import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.FieldDefinition;
import dev.alnage.policy.rego.graphql.SchemaDocument.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether fields that an answer calls the same are the same (specification, section 5.3.2). Fields are compared within a selection and
 * with those of the fragments that it uses, and fragments with each other, each pair once.
 */
final class FieldMerging {
    private static final int DEPTH_MAX = 2 * Cursor.DEPTH_MAX;

    private final QueryDocument document;
    private final Schema schema;
    private final Function<Field, @Nullable Known> known;
    private final LongConsumer spend;
    /** Fragments that were compared, and whether as parts of types of which a value has only one. */
    private final Map<List<String>, Boolean> compared = new HashMap<>();
    private int depth;

    /** What is known of a field: the type that it is asked of, and what that says of it. */
    record Known(Definition parent, @Nullable FieldDefinition definition) {}

    /** Two fields that differ, or have parts that do. */
    record Conflict(String name, String reason, List<Conflict> parts, Place place) {
        String said() {
            return parts.isEmpty() ? reason : parts.stream().map(part -> "subfields \"" + part.name() + "\" conflict because " + part.said())
                    .collect(Collectors.joining(" and "));
        }
    }

    private record Collected(Map<String, List<Field>> fields, List<String> fragments) {
        /** Whether these are the very same fields. */
        boolean hasFieldsOf(Collected other) {
            if (!fields.keySet().equals(other.fields.keySet())) {
                return false;
            }
            for (var entry : fields.entrySet()) {
                var mine = entry.getValue();
                var theirs = other.fields.get(entry.getKey());
                if (mine.size() != theirs.size()) {
                    return false;
                }
                for (var i = 0; i < mine.size(); i++) {
                    if (mine.get(i) != theirs.get(i)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    FieldMerging(QueryDocument document, Schema schema, Function<Field, @Nullable Known> known, LongConsumer spend) {
        this.document = document;
        this.schema = schema;
        this.known = known;
        this.spend = spend;
    }

    List<Conflict> within(List<Selection> selections) {
        var conflicts = new ArrayList<Conflict>();
        if (selections.isEmpty()) {
            return conflicts;
        }
        var all = collected(selections);
        for (var fields : all.fields().values()) {
            for (var i = 0; i < fields.size(); i++) {
                for (var other : fields.subList(i + 1, fields.size())) {
                    compare(conflicts, false, fields.get(i), other);
                }
            }
        }
        var seen = new HashSet<String>();
        for (var i = 0; i < all.fragments().size(); i++) {
            withFragment(conflicts, false, all, all.fragments().get(i), seen);
            for (var other : all.fragments().subList(i + 1, all.fragments().size())) {
                fragments(conflicts, false, all.fragments().get(i), other);
            }
        }
        return conflicts;
    }

    private Collected collected(List<Selection> selections) {
        var all = new Collected(new LinkedHashMap<>(), new ArrayList<>());
        collect(selections, all);
        return all;
    }

    private void collect(List<Selection> selections, Collected into) {
        spend.accept(1 + selections.size());
        for (var selection : selections) {
            switch (selection) {
                case Field field -> into.fields().computeIfAbsent(field.answeredAs(), _ -> new ArrayList<>()).add(field);
                case Inline inline -> collect(inline.selections(), into);
                case Spread spread -> into.fragments().add(spread.name());
            }
        }
    }

    private void withFragment(List<Conflict> conflicts, boolean isExclusive, Collected fields, String name, Set<String> seen) {
        var fragment = seen.add(name) ? document.findFragment(name).orElse(null) : null;
        if (fragment == null) {
            return;
        }
        var others = collected(fragment.selections());
        if (fields.hasFieldsOf(others)) {
            return;
        }
        between(conflicts, isExclusive, fields, others);
        for (var further : others.fragments()) {
            deeper(() -> withFragment(conflicts, isExclusive, fields, further, seen));
        }
    }

    private void fragments(List<Conflict> conflicts, boolean isExclusive, String left, String right) {
        if (left.equals(right)) {
            return;
        }
        var pair = left.compareTo(right) < 0 ? List.of(left, right) : List.of(right, left);
        var before = compared.get(pair);
        if (before != null && (isExclusive || !before)) {
            return;
        }
        compared.put(pair, isExclusive);
        var first = document.findFragment(left).orElse(null);
        var second = document.findFragment(right).orElse(null);
        if (first == null || second == null) {
            return;
        }
        var mine = collected(first.selections());
        var theirs = collected(second.selections());
        between(conflicts, isExclusive, mine, theirs);
        for (var further : theirs.fragments()) {
            deeper(() -> fragments(conflicts, isExclusive, left, further));
        }
        for (var further : mine.fragments()) {
            deeper(() -> fragments(conflicts, isExclusive, further, right));
        }
    }

    private void between(List<Conflict> conflicts, boolean isExclusive, Collected left, Collected right) {
        left.fields().forEach((name, fields) -> {
            for (var field : fields) {
                for (var other : right.fields().getOrDefault(name, List.of())) {
                    compare(conflicts, isExclusive, field, other);
                }
            }
        });
    }

    private void compare(List<Conflict> conflicts, boolean parentsAreExclusive, Field left, Field right) {
        spend.accept(1 + left.arguments().size());
        var mine = known.apply(left);
        var theirs = known.apply(right);
        if (mine == null || theirs == null) {
            return;
        }
        var first = mine.definition();
        var second = theirs.definition();
        // no value is of two object types
        var isExclusive = parentsAreExclusive || first != null && second != null && !mine.parent().name().equals(theirs.parent().name())
                && mine.parent().kind() == Kind.OBJECT && theirs.parent().kind() == Kind.OBJECT;
        var name = left.answeredAs();
        if (!isExclusive && !left.name().equals(right.name())) {
            conflicts.add(new Conflict(name, "\"" + left.name() + "\" and \"" + right.name() + "\" are different fields", List.of(), right.place()));
        } else if (!isExclusive && !areSame(left.arguments(), right.arguments())) {
            conflicts.add(new Conflict(name, "they have differing arguments", List.of(), right.place()));
        } else if (first != null && second != null && conflict(first.type(), second.type())) {
            conflicts.add(new Conflict(name, "they return conflicting types \"" + first.type() + "\" and \"" + second.type() + "\"", List.of(),
                    right.place()));
        } else {
            deeper(() -> {
                var parts = parts(isExclusive, left.selections(), right.selections());
                if (!parts.isEmpty()) {
                    conflicts.add(new Conflict(name, "", parts, right.place()));
                }
            });
        }
    }

    private List<Conflict> parts(boolean isExclusive, List<Selection> left, List<Selection> right) {
        var conflicts = new ArrayList<Conflict>();
        var mine = collected(left);
        var theirs = collected(right);
        between(conflicts, isExclusive, mine, theirs);
        for (var fragment : theirs.fragments()) {
            withFragment(conflicts, isExclusive, mine, fragment, new HashSet<>());
        }
        for (var fragment : mine.fragments()) {
            withFragment(conflicts, isExclusive, theirs, fragment, new HashSet<>());
        }
        for (var one : mine.fragments()) {
            for (var other : theirs.fragments()) {
                fragments(conflicts, isExclusive, one, other);
            }
        }
        return conflicts;
    }

    private void deeper(Runnable work) {
        if (++depth > DEPTH_MAX) {
            throw new GraphQlError(Place.NONE, "found fragments of more than " + DEPTH_MAX + " levels, expected at most that");
        }
        work.run();
        depth--;
    }

    private static boolean areSame(List<Argument> left, List<Argument> right) {
        return left.size() == right.size() && left.stream().allMatch(one -> right.stream().anyMatch(other ->
                one.name().equals(other.name()) && one.value().kind() == other.value().kind() && one.value().raw().equals(other.value().raw())));
    }

    private boolean conflict(TypeReference left, TypeReference right) {
        if (left.element() != null && right.element() != null) {
            return conflict(left.element(), right.element());
        }
        if ((left.element() == null) != (right.element() == null) || left.isNonNull() != right.isNonNull()) {
            return true;
        }
        var first = schema.types().get(left.named());
        var second = schema.types().get(right.named());
        return first != null && second != null && first.isLeaf() && second.isLeaf() && !first.name().equals(second.name());
    }
}
