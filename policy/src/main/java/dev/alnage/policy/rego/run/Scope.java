package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code input}, {@code data} and functions are at one point of an evaluation, and what has been found out under these. Each
 * {@code with} makes another; nothing found out in one is used in another.
 */
public final class Scope {
    static final Object UNDEFINED = new Object();

    final @Nullable Value input;
    final ObjectValue data;
    /** Paths below {@code data} where rules do not count, because {@code with} says what is there; null if there are none. */
    final @Nullable List<List<String>> replaced;
    /** What functions are replaced by, by name; null if none is. */
    final @Nullable Map<String, Substitute> substitutes;
    final @Nullable Object[] memo;

    private Scope(@Nullable Value input, ObjectValue data, @Nullable List<List<String>> replaced,
            @Nullable Map<String, Substitute> substitutes, int documents) {
        this.input = input;
        this.data = data;
        this.replaced = replaced;
        this.substitutes = substitutes;
        memo = new Object[documents];
    }

    /** The outermost one. */
    public static Scope of(@Nullable Value input, ObjectValue data, int documents) {
        return new Scope(input, data, null, null, documents);
    }

    /** What stands in for a function: a value whatever the arguments, or another function. */
    sealed interface Substitute {
        record Always(Value value) implements Substitute {}

        record Other(Callee callee) implements Substitute {}
    }

    Scope withInput(Value input) {
        return new Scope(input, data, replaced, substitutes, memo.length);
    }

    Scope withData(List<String> path, Value value) {
        var paths = new ArrayList<List<String>>(replaced == null ? List.of() : replaced);
        paths.add(path);
        var changed = put(data, path, 0, value);
        return new Scope(input, changed instanceof ObjectValue object ? object : ObjectValue.EMPTY, paths, substitutes, memo.length);
    }

    Scope withFunction(String name, Substitute substitute) {
        var changed = new HashMap<String, Substitute>(substitutes == null ? Map.of() : substitutes);
        changed.put(name, substitute);
        return new Scope(input, data, replaced, changed, memo.length);
    }

    /** Inside what stands in for a function, functions are themselves again: else it could not call what it stands in for. */
    Scope withoutSubstitutes() {
        return new Scope(input, data, replaced, null, memo.length);
    }

    /** Whether {@code with} says what is at this path, so that no rule does. */
    boolean isReplaced(List<String> path) {
        if (replaced == null) {
            return false;
        }
        for (var prefix : replaced) {
            if (prefix.size() <= path.size() && path.subList(0, prefix.size()).equals(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The value with another one at that path; what is no object on the way becomes one. */
    static Value put(@Nullable Value into, List<String> path, int from, Value value) {
        if (from == path.size()) {
            return value;
        }
        var members = ObjectValue.builder();
        var key = Value.of(path.get(from));
        var before = into instanceof ObjectValue object ? members.putAll(object).get(key) : null;
        return members.put(key, put(before, path, from + 1, value)).build();
    }
}
