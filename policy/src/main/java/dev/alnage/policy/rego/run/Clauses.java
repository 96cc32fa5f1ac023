package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All rules of one name, compiled: each a chain of bodies, of which the first that holds counts ({@code else}); then the default, if there is
 * one. {@code slots}, {@code cells} and {@code levels} are enough for any of them; arguments go into the first slots. {@code constant} tells
 * that all would yield the same; {@code choice} which of the chains can hold, if that is known beforehand.
 */
public record Clauses(List<List<Clause>> chains, @Nullable Operand otherwise, int slots, int cells, int levels, boolean constant,
        @Nullable Choice choice) {
    public static final Clauses NONE = new Clauses(List.of(), null, 0, 0, 1, false, null);

    private static final int SLOTS_OF_UNIT = 4;

    /** One body with its head, and where that stands. */
    public record Clause(Step body, Location at) {}

    public Clauses {
        chains = chains.stream().map(List::copyOf).toList();
    }

    /** The one value they agree on. {@code conflict} says so of the clause that does not. */
    @Nullable Value value(Scope scope, Machine machine, Value[] arguments, Function<Location, RegoErrors> conflict) {
        machine.enter(levels);
        machine.spend(slots / SLOTS_OF_UNIT);
        var frame = new Frame(slots, cells, scope, machine);
        System.arraycopy(arguments, 0, frame.slots, 0, arguments.length);
        Value agreed = null;
        for (var chain : chosen(frame)) {
            var holding = first(chain, frame, conflict);
            var value = frame.result;
            if (holding == null || value == null) {
                continue;
            }
            if (agreed != null) {
                machine.compare(value);
                if (!agreed.equals(value)) {
                    throw conflict.apply(holding.at());
                }
            }
            agreed = value;
            if (constant) {
                break;
            }
        }
        if (agreed == null && otherwise != null) {
            agreed = otherwise.eval(frame);
        }
        machine.leave(levels);
        return agreed;
    }

    /** The chains that can hold. */
    private List<List<Clause>> chosen(Frame frame) {
        if (choice == null) {
            return chains;
        }
        var places = choice.places(frame);
        var chosen = new ArrayList<List<Clause>>(places.length);
        for (var place : places) {
            chosen.add(chains.get(place));
        }
        frame.machine.spend(places.length);
        return chosen;
    }

    /** The first of them that holds, with its result in the frame. */
    private static @Nullable Clause first(List<Clause> chain, Frame frame, Function<Location, RegoErrors> conflict) {
        for (var i = 0; i < chain.size(); i++) {
            var clause = chain.get(i);
            frame.result = null;
            clause.body().run(frame);
            if (frame.result == CONFLICT) {
                throw conflict.apply(clause.at());
            }
            if (frame.result != null) {
                return clause;
            }
        }
        return null;
    }

    /** Marks a frame whose rule has yielded two values: no policy can make this very array. */
    static final Value CONFLICT = dev.alnage.policy.rego.value.ArrayValue.owning(new Value[] {Value.NULL});

    /** Runs them all for what they add to {@code growing}. */
    void grow(Scope scope, Machine machine, Value[] arguments, Growing growing) {
        machine.enter(levels);
        machine.spend(slots / SLOTS_OF_UNIT);
        var frame = new Frame(slots, cells, scope, machine);
        System.arraycopy(arguments, 0, frame.slots, 0, arguments.length);
        frame.growing = growing;
        for (var chain : chosen(frame)) {
            for (var i = 0; i < chain.size(); i++) {
                frame.result = null;
                chain.get(i).body().run(frame);
                if (frame.result != null) {
                    break;
                }
            }
        }
        machine.leave(levels);
    }

    /** The end of the body of a rule that has one value. */
    public static final class Yield extends Step {
        private final Operand value;
        private final boolean constant;

        /** {@code constant}: whether nothing is gained by looking for further ways in which the body holds. */
        public Yield(Operand value, boolean constant) {
            this.value = value;
            this.constant = constant;
        }

        @Override public boolean run(Frame frame) {
            var found = value.eval(frame);
            if (found == null) {
                return false;
            }
            var before = frame.result;
            if (before == null) {
                frame.result = found;
                return constant;
            }
            frame.machine.compare(found);
            if (!before.equals(found)) {
                frame.result = CONFLICT;
                return true;
            }
            return constant;
        }
    }

    /** The end of the body of a rule that adds to a set or an object. */
    public static final class Grow extends Step {
        private final Operand[] path;
        private final Operand leaf;
        private final boolean element;
        private final boolean constant;
        private final Location at;

        /** {@code element}: whether the leaf goes into a set at the end of the path. {@code constant}: as for {@link Yield}. */
        public Grow(List<Operand> path, Operand leaf, boolean element, boolean constant, Location at) {
            this.at = at;
            this.path = path.toArray(new Operand[0]);
            this.leaf = leaf;
            this.element = element;
            this.constant = constant;
        }

        @Override public boolean run(Frame frame) {
            var growing = frame.growing;
            var value = leaf.eval(frame);
            if (growing == null || value == null) {
                return false;
            }
            if (path.length == 0) {
                growing.add(value, frame.machine, at);
            } else {
                var keys = Callee.values(path, frame);
                if (keys == null) {
                    return false;
                }
                if (element) {
                    growing.addAt(keys, 0, value, frame.machine, at);
                } else {
                    growing.put(keys, 0, value, frame.machine, at);
                }
            }
            frame.result = value;
            return constant;
        }
    }
}
