package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of the documents that rules make, by their place below data. */
final class Documents {
    /** A place: a rule's document, or what lies above such places. */
    private static final class Node {
        final Map<Value, Node> children = new TreeMap<>();
        @Nullable Type type;
    }

    private final Node root = new Node();

    /** One more rule that makes the document at that place. */
    void add(List<String> place, Type type) {
        var node = root;
        for (var name : place) {
            node = node.children.computeIfAbsent(Value.of(name), _ -> new Node());
        }
        node.type = node.type == null ? type : merged(node.type, type);
    }

    /** Objects of unknown keys become one object; else it is one or the other. */
    private static Type merged(Type one, Type other) {
        if (one instanceof ObjectType(var known, var further) && other instanceof ObjectType(var otherKnown, var otherFurther)
                && known.isEmpty() && otherKnown.isEmpty() && further.isPresent() && otherFurther.isPresent()) {
            return Types.bounded(Type.object(Types.or(further.get().key(), otherFurther.get().key()), merged(further.get().value(), otherFurther.get().value())));
        }
        return Types.or(one, other);
    }

    /** How far the constant steps of a path below data lead: to a document's type and the number of steps used up. */
    record Found(Type type, int steps) {}

    /** Empty where no rule is known to make anything: data of any kind may be there. */
    Optional<Found> find(List<Value> steps) {
        var node = root;
        for (var i = 0; i < steps.size(); i++) {
            node = node.children.get(steps.get(i));
            if (node == null) {
                return Optional.empty();
            }
            if (node.type != null && node.children.isEmpty()) {
                return Optional.of(new Found(node.type, i + 1));
            }
            if (node.type != null) {
                return Optional.empty();    // rules above and below each other: their documents are put together
            }
        }
        return Optional.of(new Found(extent(node), steps.size()));
    }

    /** A package: the documents known, and any data beside them. */
    private static Type extent(Node node) {
        if (node.type != null) {
            return node.children.isEmpty() ? node.type : Type.ANY;
        }
        var known = new TreeMap<Value, Type>();
        node.children.forEach((name, child) -> known.put(name, extent(child)));
        return Types.bounded(new ObjectType(known, Optional.of(new ObjectType.Further(Type.STRING, Type.ANY))));
    }
}
