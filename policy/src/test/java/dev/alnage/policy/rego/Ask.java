package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks policies, and says what is expected of them. */
final class Ask {
    static final EvaluationOptions OPTIONS = EvaluationOptions.at(Instant.parse("2026-11-26T12:00:00Z"));

    private final List<Source> sources = new ArrayList<>();
    private CompileOptions compiling = CompileOptions.V1;
    private EvaluationOptions evaluating = OPTIONS;
    private ObjectValue data = ObjectValue.EMPTY;
    private Optional<Value> input = Optional.empty();

    /** A module of package {@code t}. */
    static Ask of(String rules) {
        return new Ask().and("package t\n" + rules);
    }

    Ask and(String module) {
        sources.add(new Source("file" + sources.size() + ".rego", module));
        return this;
    }

    Ask with(CompileOptions options) {
        compiling = options;
        return this;
    }

    Ask with(EvaluationOptions options) {
        evaluating = options;
        return this;
    }

    Ask input(String json) {
        input = Optional.of(json(json));
        return this;
    }

    Ask data(String json) {
        data = (ObjectValue) json(json);
        return this;
    }

    static Value json(String json) {
        return RegoJson.read(Bytes.utf8(json));
    }

    Program program() {
        return Program.compile(sources, compiling);
    }

    List<Solution> solutions(String query) {
        var prepared = program().prepare(query);
        return input.isPresent() ? prepared.evaluate(input.get(), data, evaluating) : prepared.evaluate(data, evaluating);
    }

    /** What a query is worth, as JSON; "undefined" when it is. */
    String value(String query) {
        var solutions = solutions(query);
        assertTrue(solutions.size() <= 1, () -> "many solutions: " + solutions);
        return solutions.isEmpty() ? "undefined" : RegoJson.write(solutions.getFirst().expressions().getFirst().value());
    }

    /** Expects of {@code data.t.p}. */
    Ask gives(String json) {
        assertEquals(json, value("data.t.p"));
        return this;
    }

    Ask isUndefined() {
        return gives("undefined");
    }

    /** Expects an error of that code, with that in its text, of compiling or of asking for {@code data.t.p}. */
    void fails(String code, String text) {
        var error = assertThrows(RegoErrors.class, () -> solutions("data.t.p"));
        assertEquals(code, error.first().code(), error::getMessage);
        assertTrue(error.getMessage().contains(text), () -> "expected \"" + text + "\" in " + error.getMessage());
    }
}
