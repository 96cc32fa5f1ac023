package dev.alnage.policy.rego;

import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Scope;
import dev.alnage.policy.rego.value.Value;
import java.util.Optional;

/**
 * One input that several queries of one program are asked about: what one of them has found out of the rules, the next need not find out
 * again. Each may use up the limits for itself. For one thread; {@link Program#inquire} makes one.
 */
public final class Inquiry {
    private final Program program;
    final Scope scope;
    final EvaluationOptions options;

    Inquiry(Program program, Scope scope, EvaluationOptions options) {
        this.program = program;
        this.scope = scope;
        this.options = options;
    }

    /**
     * What the first expression of a query is worth in its first solution; empty when undefined. Throws what {@link Query#evaluate} throws.
     *
     * @throws IllegalArgumentException for a query of another program, for which the same rules may be other ones
     */
    public Optional<Value> value(Query query) {
        if (!query.isOf(program)) {
            throw new IllegalArgumentException("a query of another program");
        }
        return query.value(this);
    }
}
