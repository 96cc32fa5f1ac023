package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.value.Notation;
import java.util.List;
import java.util.stream.Collectors;

/** A value as it is written. @param raw what stands there, without quotes; empty for lists and objects @param children of lists and objects */
record Literal(Place place, Kind kind, String raw, List<Child> children) {
    Literal {
        children = List.copyOf(children);
    }

    /** In the order of their numbers in JSON. */
    enum Kind { VARIABLE, INT, FLOAT, STRING, BLOCK, BOOLEAN, NULL, ENUM, LIST, OBJECT }

    /** An element, without a name, or a member. */
    record Child(Place place, String name, Literal value) {}

    /** Whether its numbers fit 64 bits and its truths are some. */
    boolean isReadable() {
        return switch (kind) {
            case INT -> {
                try {
                    Long.parseLong(raw);
                    yield true;
                } catch (NumberFormatException e) {
                    yield false;
                }
            }
            case FLOAT -> {
                try {
                    yield !Double.isInfinite(Double.parseDouble(raw));
                } catch (NumberFormatException e) {
                    yield false;
                }
            }
            case BOOLEAN -> raw.equals("true") || raw.equals("false");
            case LIST, OBJECT -> children.stream().allMatch(child -> child.value().isReadable());
            case VARIABLE, STRING, BLOCK, NULL, ENUM -> true;
        };
    }

    @Override public String toString() {
        return switch (kind) {
            case VARIABLE -> "$" + raw;
            case INT, FLOAT, ENUM, BOOLEAN, NULL -> raw;
            case STRING, BLOCK -> Notation.quote(raw);
            case LIST -> children.stream().map(child -> child.value().toString()).collect(Collectors.joining(",", "[", "]"));
            case OBJECT -> children.stream().map(child -> child.name() + ":" + child.value()).collect(Collectors.joining(",", "{", "}"));
        };
    }
}
