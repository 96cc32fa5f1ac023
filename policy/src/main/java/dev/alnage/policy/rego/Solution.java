package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One way in which all expressions of a query hold: what its variables are then, and what each expression is worth. */
public record Solution(Map<String, Value> bindings, List<Expressed> expressions) {
    public Solution {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        expressions = List.copyOf(expressions);
    }

    /** An expression of the query, in the order written; a unification or declaration is worth true. */
    public record Expressed(Location at, Value value) {}
}
