package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The end of a query: keeps what its variables and its expressions are each time it holds. */
public final class Solved extends Step {
    private static final int CELL = 0;

    private final Operand[] terms;

    public Solved(List<Operand> terms) {
        this.terms = terms.toArray(new Operand[0]);
    }

    @SuppressWarnings("unchecked")
    @Override public boolean run(Frame frame) {
        var values = Callee.values(terms, frame);
        var rows = (List<Value[]>) frame.cells[CELL];
        if (values != null && rows != null) {
            frame.machine.allocate(values.length + 1L);
            rows.add(values);
        }
        return false;
    }

    /** Runs a query to its end. The layout of its frame begins with one cell that is ours. */
    public static List<Value[]> all(Step query, int slots, int cells, int levels, Scope scope, Machine machine) {
        machine.enter(levels);
        var frame = new Frame(slots, cells, scope, machine);
        var rows = new ArrayList<Value[]>();
        frame.cells[CELL] = rows;
        query.run(frame);
        machine.leave(levels);
        return rows;
    }
}
