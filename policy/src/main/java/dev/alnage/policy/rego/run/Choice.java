package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rules of one name can hold, by one value that many of them compare with a constant: with a thousand rules that begin with
 * {@code input.action == "…"} those of one action are run, and those that do not ask for it.
 */
public final class Choice {
    private static final int[] NONE = {};

    private final Operand by;
    private final Map<Value, int[]> chosen;
    private final int[] always;

    /** The places of the rules that hold only for a value, and of those that may hold for any; places in their order. */
    public Choice(Operand by, Map<Value, List<Integer>> chosen, List<Integer> always) {
        this.by = by;
        this.chosen = new HashMap<>();
        chosen.forEach((value, places) -> this.chosen.put(value, places.stream().mapToInt(Integer::intValue).toArray()));
        this.always = always.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The places of the rules to run, in their order. */
    int[] places(Frame frame) {
        var value = by.eval(frame);
        if (value == null) {
            return always;
        }
        frame.machine.compare(value);
        var own = chosen.getOrDefault(value, NONE);
        return own.length == 0 ? always : always.length == 0 ? own : merged(own, always);
    }

    private static int[] merged(int[] one, int[] other) {
        var all = new int[one.length + other.length];
        var i = 0;
        var j = 0;
        while (i + j < all.length) {
            all[i + j] = j == other.length || i < one.length && one[i] < other[j] ? one[i++] : other[j++];
        }
        return all;
    }
}
