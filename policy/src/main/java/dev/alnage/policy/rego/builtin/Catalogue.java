package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.type.Type;
import java.util.ArrayList;
import java.util.List;

/** Collects the built-in functions of one family after the other. */
final class Catalogue {
    static final Type LIST_OF_ANY = list(Type.ANY);
    static final Type LIST_OF_STRINGS = list(Type.STRING);
    static final Type SET_OF_ANY = Type.set(Type.ANY);
    static final Type ARRAY_OF_ANY = Type.array(Type.ANY);
    static final Type OBJECT_OF_ANY = Type.object(Type.ANY, Type.ANY);

    private final List<Builtin> builtins = new ArrayList<>();

    /** A function of its arguments alone. */
    Catalogue pure(String name, Type result, Builtin.Function function, Type... arguments) {
        return add(name, result, Builtin.Nature.PURE, function, arguments);
    }

    Catalogue given(String name, Type result, Builtin.Function function, Type... arguments) {
        return add(name, result, Builtin.Nature.GIVEN, function, arguments);
    }

    Catalogue verifying(String name, Type result, Builtin.Function function, Type... arguments) {
        return add(name, result, Builtin.Nature.VERIFYING, function, arguments);
    }

    Catalogue relation(String name, Type result, Builtin.Function function, Type... arguments) {
        return add(name, result, Builtin.Nature.RELATION, function, arguments);
    }

    private Catalogue add(String name, Type result, Builtin.Nature nature, Builtin.Function function, Type... arguments) {
        builtins.add(new Builtin(name, List.of(arguments), result, nature, function));
        return this;
    }

    List<Builtin> builtins() {
        return builtins;
    }

    /** An array or a set. */
    static Type list(Type of) {
        return Type.any(Type.array(of), Type.set(of));
    }
}
