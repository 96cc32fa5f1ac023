package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Machine;
import dev.alnage.policy.rego.run.Operand;
import dev.alnage.policy.rego.run.Scope;
import dev.alnage.policy.rego.run.Solved;
import dev.alnage.policy.rego.run.Step;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A compiled query. Each row of its answer holds the values of its variables and then those of its expressions. */
public record PreparedQuery(Step first, int slots, int cells, int levels, List<String> variables, List<Location> expressions) {
    public PreparedQuery {
        variables = List.copyOf(variables);
        expressions = List.copyOf(expressions);
    }

    /** The first cell of the layout is taken for the rows. */
    static PreparedQuery of(List<Goal> goals, List<Term> results, Set<String> variables, Bodies bodies, Layout layout) {
        layout.cell();
        var named = variables.stream().filter(name -> !name.startsWith(Term.Var.WILDCARD_PREFIX)).toList();
        var compiled = bodies.compile(goals, Map.of(), end -> {
            var operands = new ArrayList<Operand>();
            named.forEach(name -> operands.add(bodies.terms().operand(new Term.Var(results.getFirst().at(), name), end)));
            results.forEach(result -> operands.add(bodies.terms().operand(result, end)));
            return new Solved(operands);
        });
        return new PreparedQuery(compiled.step(), layout.slots(), layout.cells(), compiled.levels(),
                named.stream().map(ResolvedRule::written).toList(), results.stream().map(Term::at).toList());
    }

    /** Finds all rows. */
    public List<Value[]> rows(Scope scope, Machine machine) {
        return Solved.all(first, slots, cells, levels, scope, machine);
    }
}
