package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Optional;

/** A compiled question to policies. */
public interface Query {
    /**
     * Answers with the given input. No solution is "undefined".
     * @throws RegoErrors when policies contradict themselves, or a built-in function fails and errors are strict
     * @throws EvaluationEnded when a limit was reached: there is no answer
     */
    List<Solution> evaluate(Value input, ObjectValue data, EvaluationOptions options);

    /** Answers without an input: what asks for it is undefined. */
    List<Solution> evaluate(ObjectValue data, EvaluationOptions options);

    /** What the first expression of the first solution is worth; empty when undefined. */
    Optional<Value> value(Value input, ObjectValue data, EvaluationOptions options);
}
