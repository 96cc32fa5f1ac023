package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A built-in function: its dotted name, what it takes and gives, and what else a compiler must know of it. */
public record Builtin(String name, List<Type> arguments, Type result, Nature nature, Function function) {
    public Builtin {
        arguments = List.copyOf(arguments);
    }

    /** What a policy's caller must know before a function may be called or replaced. */
    public enum Nature {
        /** The same answer for the same arguments, and nothing else happens. */
        PURE,
        /** Depends on the time or the seed that the evaluation was given. */
        GIVEN,
        /** Verifies something cryptographic, or reads what is verified so: in a gate's decision nothing may stand in for it. */
        VERIFYING,
        /** Yields many results: the function returns an array of them, and the call holds once for each. */
        RELATION
    }

    /** Returns null for undefined. */
    @FunctionalInterface public interface Function {
        /** @throws BuiltinError when the arguments are unfit: undefined, or the end of a strict evaluation */
        @Nullable Value apply(Evaluation evaluation, Value[] arguments);
    }
}
