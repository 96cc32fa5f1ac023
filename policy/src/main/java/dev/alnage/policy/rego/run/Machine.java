package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.builtin.BuiltinError;
import dev.alnage.policy.rego.builtin.Evaluation;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One evaluation: what it may still use, and what it was given. Used by one thread. */
public final class Machine implements Evaluation {
    /** How many steps are done between two looks at the clock of the caller. */
    private static final int SLICE = 4096;
    private static final int CHARACTERS_OF_MEMBER = 64;
    /** What a built-in function does at once may take so much more than what it can keep. */
    private static final int UNITS_OF_MEMBER = 4;
    private static final Listener DEAF = new Listener() {};

    private final Instant now;
    private final long seed;
    private final boolean strict;
    private final BooleanSupplier late;
    private final ConcurrentMap<Object, Object> kept;
    private final Listener listener;

    private long fuel;
    private long slice;
    private int depth;
    private long memory;
    private final long weightMax;

    /** {@code kept} lives as long as the compiled policy. */
    public Machine(EvaluationOptions options, ConcurrentMap<Object, Object> kept) {
        now = options.now();
        seed = options.seed();
        strict = options.strictErrors();
        late = options.late();
        listener = options.listener().orElse(DEAF);
        fuel = options.limits().fuel();
        depth = options.limits().depth();
        memory = options.limits().memory();
        weightMax = memory;
        this.kept = kept;
    }

    /** Pays for one step. */
    void step() {
        if (--slice < 0) {
            refill();
        }
    }

    @Override public void spend(long units) {
        if (units / UNITS_OF_MEMBER > memory) {
            throw tooMuchMemory();
        }
        slice -= Math.max(1, units);
        if (slice < 0) {
            refill();
        }
    }

    private void refill() {
        fuel += slice;
        if (fuel < 0) {
            fuel = 0;
            throw new EvaluationEnded(EvaluationEnded.Cause.FUEL, "the policy did more work than its fuel allows; make it simpler, or give it more");
        }
        if (late.getAsBoolean()) {
            throw new EvaluationEnded(EvaluationEnded.Cause.DEADLINE, "the policy had no answer before its deadline; make it simpler, or give it more time");
        }
        slice = Math.min(SLICE, fuel);
        fuel -= slice;
    }

    /** Goes that many levels deeper; {@link #leave} comes back. */
    void enter(int levels) {
        depth -= levels;
        if (depth < 0) {
            throw new EvaluationEnded(EvaluationEnded.Cause.DEPTH, "rules and loops lie deeper inside each other than the limit of depth allows");
        }
        step();
    }

    void leave(int levels) {
        depth += levels;
    }

    /** Pays for members of new values. */
    void allocate(long members) {
        memory -= members;
        if (memory < 0) {
            memory = 0;
            throw tooMuchMemory();
        }
    }

    private static EvaluationEnded tooMuchMemory() {
        return new EvaluationEnded(EvaluationEnded.Cause.MEMORY, "the policy made more or larger values than its memory allows");
    }

    /** Accepts a new value: not one that is short to say and without end to go through. */
    <V extends Value> V made(V value) {
        if (value.weight() > weightMax) {
            throw tooMuchMemory();
        }
        return value;
    }

    /** Pays for the result of a built-in function. */
    @Nullable Value given(@Nullable Value value) {
        switch (value) {
            case null -> { }
            case Value.Text(var text) -> allocate(text.length() / CHARACTERS_OF_MEMBER);
            case ArrayValue array -> allocate(array.size());
            case SetValue set -> allocate(set.size());
            case ObjectValue object -> allocate(object.size());
            case Value.Null _, Value.Bool _, Num _ -> { }
        }
        return value == null ? null : made(value);
    }

    /** Pays for comparing a value with another, or looking whether it is there already. */
    void compare(Value value) {
        if (value instanceof ArrayValue || value instanceof ObjectValue || value instanceof SetValue) {
            spend(value.weight() / 4);
        }
    }

    /** What becomes of the error of a built-in function: the end if errors are strict, else undefined. */
    void failed(BuiltinError error, String name, Location at) {
        if (strict) {
            throw new RegoErrors(error.code(), name + ": " + error.getMessage(), at);
        }
    }

    Listener listener() {
        return listener;
    }

    @Override public Instant now() {
        return now;
    }

    @Override public long seed() {
        return seed;
    }

    @SuppressWarnings("unchecked")
    @Override public <K, V> V remembered(K key, Function<K, V> maker) {
        var found = kept.get(key);
        if (found == null) {
            if (kept.size() >= KEPT_MAX) {
                return maker.apply(key);
            }
            found = maker.apply(key);
            kept.put(key, found);
        }
        return (V) found;
    }

    /** More than that is not kept: keys may come from inputs. */
    private static final int KEPT_MAX = 1024;
}
