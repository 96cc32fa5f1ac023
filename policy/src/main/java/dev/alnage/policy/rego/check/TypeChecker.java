package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Annotations;
import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.schema.SchemaSet;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.FunctionType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what can never hold because of what kind of values meet, as OPA finds it: in each rule, with the types of the rules that it uses. Of
 * data nothing is known, of the input only what its type says.
 */
public final class TypeChecker {
    private static final FunctionType TEMPLATE = new FunctionType(List.of(Type.array(Type.ANY)), Type.STRING);

    private final Function<String, Optional<Builtin>> builtins;
    private final SchemaAnnotations annotations;
    private final Environment documents = new Environment(null);
    private final List<RegoError> errors = new ArrayList<>();

    /**
     * @param builtins the built-in functions by name
     * @param input what is known of the input, else {@link Type#ANY}
     * @param annotations those of the policies: some say of which schema input and data are
     * @param schemas the schemas that they name; without, only those written into them count
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public TypeChecker(Function<String, Optional<Builtin>> builtins, Type input, List<Annotations> annotations, Optional<SchemaSet> schemas) {
        this.builtins = builtins;
        this.annotations = new SchemaAnnotations(annotations, schemas);
        if (!Types.isAnything(input)) {
            documents.below("input").put(List.of(), input);
        }
    }

    /** All rules of a program, in any order; returns what is wrong with them ({@code rego_type_error}). Called once, before any query. */
    public List<RegoError> rules(List<ResolvedRule> rules) {
        for (var rule : new Dependencies(rules).inOrder()) {
            for (var clause = Optional.of(rule.rule()); clause.isPresent(); clause = clause.get().otherwise()) {
                new ClauseChecker(this, documents, rule, clause.get()).check().forEach(this::error);
            }
        }
        return List.copyOf(errors);
    }

    private void error(RegoError error) {
        if (!errors.contains(error)) {
            errors.add(error);
        }
    }

    /** What is wrong with a query to these rules, its names resolved. */
    public List<RegoError> query(Body body) {
        var expansion = expansion();
        var order = order();
        var ordered = order.body(expansion.body(body), List.of());
        if (!order.isComplete()) {
            return List.of();
        }
        var checker = new BodyChecker(this, documents);
        checker.body(new Naming(expansion, false).body(ordered));
        return List.copyOf(new LinkedHashSet<>(checker.errors()));
    }

    SchemaAnnotations annotations() {
        return annotations;
    }

    Expansion expansion() {
        return new Expansion(names -> function(names).filter(FunctionType.class::isInstance).isPresent());
    }

    SafeOrder order() {
        return new SafeOrder(names -> function(names).map(type -> type instanceof FunctionType(var arguments, _) ? arguments.size() : -1).orElse(-1));
    }

    /** A function, or what is there instead of one. Empty for one that does not exist. */
    Optional<Type> function(List<String> names) {
        if (names.equals(Expansion.TEMPLATE)) {
            return Optional.of(TEMPLATE);
        }
        if (!names.getFirst().equals("data")) {
            return builtins.apply(String.join(".", names)).map(builtin -> new FunctionType(builtin.arguments(), builtin.result()));
        }
        var node = documents.own("data");
        for (var name : names.subList(1, names.size())) {
            node = node == null ? null : node.child(Value.of(name));
        }
        return node == null ? Optional.empty() : Optional.ofNullable(node.type());
    }
}
