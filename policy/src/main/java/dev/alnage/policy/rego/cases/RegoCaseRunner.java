package dev.alnage.policy.rego.cases;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Solution;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Plays cases one by one. */
public final class RegoCaseRunner {
    private final CompileOptions options;
    private final Supplier<EvaluationOptions> evaluation;

    /** @param evaluation asked before each case: the time it is played at, and when it is late */
    public RegoCaseRunner(CompileOptions options, Supplier<EvaluationOptions> evaluation) {
        this.options = options;
        this.evaluation = evaluation;
    }

    /** What came of a case that was not wanted: one line, the same for equal reasons; empty when it passed. */
    public Optional<String> play(RegoCase one) {
        try {
            var solutions = evaluate(one);
            return one.wantsError() ? Optional.of("found an answer, expected an error") : compare(one, solutions);
        } catch (RegoErrors e) {
            return one.wantsError() ? compare(one, e) : Optional.of("found error " + e.first().code() + ": " + e.first().message());
        } catch (EvaluationEnded e) {
            return Optional.of("ended: " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("a mistake of ours: " + e + place(e));
        }
    }

    private static String place(Throwable e) {
        return e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    }

    private List<Solution> evaluate(RegoCase one) {
        var query = Program.compile(one.modules(), options).prepare(one.query());
        var given = one.strictErrors() ? evaluation.get().strictly() : evaluation.get();
        var input = one.inputTerm().map(RegoCase::written).or(one::input);
        return input.isPresent() ? query.evaluate(input.orElseThrow(), one.data(), given) : query.evaluate(one.data(), given);
    }

    /** Solutions are a set; what they bind is compared as JSON. */
    private static Optional<String> compare(RegoCase one, List<Solution> solutions) {
        var found = new HashSet<Value>();
        for (var solution : solutions) {
            Map<Value, Value> bindings = new HashMap<>();
            solution.bindings().forEach((name, value) -> {
                if (!one.ignoreGenerated() || !name.startsWith("__")) {
                    var json = RegoJson.of(RegoJson.toJson(value));
                    bindings.put(Value.of(name), one.sortBindings() ? sorted(json) : json);
                }
            });
            found.add(ObjectValue.of(bindings));
        }
        var wanted = new HashSet<Value>();
        one.result().ifPresent(results -> results.forEach(wanted::add));
        if (found.equals(wanted)) {
            return Optional.empty();
        }
        return Optional.of(solutions.isEmpty() ? "found undefined, expected an answer"
                : wanted.isEmpty() ? "found an answer, expected undefined" : "found another answer");
    }

    private static Value sorted(Value value) {
        if (!(value instanceof ArrayValue array)) {
            return value;
        }
        var elements = array.elements().toArray(new Value[0]);
        Arrays.sort(elements, Value.ORDER);
        return ArrayValue.of(List.of(elements));
    }

    private static Optional<String> compare(RegoCase one, RegoErrors found) {
        for (var error : found.errors()) {
            var text = error.at().file() + ":" + error.at().row() + ": " + error.code() + ": " + error.message();
            if (one.errorCode().map(error.code()::equals).orElse(true) && one.error().map(text::contains).orElse(true)) {
                return Optional.empty();
            }
        }
        var first = found.first();
        var unknown = first.code().startsWith("rego_");
        return Optional.of("found error " + first.code() + ": " + first.message() + (unknown ? "" : ", expected " + one.errorCode().orElse("") + ": " + one.error().orElse("")));
    }

    /** What was found, in full, for one who looks at one case. */
    public String explain(RegoCase one) {
        try {
            return "found " + evaluate(one).stream().map(solution -> solution.bindings().toString()).toList() + ", expected " + one.result();
        } catch (RegoErrors | EvaluationEnded e) {
            return "found " + e.getMessage() + ", expected " + one.result();
        }
    }
}
