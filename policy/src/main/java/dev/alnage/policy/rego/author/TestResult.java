package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.value.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a test ended. {@code cases} are there when the test makes an object or a set: one each. {@code why} says what was wrong, and is
 * empty for a test that passed; {@code failed} are the expressions that did not hold; {@code printed} is what it printed.
 */
public record TestResult(TestRule test, Outcome outcome, List<Case> cases, String why, List<Failed> failed, List<Printed> printed) {
    /** An error is a test without an answer: it failed as well. */
    public enum Outcome { PASSED, FAILED, ERROR, SKIPPED }

    /** One case of a test with several; nested ones have their names behind each other. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Case(List<String> name, boolean passed, Optional<Failed> failed) {
        public Case {
            name = List.copyOf(name);
        }
    }

    /** The last expression that was reached and did not hold, as it is written, with the variables known there. */
    public record Failed(Location at, String expression, Map<String, Value> variables) {
        public Failed {
            variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        }
    }

    /** One line of output. */
    public record Printed(Location at, String text) {}

    public TestResult {
        cases = List.copyOf(cases);
        failed = List.copyOf(failed);
        printed = List.copyOf(printed);
    }

    public boolean isGood() {
        return outcome == Outcome.PASSED || outcome == Outcome.SKIPPED;
    }
}
