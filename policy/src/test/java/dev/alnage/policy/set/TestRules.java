package dev.alnage.policy.set;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Test rules in Rego, each of which holds if it is true. */
final class TestRules {
    private final List<String> failed = new ArrayList<>();
    private int run;

    TestRules(List<Source> sources) {
        var program = Program.compile(sources, CompileOptions.V1);
        for (var module : program.modules()) {
            for (var rule : module.rules()) {
                if (rule.head().reference() instanceof Term.Var(_, var name) && name.startsWith("test_")) {
                    run++;
                    var query = program.prepare(String.join(".", module.packagePath()) + "." + name);
                    var value = query.value(Value.NULL, ObjectValue.EMPTY, EvaluationOptions.at(Instant.EPOCH).strictly());
                    if (!value.equals(Optional.of(Value.TRUE))) {
                        failed.add(module.file() + " " + name);
                    }
                }
            }
        }
    }

    int run() {
        return run;
    }

    List<String> failed() {
        return List.copyOf(failed);
    }
}
