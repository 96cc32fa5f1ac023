package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of variables and documents that are known somewhere; what is found out further in does not get out. */
final class Environment {
    private final @Nullable Environment outer;
    private final Map<String, Type> variables = new HashMap<>();
    /** What is known below {@code data} and {@code input}. */
    private final Map<String, DocumentTypes> documents = new HashMap<>();

    Environment(@Nullable Environment outer) {
        this.outer = outer;
    }

    Optional<Environment> outer() {
        return Optional.ofNullable(outer);
    }

    void put(String variable, Type type) {
        variables.put(variable, type);
    }

    /** Null when nothing is known of it yet. */
    @Nullable Type variable(String name) {
        for (var one = this; one != null; one = one.outer) {
            var type = one.variables.get(name);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    /** What this environment itself knows below a root; null if nothing. */
    @Nullable DocumentTypes own(String root) {
        return documents.get(root);
    }

    /** The place to write what is below a root. */
    DocumentTypes below(String root) {
        return documents.computeIfAbsent(root, _ -> new DocumentTypes());
    }

    /** The type of what a reference leads to; null if nothing can be told of it. */
    @Nullable Type reference(Term.Ref ref) {
        if (!(ref.head() instanceof Term.Var(_, var name))) {
            return null;
        }
        if (!Parts.isRoot(name)) {
            var type = variable(name);
            return type == null ? null : selected(type, ref.path());
        }
        for (var one = this; one != null; one = one.outer) {
            var known = one.documents.get(name);
            var found = known == null ? DocumentTypes.NOWHERE : known.find(ref.path());
            if (found != DocumentTypes.NOWHERE) {
                return found.type();
            }
        }
        return Type.ANY;
    }

    /** What stands at the end of a path into a value of that type; where the path is not constant, what may stand there. */
    static @Nullable Type selected(Type start, List<Term> path) {
        @Nullable Type type = start;
        for (var step : path) {
            if (type == null) {
                return null;
            }
            type = (step instanceof Term.Scalar(_, Value key) ? Types.select(type, key) : Types.values(type)).orElse(null);
        }
        return type;
    }
}
