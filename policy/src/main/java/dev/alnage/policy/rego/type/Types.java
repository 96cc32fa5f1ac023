package dev.alnage.policy.rego.type;

import dev.alnage.policy.rego.type.Type.Any;
import dev.alnage.policy.rego.type.Type.ArrayType;
import dev.alnage.policy.rego.type.Type.FunctionType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Type.SetType;
import dev.alnage.policy.rego.type.Type.Simple;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What can be done with types: joined, looked into, compared. */
public final class Types {
    /** Parts of a type; a policy could else double them with every line. */
    public static final int SIZE_MAX = 400;
    private static final int ALTERNATIVES_MAX = 64;

    private Types() {}

    /** What is one or the other. */
    public static Type or(Type left, Type right) {
        if (left.equals(right)) {
            return left;
        }
        if (left instanceof FunctionType one && right instanceof FunctionType other && one.arguments().size() == other.arguments().size()) {
            return new FunctionType(IntStream.range(0, one.arguments().size()).mapToObj(i -> or(one.arguments().get(i), other.arguments().get(i))).toList(),
                    or(one.result(), other.result()));
        }
        if (isAnything(left) || isAnything(right)) {
            return Type.ANY;
        }
        var all = new LinkedHashSet<Type>(alternatives(left));
        all.addAll(alternatives(right));
        return all.size() > ALTERNATIVES_MAX ? Type.ANY : bounded(new Any(all));
    }

    /** The type of anything at all, of which nothing is known. */
    public static boolean isAnything(Type type) {
        return type instanceof Any(var of) && of.isEmpty();
    }

    private static List<Type> alternatives(Type type) {
        return type instanceof Any(var of) ? List.copyOf(of) : List.of(type);
    }

    /** The type itself unless it has become too large: then anything. */
    public static Type bounded(Type type) {
        return size(type, SIZE_MAX) > SIZE_MAX ? Type.ANY : type;
    }

    /** Counts parts, and stops counting beyond the most. */
    private static int size(Type type, int most) {
        var size = 1;
        for (var part : parts(type)) {
            if (size > most) {
                return size;
            }
            size += size(part, most - size);
        }
        return size;
    }

    private static List<Type> parts(Type type) {
        return switch (type) {
            case Simple _ -> List.of();
            case Any(var of) -> List.copyOf(of);
            case SetType(var of) -> List.of(of);
            case ArrayType(var places, var further) -> {
                var parts = new ArrayList<>(places);
                further.ifPresent(parts::add);
                yield parts;
            }
            case ObjectType(var known, var further) -> {
                var parts = new ArrayList<>(known.values());
                further.ifPresent(more -> {
                    parts.add(more.key());
                    parts.add(more.value());
                });
                yield parts;
            }
            case FunctionType(var arguments, var result) -> {
                var parts = new ArrayList<>(arguments);
                parts.add(result);
                yield parts;
            }
        };
    }

    /** What its members are found by; empty for what has no members. */
    public static Optional<Type> keys(Type type) {
        return switch (type) {
            case Simple _, FunctionType _ -> Optional.empty();
            case ArrayType _ -> Optional.of(Type.NUMBER);
            case SetType(var of) -> Optional.of(of);
            case ObjectType(var known, var further) -> {
                Optional<Type> keys = further.map(ObjectType.Further::key);
                for (var key : known.keySet()) {
                    keys = joined(keys, of(key));
                }
                yield keys;
            }
            case Any(var of) when of.isEmpty() -> Optional.of(Type.ANY);
            case Any(var of) -> {
                Optional<Type> keys = Optional.empty();
                for (var one : of) {
                    var its = keys(one);
                    keys = its.isPresent() ? joined(keys, its.get()) : keys;
                }
                yield keys;
            }
        };
    }

    /** What its members are; empty for what has no members. */
    public static Optional<Type> values(Type type) {
        return switch (type) {
            case Simple _, FunctionType _ -> Optional.empty();
            case SetType(var of) -> Optional.of(of);
            case ArrayType(var places, var further) -> {
                Optional<Type> values = Optional.empty();
                for (var place : places) {
                    values = joined(values, place);
                }
                yield further.isPresent() ? joined(values, further.get()) : values;
            }
            case ObjectType(var known, var further) -> {
                Optional<Type> values = Optional.empty();
                for (var value : known.values()) {
                    values = joined(values, value);
                }
                yield further.isPresent() ? joined(values, further.get().value()) : values;
            }
            case Any(var of) when of.isEmpty() -> Optional.of(Type.ANY);
            case Any(var of) -> {
                Optional<Type> values = Optional.empty();
                for (var one : of) {
                    var its = values(one);
                    values = its.isPresent() ? joined(values, its.get()) : values;
                }
                yield values;
            }
        };
    }

    /** Nothing can be told of what is a function or something else: OPA forgets both. */
    private static Optional<Type> joined(Optional<Type> some, Type other) {
        if (some.isEmpty()) {
            return Optional.of(other);
        }
        var one = some.get();
        return one instanceof FunctionType == other instanceof FunctionType ? Optional.of(or(one, other)) : Optional.empty();
    }

    /** Whether a type is that one, or the first of some. */
    private static boolean contains(Type type, Type one) {
        return isAnything(type) || alternatives(type).contains(one);
    }

