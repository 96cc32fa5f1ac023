package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.Any;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Type.SetType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of documents by their places: a tree whose leaves are documents, with objects merged as OPA merges them. */
final class DocumentTypes {
    /** What a path leads to. The type is null where OPA can tell nothing, which then meets nothing. */
    record Found(@Nullable Type type) {}

    /** A path that leaves what is known: the environment around may know more. */
    static final Found NOWHERE = new Found(null);

    private final Map<Value, DocumentTypes> children = new TreeMap<>();
    private @Nullable Type type;

    @Nullable Type type() {
        return type;
    }

    @Nullable DocumentTypes child(Value key) {
        return children.get(key);
    }

    /** The keys of what is known to be here. */
    List<Value> keys() {
        return List.copyOf(children.keySet());
    }

    /** The document at this place has that type, whatever was known of it. */
    void put(List<Value> path, Type known) {
        place(path).type = known;
    }

    /** Something may be at this place, of which nothing is told. */
    DocumentTypes place(List<Value> path) {
        var node = this;
        for (var key : path) {
            node = node.children.computeIfAbsent(key, _ -> new DocumentTypes());
        }
        return node;
    }

    /** One more rule that makes the document at this place. */
    void insert(List<Value> path, Type added) {
        var node = this;
        for (var i = 0; i < path.size(); i++) {
            node = node.children.computeIfAbsent(path.get(i), _ -> new DocumentTypes());
            if (i + 1 < path.size() && node.type instanceof ObjectType object) {
                node.type = into(object, path.subList(i + 1, path.size()), added);
            }
        }
        node.type = node.type == null ? added : merged(node.type, added);
        if (added instanceof ObjectType) {
            for (var leaf : node.leaves()) {
                if (node.type instanceof ObjectType object) {
                    node.type = into(object, leaf.path(), leaf.type());
                }
            }
        }
    }

    private record Leaf(List<Value> path, Type type) {}

    private List<Leaf> leaves() {
        var leaves = new ArrayList<Leaf>();
        children.forEach((key, child) -> child.leaves(List.of(key), leaves));
        return leaves;
    }

    private void leaves(List<Value> path, List<Leaf> into) {
        if (type != null) {
            into.add(new Leaf(path, type));
            return;
        }
        children.forEach((key, child) -> {
            var longer = new ArrayList<>(path);
            longer.add(key);
            child.leaves(longer, into);
        });
    }

    /** An object that has something more at a path. */
    private static Type into(ObjectType object, List<Value> path, Type added) {
        var key = Types.of(path.getFirst());
        var value = path.size() == 1 ? added : into(new ObjectType(new TreeMap<>(), Optional.empty()), path.subList(1, path.size()), added);
        var further = object.further().map(more -> new ObjectType.Further(Types.or(more.key(), key), Types.or(more.value(), value)))
                .orElse(new ObjectType.Further(key, value));
        return Types.bounded(new ObjectType(object.known(), Optional.of(further)));
    }

    private static Type merged(Type one, Type other) {
        if (one instanceof ObjectType(var known, var further) && other instanceof ObjectType(var otherKnown, var otherFurther)
                && known.isEmpty() && otherKnown.isEmpty() && further.isPresent() && otherFurther.isPresent()) {
            return Types.bounded(Type.object(Types.or(further.get().key(), otherFurther.get().key()), merged(further.get().value(), otherFurther.get().value())));
        }
        if (one instanceof SetType(var of) && other instanceof SetType(var otherOf)) {
            return Type.set(Types.or(of, otherOf));
        }
        if (one instanceof ObjectType object && other instanceof Any(var of)) {
            return merged(of, object);
        }
        return one instanceof Any(var of) && other instanceof ObjectType object ? merged(of, object) : Types.or(one, other);
    }

    /** Among some types there may be an object of unknown keys that takes the other one in. */
    private static Type merged(Set<Type> of, ObjectType object) {
        var whole = new Any(of);
        if (object.known().isEmpty() && object.further().isPresent()) {
            for (var one : of) {
                if (one instanceof ObjectType(var known, var further) && known.isEmpty() && further.isPresent()) {
                    var rest = new LinkedHashSet<>(of);
                    rest.remove(one);
                    rest.add(Type.object(Types.or(further.get().key(), object.further().get().key()),
                            Types.or(further.get().value(), object.further().get().value())));
                    return Types.bounded(new Any(rest));
                }
            }
        }
        return Types.or(whole, object);
    }

    /** What a path from here leads to. */
    Found find(List<Term> path) {
        var node = this;
        for (var i = 0; i < path.size(); i++) {
            var child = Parts.constant(path.get(i)).map(node.children::get).orElse(null);
            if (node.type != null && child == null) {
                return new Found(Environment.selected(node.type, path.subList(i, path.size())));
            }
            if (Parts.constant(path.get(i)).isEmpty()) {
                return new Found(Environment.selected(node.extent(), path.subList(i, path.size())));
            }
            if (child == null) {
                return NOWHERE;
            }
            node = child;
        }
        return new Found(node.extent());
    }

    /** All that is known here as one object; any data may lie beside it. */
    Type extent() {
        if (type != null) {
            return type;
        }
        var known = new TreeMap<Value, Type>();
        children.forEach((key, child) -> {
            if (key instanceof Value.Text || key instanceof Num || key instanceof Value.Bool) {
                known.put(key, child.extent());
            }
        });
        return Types.bounded(new ObjectType(known, Optional.of(new ObjectType.Further(Type.STRING, Type.ANY))));
    }
}
