package dev.alnage.policy.rego.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code with}: runs a body in another scope, and what follows in the old one again. */
public final class Replacing extends Step {
    /** One replacement: what it makes of a scope, given a frame to find its value in; null if that is undefined. */
    public sealed interface One {
        @Nullable Scope apply(Scope scope, Frame frame);

        /** {@code with input.a as x}. */
        record OfInput(List<String> path, Operand value) implements One {
            @Override public @Nullable Scope apply(Scope scope, Frame frame) {
                var found = value.eval(frame);
                return found == null ? null : scope.withInput(Scope.put(scope.input, path, 0, found));
            }
        }

        /** {@code with data.a as x}. */
        record OfDocument(List<String> path, Operand value) implements One {
            @Override public @Nullable Scope apply(Scope scope, Frame frame) {
                var found = value.eval(frame);
                return found == null ? null : scope.withData(path, found);
            }
        }

        /** {@code with f as x}. */
        record ByValue(String function, Operand value) implements One {
            @Override public @Nullable Scope apply(Scope scope, Frame frame) {
                var found = value.eval(frame);
                return found == null ? null : scope.withFunction(function, new Scope.Substitute.Always(found));
            }
        }

        /** {@code with f as g}. */
        record ByFunction(String function, Callee callee) implements One {
            @Override public Scope apply(Scope scope, Frame frame) {
                return scope.withFunction(function, new Scope.Substitute.Other(callee));
            }
        }
    }

    private final One[] replacements;
    private final int cell;
    private final Step body;

    /** The body ends with a {@link Back} of the same cell, which what follows is to be joined to. */
    public Replacing(List<One> replacements, int cell, Step body) {
        this.replacements = replacements.toArray(new One[0]);
        this.cell = cell;
        this.body = body;
    }

    @Override public boolean run(Frame frame) {
        var outer = frame.scope;
        var inner = outer;
        for (var replacement : replacements) {
            frame.machine.spend(outer.memo.length / 4);
            var changed = replacement.apply(inner, frame);
            if (changed == null) {
                return false;
            }
            inner = changed;
        }
        var kept = frame.cells[cell];
        frame.cells[cell] = outer;
        frame.scope = inner;
        var enough = body.run(frame);
        frame.scope = outer;
        frame.cells[cell] = kept;
        return enough;
    }

    /** The end of the body. */
    public static final class Back extends Step {
        private final int cell;

        public Back(int cell) {
            this.cell = cell;
        }

        @Override public boolean run(Frame frame) {
            var inner = frame.scope;
            var outer = (Scope) frame.cells[cell];
            if (outer == null) {
                throw new IllegalStateException("no scope to go back to");
            }
            frame.scope = outer;
            var enough = next.run(frame);
            frame.scope = inner;
            return enough;
        }
    }
}
