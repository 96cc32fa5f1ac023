package dev.alnage.policy.rego.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One case of OPA's compliance suite: a query to policies, and what must come of it. {@code inputTerm} is an input written in Rego. Without
 * a result and without an error, the query must be undefined.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record RegoCase(String note, String query, List<Source> modules, ObjectValue data, Optional<Value> input, Optional<String> inputTerm,
        Optional<ArrayValue> result, Optional<String> errorCode, Optional<String> error, boolean strictErrors, boolean sortBindings,
        boolean ignoreGenerated) {
    private static final Set<String> KNOWN = Set.of("note", "query", "modules", "data", "input", "input_term", "want_result", "want_error_code",
            "want_error", "strict_error", "sort_bindings", "ignore_generated_vars", "file", "env");

    public RegoCase {
        modules = List.copyOf(modules);
    }

    /** @throws Rejected.Malformed for what is no case, or has a member that we do not know: it would be played wrongly */
    public static RegoCase read(Bytes line) {
        if (!(value(line) instanceof ObjectValue members)) {
            throw new Rejected.Malformed("found JSON that is no object, expected a case");
        }
        for (var i = 0; i < members.size(); i++) {
            if (!(members.keyAt(i) instanceof Value.Text(var name)) || !KNOWN.contains(name)) {
                throw new Rejected.Malformed("found member " + members.keyAt(i) + ", expected one of " + String.join(" ", KNOWN.stream().sorted().toList()));
            }
        }
        var modules = new ArrayList<Source>();
        if (members.get("modules") instanceof ArrayValue texts) {
            for (var text : texts) {
                modules.add(new Source("test-" + modules.size() + ".rego", text(text)));
            }
        }
        return new RegoCase(text(members, "note").orElseThrow(() -> new Rejected.Malformed("found a case without a note, expected one")),
                text(members, "query").orElseThrow(() -> new Rejected.Malformed("found a case without a query, expected one")), modules,
                members.get("data") instanceof ObjectValue data ? data : ObjectValue.EMPTY, Optional.ofNullable(members.get("input")),
                text(members, "input_term"), members.get("want_result") instanceof ArrayValue wanted ? Optional.of(wanted) : Optional.empty(),
                text(members, "want_error_code"), text(members, "want_error"), is(members, "strict_error"), is(members, "sort_bindings"),
                is(members, "ignore_generated_vars"));
    }

    /** As JSON; numbers may be of any size here, as in Rego, and zero may be negative. */
    private static Value value(Bytes line) {
        try {
            return RegoJson.read(line);
        } catch (Rejected.Malformed e) {
            try {
                return written(line.toText());
            } catch (RegoErrors | EvaluationEnded | IllegalStateException other) {
                throw e;
            }
        }
    }

    /** A value written in Rego. @throws IllegalStateException if it is undefined */
    static Value written(String term) {
        var solutions = Program.compile(List.of(), CompileOptions.V1).prepare("written = " + term).evaluate(ObjectValue.EMPTY, EvaluationOptions.at(Instant.EPOCH));
        if (solutions.isEmpty()) {
            throw new IllegalStateException("the term is undefined: " + term);
        }
        return solutions.getFirst().bindings().get("written");
    }

    boolean wantsError() {
        return errorCode.isPresent() || error.isPresent();
    }

    private static Optional<String> text(ObjectValue members, String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.equals(Value.NULL)).map(RegoCase::text);
    }

    private static String text(Value value) {
        if (value instanceof Value.Text(var text)) {
            return text;
        }
        throw new Rejected.Malformed("found " + value.kind().word() + ", expected a string");
    }

    private static boolean is(ObjectValue members, String name) {
        return Value.TRUE.equals(members.get(name));
    }
}
