package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.PreparedQuery;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Machine;
import dev.alnage.policy.rego.run.Scope;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A compiled question to policies; any number of threads may ask it at once. */
public final class Query {
    private final PreparedQuery prepared;
    private final Program program;
    private final int memos;
    private final ConcurrentMap<Object, Object> kept;

    Query(PreparedQuery prepared, Program program, int memos, ConcurrentMap<Object, Object> kept) {
        this.prepared = prepared;
        this.program = program;
        this.memos = memos;
        this.kept = kept;
    }

    boolean isOf(Program other) {
        return program == other;
    }

    /**
     * Answers with the given input. No solution is "undefined".
     * @throws RegoErrors when policies contradict themselves, or a built-in function fails and errors are strict
     * @throws EvaluationEnded when a limit was reached: there is no answer
     */
    public List<Solution> evaluate(Value input, ObjectValue data, EvaluationOptions options) {
        return solutions(rows(input, data, options));
    }

    /** Answers without an input: what asks for it is undefined. Throws what the other one throws. */
    public List<Solution> evaluate(ObjectValue data, EvaluationOptions options) {
        return solutions(rows(null, data, options));
    }

    /** What the first expression is worth in the first solution; empty when undefined. Throws what {@link #evaluate} throws. */
    public Optional<Value> value(Value input, ObjectValue data, EvaluationOptions options) {
        return first(rows(input, data, options));
    }

    Optional<Value> value(Inquiry inquiry) {
        return first(rows(inquiry.scope, inquiry.options));
    }

    private Optional<Value> first(List<Value[]> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst()[prepared.variables().size()]);
    }

    private List<Value[]> rows(@Nullable Value input, ObjectValue data, EvaluationOptions options) {
        return rows(Scope.of(input, data, memos), options);
    }

    private List<Value[]> rows(Scope scope, EvaluationOptions options) {
        try {
            return prepared.rows(scope, new Machine(options, kept));
        } catch (StackOverflowError e) {
            // The limit of depth is far below this on a thread of usual size; on a smaller one it must not be an answer either.
            throw new EvaluationEnded(EvaluationEnded.Cause.DEPTH, "the policy goes deeper than the stack of this thread");
        }
    }

    private List<Solution> solutions(List<Value[]> rows) {
        var solutions = new ArrayList<Solution>();
        for (var row : rows) {
            var bindings = new LinkedHashMap<String, Value>();
            for (var i = 0; i < prepared.variables().size(); i++) {
                bindings.put(prepared.variables().get(i), row[i]);
            }
            var expressions = new ArrayList<Solution.Expressed>();
            for (var i = 0; i < prepared.expressions().size(); i++) {
                expressions.add(new Solution.Expressed(prepared.expressions().get(i), row[bindings.size() + i]));
            }
            solutions.add(new Solution(bindings, expressions));
        }
        return solutions;
    }
}