    /** What stands at that key; empty when nothing can. */
    public static Optional<Type> select(Type type, Value key) {
        return switch (type) {
            case Simple _, FunctionType _ -> Optional.empty();
            case SetType(var of) -> contains(of, of(key)) ? Optional.of(of(key)) : Optional.empty();
            case ArrayType(var places, var further) -> {
                if (!(key instanceof Num number) || !number.isWhole()) {
                    yield Optional.empty();
                }
                var at = number.toBigDecimal().signum() < 0 ? -1 : number.isLong() ? number.longValue() : Long.MAX_VALUE;
                yield at < 0 ? Optional.empty() : at < places.size() ? Optional.of(places.get((int) at)) : further;
            }
            case ObjectType(var known, var further) -> {
                var value = known.get(key);
                yield value != null ? Optional.of(value)
                        : further.filter(more -> contains(more.key(), of(key))).map(ObjectType.Further::value);
            }
            case Any(var of) when of.isEmpty() -> Optional.of(Type.ANY);
            case Any(var of) -> {
                Optional<Type> found = Optional.empty();
                for (var one : of) {
                    var its = select(one, key);
                    found = its.isPresent() ? joined(found, its.get()) : found;
                }
                yield found;
            }
        };
    }

    /** The type of a value that is there. */
    public static Type of(Value value) {
        return switch (value) {
            case Value.Null _ -> Type.NULL;
            case Value.Bool _ -> Type.BOOLEAN;
            case Num _ -> Type.NUMBER;
            case Value.Text _ -> Type.STRING;
            case ArrayValue array -> bounded(new ArrayType(array.elements().stream().map(Types::of).toList(),
                    array.size() == 0 ? Optional.of(Type.ANY) : Optional.empty()));
            case SetValue set -> {
                Optional<Type> of = Optional.empty();
                for (var member : set) {
                    of = joined(of, of(member));
                }
                yield Type.set(of.orElse(Type.ANY));
            }
            case ObjectValue object -> {
                var known = new TreeMap<Value, Type>();
                for (var i = 0; i < object.size(); i++) {
                    known.put(object.keyAt(i), of(object.valueAt(i)));
                }
                yield known.isEmpty() ? Type.object(Type.ANY, Type.ANY) : bounded(new ObjectType(known, Optional.empty()));
            }
        };
    }

    /** Whether one value could be of both types. */
    public static boolean unify(Type left, Type right) {
        if (left instanceof FunctionType || right instanceof FunctionType) {
            return left instanceof FunctionType one && right instanceof FunctionType other && one.arguments().size() == other.arguments().size()
                    && IntStream.range(0, one.arguments().size()).allMatch(i -> unify(one.arguments().get(i), other.arguments().get(i)));
        }
        if (left instanceof Any || right instanceof Any) {
            if (isAnything(left) || isAnything(right)) {
                return true;
            }
            for (var one : alternatives(left)) {
                for (var other : alternatives(right)) {
                    if (unify(one, other)) {
                        return true;
                    }
                }
            }
            return false;
        }
        return switch (left) {
            case Simple simple -> simple.equals(right);
            case Any _, FunctionType _ -> throw new IllegalStateException("looked at above");
            case SetType(var of) -> right instanceof SetType(var other) && unify(of, other);
            case ArrayType array -> right instanceof ArrayType other && places(array, other)
                    && (array.further().isEmpty() || other.further().isEmpty() || unify(array.further().get(), other.further().get()));
            case ObjectType object -> right instanceof ObjectType other && members(object, other)
                    && (object.further().isEmpty() || other.further().isEmpty() || unify(object.further().get().value(), other.further().get().value()));
        };
    }

    /** Each place is compared once: comparing both ways would double the work with every level. */
    private static boolean places(ArrayType array, ArrayType other) {
        for (var i = 0; i < Math.max(array.places().size(), other.places().size()); i++) {
            var here = place(array, i);
            var there = place(other, i);
            if (here.isEmpty() || there.isEmpty() || !unify(here.get(), there.get())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Type> place(ArrayType array, int at) {
        return at < array.places().size() ? Optional.of(array.places().get(at)) : array.further();
    }

    private static boolean members(ObjectType object, ObjectType other) {
        var keys = new TreeSet<>(object.known().keySet());
        keys.addAll(other.known().keySet());
        for (var key : keys) {
            var here = select(object, key);
            var there = select(other, key);
            if (here.isEmpty() || there.isEmpty() || !unify(here.get(), there.get())) {
                return false;
            }
        }
        return true;
    }

    /** As an error message shows it, such as {@code array[any<number, string>]}. */
    public static String text(Type type) {
        return switch (type) {
            case Simple simple -> simple.name().toLowerCase(Locale.ROOT);
            case Any(var of) -> of.isEmpty() ? "any" : "any<" + String.join(", ", of.stream().map(Types::text).sorted().toList()) + ">";
            case SetType(var of) -> "set[" + text(of) + "]";
            case ArrayType(var places, var further) -> "array" + (places.isEmpty() ? "" : "<" + String.join(", ", places.stream().map(Types::text).toList()) + ">")
                    + further.map(more -> "[" + text(more) + "]").orElse("");
            case ObjectType(var known, var further) -> "object" + (known.isEmpty() ? "" : "<" + String.join(", ", known.entrySet().stream()
                    .map(member -> Notation.bare(member.getKey()) + ": " + text(member.getValue())).toList()) + ">")
                    + further.map(more -> "[" + text(more.key()) + ": " + text(more.value()) + "]").orElse("");
            case FunctionType(var arguments, var result) -> "(" + String.join(", ", arguments.stream().map(Types::text).toList()) + ") => " + text(result);
        };
    }
}
