package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.run.Callee;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be called, by its full name. */
final class Functions {
    /** A function: how many arguments it takes, and what runs when it is called. {@code builtin} is null for those of policies. */
    record Signature(String name, int arity, Callee callee, @Nullable Builtin builtin) {
        boolean isRelation() {
            return builtin != null && builtin.nature() == Builtin.Nature.RELATION;
        }
    }

    private final Function<String, Optional<Builtin>> builtins;
    private final Set<String> refused;
    private final boolean decision;
    private final Map<String, Signature> known = new HashMap<>();

    Functions(Function<String, Optional<Builtin>> builtins, CompileOptions options) {
        this.builtins = builtins;
        this.refused = options.refused();
        this.decision = options.decision();
    }

    /** Whether nothing may stand in for it: in a decision, for what verifies and for what tells what the evaluation was given, such as the time. */
    boolean isIrreplaceable(String name) {
        return decision && find(name).map(Signature::builtin)
                .filter(builtin -> builtin.nature() == Builtin.Nature.VERIFYING || builtin.nature() == Builtin.Nature.GIVEN).isPresent();
    }

    void define(Callee.Defined function, int arity) {
        known.put(function.name(), new Signature(function.name(), arity, function, null));
    }

    Optional<Signature> find(String name) {
        var signature = known.get(name);
        if (signature != null) {
            return Optional.of(signature);
        }
        return refused.contains(name) ? Optional.empty()
                : builtins.apply(name).map(builtin -> new Signature(name, builtin.arguments().size(), new Callee.Given(builtin), builtin));
    }
}
