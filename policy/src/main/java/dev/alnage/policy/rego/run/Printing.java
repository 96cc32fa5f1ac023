package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.SetValue;
import java.util.List;

/** {@code print(…)}: tells the listener, once for each combination of the values of its terms, and always holds. */
public final class Printing extends Check {
    private final Location at;
    private final Operand[] terms;

    /** Each term gives the set of its values; the empty set is printed as {@code <undefined>}. */
    public Printing(Location at, List<Operand> terms) {
        this.at = at;
        this.terms = terms.toArray(new Operand[0]);
    }

    @Override public boolean holds(Frame frame) {
        print(frame, 0, "");
        return true;
    }

    private void print(Frame frame, int from, String before) {
        frame.machine.spend(1 + before.length() / 16);
        if (from == terms.length) {
            frame.machine.listener().printed(at, before);
            return;
        }
        var separator = from == 0 ? "" : " ";
        if (!(terms[from].eval(frame) instanceof SetValue values) || values.size() == 0) {
            print(frame, from + 1, before + separator + "<undefined>");
            return;
        }
        for (var value : values) {
            print(frame, from + 1, before + separator + Notation.bare(value));
        }
    }
}
