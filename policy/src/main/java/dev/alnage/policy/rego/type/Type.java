package dev.alnage.policy.rego.type;

import dev.alnage.policy.rego.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Collections;

/** What a value can be. {@link Any} without alternatives is everything. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public sealed interface Type {
    /** The types without parts. */
    enum Simple implements Type { NULL, BOOLEAN, NUMBER, STRING }

    /** One of some types; the empty one is anything at all. */
    record Any(Set<Type> of) implements Type {
        public Any {
            of = Set.copyOf(of);
        }
    }

    /** An array: types by place, then the type of all further elements, if there may be any. */
    record ArrayType(List<Type> places, Optional<Type> further) implements Type {
        public ArrayType {
            places = List.copyOf(places);
        }
    }

    /** A set. */
    record SetType(Type of) implements Type {}

    /** An object: types by known key, then those of further members, if there may be any. */
    record ObjectType(SortedMap<Value, Type> known, Optional<Further> further) implements Type {
        public record Further(Type key, Type value) {}

        public ObjectType {
            known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        }
    }

    /** A function. No value is of that type: it can be called, and named where {@code with} replaces functions. */
    record FunctionType(List<Type> arguments, Type result) implements Type {
        public FunctionType {
            arguments = List.copyOf(arguments);
        }
    }

    Type ANY = new Any(Set.of());
    Type NULL = Simple.NULL;
    Type BOOLEAN = Simple.BOOLEAN;
    Type NUMBER = Simple.NUMBER;
    Type STRING = Simple.STRING;

    /** One of those; what is one of some itself counts as those. */
    static Type any(Type... of) {
        var all = new LinkedHashSet<Type>();
        for (var one : of) {
            if (one instanceof Any(var inner)) {
                all.addAll(inner);
            } else {
                all.add(one);
            }
        }
        return new Any(all);
    }

    static Type array(Type of) {
        return new ArrayType(List.of(), Optional.of(of));
    }

    static Type tuple(Type... places) {
        return new ArrayType(List.of(places), Optional.empty());
    }

    static Type set(Type of) {
        return new SetType(of);
    }

    static Type object(Type key, Type value) {
        return new ObjectType(new TreeMap<>(), Optional.of(new ObjectType.Further(key, value)));
    }
}
