package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs tests of policies. Only {@code true} passes; false, undefined, a value of another kind, and an object or set without any case
 * do not. The program must have been compiled to be listened to.
 */
public final class TestRunner {
    private final Program program;
    private final ObjectValue data;
    private final Listener also;

    /** @param also hears everything that happens, such as a {@link Coverage} */
    public TestRunner(Program program, ObjectValue data, Listener also) {
        if (!program.options().listened()) {
            throw new IllegalArgumentException("found a program that tells nothing, expected one compiled with a listener");
        }
        this.program = program;
        this.data = data;
        this.also = also;
    }

    /** @param options limits and time; their listener is ours */
    public TestResult run(TestRule test, EvaluationOptions options) {
        if (test.isToDo()) {
            return new TestResult(test, TestResult.Outcome.SKIPPED, List.of(), "", List.of(), List.of());
        }
        var reached = new Reached(program.modules(), test, also);
        try {
            var query = new StringBuilder("data");
            test.path().forEach(name -> query.append('[').append(Notation.quote(name)).append(']'));
            var solutions = program.prepare(query.toString()).evaluate(data, options.withListener(reached));
            return solutions.isEmpty() ? none(test, reached) : judged(test, reached, solutions.getFirst().expressions().getFirst().value());
        } catch (RegoErrors | EvaluationEnded e) {
            return new TestResult(test, TestResult.Outcome.ERROR, List.of(), String.valueOf(e.getMessage()), reached.failed(), reached.printed());
        }
    }

    private static TestResult none(TestRule test, Reached reached) {
        return new TestResult(test, TestResult.Outcome.FAILED, List.of(), "found undefined, expected true", reached.failed(), reached.printed());
    }

    private static TestResult judged(TestRule test, Reached reached, Value value) {
        return switch (value) {
            case Value.Bool(var truth) when truth -> new TestResult(test, TestResult.Outcome.PASSED, List.of(), "", List.of(), reached.printed());
            case ObjectValue object -> {
                var cases = new LinkedHashMap<List<String>, Boolean>();
                collect(List.of(), object, cases);
                yield cases(test, reached, cases);
            }
            case SetValue set -> {
                var cases = new LinkedHashMap<List<String>, Boolean>();
                set.forEach(element -> cases.put(List.of(Notation.bare(element)), true));
                yield cases(test, reached, cases);
            }
            case Value.Null _, Value.Bool _, Num _, Value.Text _, ArrayValue _ -> new TestResult(test, TestResult.Outcome.FAILED, List.of(),
                    "found " + Notation.of(value) + ", expected true", reached.failed(), reached.printed());
        };
    }

    private static void collect(List<String> before, ObjectValue object, Map<List<String>, Boolean> cases) {
        for (var i = 0; i < object.size(); i++) {
            var name = new ArrayList<>(before);
            name.add(Notation.bare(object.keyAt(i)));
            if (object.valueAt(i) instanceof ObjectValue inner && inner.size() > 0) {
                collect(name, inner, cases);
            } else {
                cases.put(name, object.valueAt(i).equals(Value.TRUE));
            }
        }
    }

    /** A case that was begun and is not in the answer failed: it would be missed by nobody. */
    private static TestResult cases(TestRule test, Reached reached, Map<List<String>, Boolean> answered) {
        reached.cases().forEach(name -> answered.putIfAbsent(name, false));
        var cases = answered.entrySet().stream()
                .map(one -> new TestResult.Case(one.getKey(), one.getValue(), one.getValue() ? Optional.empty() : reached.failedIn(one.getKey()))).toList();
        var bad = cases.stream().filter(one -> !one.passed()).count();
        if (cases.isEmpty()) {
            return new TestResult(test, TestResult.Outcome.FAILED, cases, "found no case, expected at least one", reached.failed(), reached.printed());
        }
        return bad == 0 ? new TestResult(test, TestResult.Outcome.PASSED, cases, "", List.of(), reached.printed())
                : new TestResult(test, TestResult.Outcome.FAILED, cases, "found " + bad + " of " + cases.size() + " cases failed, expected all to pass",
                        cases.stream().flatMap(one -> one.failed().stream()).toList(), reached.printed());
    }
}
