package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The compiled expressions that hold once or not at all. */
public final class Checks {
    private Checks() {}

    /** A term that must be defined and not false. */
    public static final class Holds extends Check {
        private final Operand term;

        public Holds(Operand term) {
            this.term = term;
        }

        @Override public boolean holds(Frame frame) {
            var value = term.eval(frame);
            return value != null && !(value instanceof Value.Bool(var truth) && !truth);
        }
    }

    /** Two terms that are known and must be equal. */
    public static final class Equal extends Check {
        private final Operand left;
        private final Operand right;

        public Equal(Operand left, Operand right) {
            this.left = left;
            this.right = right;
        }

        @Override public boolean holds(Frame frame) {
            var a = left.eval(frame);
            var b = a == null ? null : right.eval(frame);
            if (a == null || b == null) {
                return false;
            }
            frame.machine.compare(a);
            return a.equals(b);
        }
    }

    /** A term whose value a variable takes. */
    public static final class Let extends Check {
        private final int slot;
        private final Operand term;

        public Let(int slot, Operand term) {
            this.slot = slot;
            this.term = term;
        }

        @Override public boolean holds(Frame frame) {
            var value = term.eval(frame);
            frame.slots[slot] = value;
            return value != null;
        }
    }

    /** A term that must fit a pattern. */
    public static final class Match extends Check {
        private final Pattern pattern;
        private final Operand term;

        public Match(Pattern pattern, Operand term) {
            this.pattern = pattern;
            this.term = term;
        }

        @Override public boolean holds(Frame frame) {
            var value = term.eval(frame);
            return value != null && pattern.matches(frame, value);
        }
    }

    /** What can never hold: two constants that differ, say. */
    public static final class Never extends Check {
        @Override public boolean holds(Frame frame) {
            return false;
        }
    }

    /** {@code not}: the body must hold in no way. */
    public static final class Not extends Check {
        private final Step body;

        public Not(Step body) {
            this.body = body;
        }

        @Override public boolean holds(Frame frame) {
            return !body.run(frame);
        }
    }

    /** The end of a body of which it only counts whether it holds. */
    public static final class Found extends Step {
        @Override public boolean run(Frame frame) {
            return true;
        }
    }

    /** {@code every}: the body must hold for each member of the domain; what has no members to go through is undefined. */
    public static final class Every extends Check {
        private final Operand domain;
        private final @Nullable Pattern key;
        private final @Nullable Pattern value;
        private final Step body;

        public Every(Operand domain, @Nullable Pattern key, @Nullable Pattern value, Step body) {
            this.domain = domain;
            this.key = key;
            this.value = value;
            this.body = body;
        }

        @Override public boolean holds(Frame frame) {
            var in = domain.eval(frame);
            return switch (in) {
                case null -> false;
                case ArrayValue array -> {
                    for (var i = 0; i < array.size(); i++) {
                        if (!holdsFor(frame, key == null ? null : Num.of(i), array.get(i))) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case SetValue set -> {
                    for (var i = 0; i < set.size(); i++) {
                        if (!holdsFor(frame, set.at(i), set.at(i))) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case ObjectValue object -> {
                    for (var i = 0; i < object.size(); i++) {
                        if (!holdsFor(frame, object.keyAt(i), object.valueAt(i))) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case Value.Null _, Value.Bool _, Num _, Value.Text _ -> false;
            };
        }

        private boolean holdsFor(Frame frame, @Nullable Value name, Value member) {
            frame.machine.step();
            return (key == null || name == null || key.matches(frame, name)) && (value == null || value.matches(frame, member)) && body.run(frame);
        }
    }

    /** Tells the listener that an expression is about to be tried, and which of its variables are known by then. */
    public static final class TellEntered extends Check {
        private final Location at;
        private final Map<String, Integer> slots;

        /** @param slots by the names in the source */
        public TellEntered(Location at, Map<String, Integer> slots) {
            this.at = at;
            this.slots = Map.copyOf(slots);
        }

        @Override public boolean holds(Frame frame) {
            frame.machine.listener().entered(at, () -> variables(frame));
            return true;
        }

        private Map<String, Value> variables(Frame frame) {
            var variables = new TreeMap<String, Value>();
            slots.forEach((name, slot) -> {
                var value = frame.slots[slot];
                if (value != null) {
                    variables.put(name, value);
                }
            });
            return variables;
        }
    }

    /** Tells the listener that an expression has held. */
    public static final class TellHeld extends Check {
        private final Location at;

        public TellHeld(Location at) {
            this.at = at;
        }

        @Override public boolean holds(Frame frame) {
            frame.machine.listener().held(at);
            return true;
        }
    }

    /** Tells the listener what a clause has yielded. */
    public static final class TellYield extends Check {
        private final Location at;
        private final String reference;
        private final Operand value;

        public TellYield(Location at, String reference, Operand value) {
            this.at = at;
            this.reference = reference;
            this.value = value;
        }

        @Override public boolean holds(Frame frame) {
            var yielded = value.eval(frame);
            if (yielded != null) {
                frame.machine.listener().yielded(at, reference, yielded);
            }
            return true;
        }
    }
}
