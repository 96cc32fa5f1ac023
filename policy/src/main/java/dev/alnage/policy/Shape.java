package dev.alnage.policy;

import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The form of a JSON value, from which its documentation, its type for a policy's compiler and its check are made. */
public sealed interface Shape {
    /** A text; {@code what} says which, such as "digest". */
    record Text(String what) implements Shape {}

    /** An integer. */
    record Whole(String what) implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** {@code null}: there is none. */
    record None() implements Shape {}

    /** Any JSON, because somebody else says what it is. */
    record Foreign() implements Shape {}

    /** An array. */
    record ListOf(Shape of) implements Shape {}

    /** An object whose member names are data. */
    record MapOf(String names, Shape of) implements Shape {}

    /** An object of exactly these members, each of them always there. */
    record Fixed(String name, List<Member> members) implements Shape {
        public Fixed {
            members = List.copyOf(members);
        }
    }

    /** One of several. */
    record OneOf(List<Shape> shapes) implements Shape {
        public OneOf {
            shapes = List.copyOf(shapes);
        }
    }

    /** A member of an object, and what it says. */
    record Member(String name, Shape shape, String meaning) {}

    static Shape oneOf(Shape... shapes) {
        return new OneOf(List.of(shapes));
    }

    static Fixed object(String name, Member... members) {
        return new Fixed(name, Arrays.asList(members));
    }

    /** What a compiler of policies knows of it. */
    default Type toType() {
        return switch (this) {
            case Text _ -> Type.STRING;
            case Whole _ -> Type.NUMBER;
            case Flag _ -> Type.BOOLEAN;
            case None _ -> Type.NULL;
            case Foreign _ -> Type.ANY;
            case ListOf(var of) -> Type.array(of.toType());
            case MapOf(_, var of) -> Type.object(Type.STRING, of.toType());
            case Fixed(_, var members) -> {
                SortedMap<Value, Type> known = new TreeMap<>();
                members.forEach(member -> known.put(Value.of(member.name()), member.shape().toType()));
                yield new Type.ObjectType(known, Optional.empty());
            }
            case OneOf(var shapes) -> new Type.Any(shapes.stream().map(Shape::toType).collect(Collectors.toUnmodifiableSet()));
        };
    }

    /** In words, for a table. */
    default String title() {
        return switch (this) {
            case Text(var what) -> what;
            case Whole(var what) -> what;
            case Flag _ -> "true or false";
            case None _ -> "null";
            case Foreign _ -> "any JSON";
            case ListOf(var of) -> "list of " + of.title();
            case MapOf(var names, var of) -> "object: " + names + " → " + of.title();
            case Fixed(var name, _) -> "[" + name + "](#" + name.replace(' ', '-') + ")";
            case OneOf(var shapes) -> shapes.stream().map(Shape::title).collect(Collectors.joining(" or "));
        };
    }

    /** Whether a value is of this form, with no member more or less. */
    default boolean fits(Json json) {
        return switch (this) {
            case Text _ -> json instanceof Json.Text;
            case Whole _ -> json instanceof Json.Number(var value) && value.stripTrailingZeros().scale() <= 0;
            case Flag _ -> json instanceof Json.Bool;
            case None _ -> json instanceof Json.Null;
            case Foreign _ -> true;
            case ListOf(var of) -> json instanceof Json.Elements(var values) && all(of, values);
            case MapOf(_, var of) -> json instanceof Json.Members(var values) && all(of, values.values());
            case Fixed(_, var members) -> json instanceof Json.Members(var values) && members.size() == values.size()
                    && members.stream().allMatch(member -> values.containsKey(member.name())
                            && member.shape().fits(values.get(member.name())));
            case OneOf(var shapes) -> shapes.stream().anyMatch(shape -> shape.fits(json));
        };
    }

    private static boolean all(Shape of, Iterable<Json> values) {
        for (var value : values) {
            if (!of.fits(value)) {
                return false;
            }
        }
        return true;
    }
}
