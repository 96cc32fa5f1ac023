package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.builtin.BuiltinError;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** What can be called: a built-in function, or a function of the policy. */
public sealed interface Callee {
    /** Null for undefined; in the scope of the caller. */
    @Nullable Value call(Scope scope, Machine machine, Value[] arguments, Location at);

    /** A built-in function. */
    record Given(Builtin builtin) implements Callee {
        @Override public @Nullable Value call(Scope scope, Machine machine, Value[] arguments, Location at) {
            machine.step();
            try {
                return machine.given(builtin.function().apply(machine, arguments));
            } catch (BuiltinError e) {
                machine.failed(e, builtin.name(), at);
                return null;
            }
        }
    }

    /** A function of the policy: clauses that must agree where several hold. */
    final class Defined implements Callee {
        /** More answers are not kept: arguments of one hash may have been chosen by whoever made the input. */
        private static final int REMEMBERED_MAX = 1024;

        private static final int LEVELS_OF_STRAIGHT = 2;

        private final String name;
        private final int id;
        private Clauses clauses = Clauses.NONE;
        private boolean remembered;

        /** {@code id} is its place in the memo of a scope. */
        public Defined(String name, int id) {
            this.name = name;
            this.id = id;
        }

        /** Answers are kept if there are loops in its bodies: others are found again faster than they are looked up. */
        public void define(Clauses clauses) {
            this.clauses = clauses;
            this.remembered = clauses.levels() > LEVELS_OF_STRAIGHT;
        }

        public String name() {
            return name;
        }

        @Override public @Nullable Value call(Scope scope, Machine machine, Value[] arguments, Location from) {
            if (!remembered) {
                return run(scope, machine, arguments);
            }
            var known = known(scope);
            var key = new Arguments(arguments);
            var found = known.get(key);
            if (found == null) {
                var value = run(scope, machine, arguments);
                found = value == null ? Scope.UNDEFINED : value;
                if (known.size() < REMEMBERED_MAX) {
                    known.put(key, found);
                }
            }
            return found == Scope.UNDEFINED ? null : (Value) found;
        }

        @SuppressWarnings("unchecked")
        private HashMap<Arguments, Object> known(Scope scope) {
            var known = (HashMap<Arguments, Object>) scope.memo[id];
            if (known == null) {
                known = new HashMap<>();
                scope.memo[id] = known;
            }
            return known;
        }

        private @Nullable Value run(Scope scope, Machine machine, Value[] arguments) {
            return clauses.value(scope, machine, arguments, at -> new RegoErrors(RegoError.CONFLICT,
                    "functions must not produce multiple outputs for same inputs", at));
        }

        /** Compares composites by identity: looking for an answer must not cost more than finding it again. */
        private static final class Arguments {
            private final Value[] values;
            private final int hash;

            Arguments(Value[] values) {
                this.values = values;
                var sum = 1;
                for (var value : values) {
                    sum = 31 * sum + (isComposite(value) ? System.identityHashCode(value) : value.hashCode());
                }
                hash = sum;
            }

            private static boolean isComposite(Value value) {
                return value instanceof ObjectValue || value instanceof ArrayValue || value instanceof SetValue;
            }

            @Override public boolean equals(@Nullable Object other) {
                if (!(other instanceof Arguments arguments) || hash != arguments.hash) {
                    return false;
                }
                for (var i = 0; i < values.length; i++) {
                    if (values[i] != arguments.values[i] && (isComposite(values[i]) || !values[i].equals(arguments.values[i]))) {
                        return false;
                    }
                }
                return true;
            }

            @Override public int hashCode() {
                return hash;
            }
        }
    }

    /** Calls in whatever stands in for functions there. */
    static @Nullable Value dispatch(String name, Callee callee, Frame frame, Value[] arguments, Location at) {
        var substitutes = frame.scope.substitutes;
        if (substitutes != null) {
            var substitute = substitutes.get(name);
            if (substitute != null) {
                return switch (substitute) {
                    case Scope.Substitute.Always(var value) -> value;
                    case Scope.Substitute.Other(var other) -> other.call(frame.scope.withoutSubstitutes(), frame.machine, arguments, at);
                };
            }
        }
        return callee.call(frame.scope, frame.machine, arguments, at);
    }

    /** The arguments' values, or null when one is undefined. */
    static Value @Nullable [] values(Operand[] operands, Frame frame) {
        var values = new Value[operands.length];
        for (var i = 0; i < operands.length; i++) {
            var value = operands[i].eval(frame);
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        return values;
    }
}
