package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the rules of one name define together, at one place below {@code data}. */
public sealed interface Document {
    Value[] NO_ARGUMENTS = {};

    /** All of it; null for undefined. */
    @Nullable Value whole(Scope scope, Machine machine);

    /** A document that has one value. */
    final class Complete implements Document {
        private final int id;
        private Clauses clauses = Clauses.NONE;

        /** {@code id} is its place in the memo of a scope. */
        public Complete(int id) {
            this.id = id;
        }

        public void define(Clauses clauses) {
            this.clauses = clauses;
        }

        @Override public @Nullable Value whole(Scope scope, Machine machine) {
            var known = scope.memo[id];
            if (known == null) {
                var value = clauses.value(scope, machine, NO_ARGUMENTS,
                        at -> new RegoErrors(RegoError.CONFLICT, "complete rules must not produce multiple outputs", at));
                known = value == null ? Scope.UNDEFINED : value;
                scope.memo[id] = known;
            }
            return known == Scope.UNDEFINED ? null : (Value) known;
        }
    }

    /**
     * A set or an object that rules add to. What is asked for by its keys is found out by its keys, as long as that is cheaper or
     * the whole cannot be had (because finding out the whole needs a part of it).
     */
    final class Partial implements Document {
        /** So many elements of a set are looked for one by one; then the whole set is found out. */
        private static final int SINGLE_MAX = 4;

        private final Location at;
        private final int id;
        private final boolean set;
        private final int keysMax;
        private boolean entangled;
        private Clauses all = Clauses.NONE;
        private List<Clauses> keyed = List.of();
        private List<Fallback> fallbacks = List.of();

        /** A default at a fixed path of an object that has rules with variables too. */
        public record Fallback(List<Value> path, Clauses value) {}

        /** {@code id} is the first of its two places in the memo of a scope; {@code set} is whether it is a set. */
        public Partial(Location at, int id, boolean set, int keysMax) {
            this.at = at;
            this.id = id;
            this.set = set;
            this.keysMax = keysMax;
        }

        /** {@code keyed} are its clauses with the first key known, with the first two and so on. */
        public void define(Clauses all, List<Clauses> keyed, List<Fallback> fallbacks, boolean entangled) {
            this.all = all;
            this.keyed = List.copyOf(keyed);
            this.fallbacks = List.copyOf(fallbacks);
            this.entangled = entangled;
        }

        /** How many keys can be given at most. */
        public int keysMax() {
            return keysMax;
        }

        @Override public Value whole(Scope scope, Machine machine) {
            var known = (Value) scope.memo[id];
            if (known == null) {
                known = grown(all, scope, machine, NO_ARGUMENTS);
                scope.memo[id] = known;
            }
            return known;
        }

        private Value grown(Clauses clauses, Scope scope, Machine machine, Value[] keys) {
            var growing = new Growing();
            clauses.grow(scope, machine, keys, growing);
            for (var fallback : fallbacks) {
                var path = fallback.path().toArray(new Value[0]);
                if (growing.lacks(path)) {
                    var value = fallback.value().value(scope, machine, NO_ARGUMENTS, Partial::conflict);
                    if (value != null) {
                        growing.put(path, 0, value, machine, at);
                    }
                }
            }
            return machine.made(growing.finished(set));
        }

        private static RegoErrors conflict(Location at) {
            return new RegoErrors(RegoError.CONFLICT, "object keys must be unique", at);
        }

        /** What stands at that path of keys, at most {@link #keysMax} of them; null for undefined. */
        @Nullable Value at(Scope scope, Machine machine, Value[] keys) {
            var whole = (Value) scope.memo[id];
            if (whole != null) {
                return descend(whole, keys);
            }
            var parts = parts(scope);
            if (set && !entangled && parts.size() >= SINGLE_MAX) {
                return descend(whole(scope, machine), keys);
            }
            var key = ArrayValue.owning(keys);
            machine.compare(key);
            var known = parts.get(key);
            if (known == null) {
                var value = descend(grown(keyed.get(keys.length - 1), scope, machine, keys), keys);
                machine.allocate(2);
                known = value == null ? Scope.UNDEFINED : value;
                parts.put(key, known);
            }
            return known == Scope.UNDEFINED ? null : (Value) known;
        }

        @SuppressWarnings("unchecked")
        private Map<Value, Object> parts(Scope scope) {
            var parts = (Map<Value, Object>) scope.memo[id + 1];
            if (parts == null) {
                parts = new TreeMap<>(Value.ORDER);
                scope.memo[id + 1] = parts;
            }
            return parts;
        }

        private static @Nullable Value descend(Value from, Value[] keys) {
            Value value = from;
            for (var i = 0; i < keys.length && value != null; i++) {
                value = Lookup.find(value, keys[i]);
            }
            return value;
        }
    }
}
