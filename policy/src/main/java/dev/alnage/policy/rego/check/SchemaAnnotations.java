package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Annotations;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.builtin.SchemaFunctions;
import dev.alnage.policy.rego.schema.SchemaException;
import dev.alnage.policy.rego.schema.SchemaSet;
import dev.alnage.policy.rego.schema.SchemaTypes;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What annotations say with {@code schemas:} of the types of input and data, in the rules that they are about. */
final class SchemaAnnotations {
    private final List<Annotations> all;
    private final Optional<SchemaSet> schemas;
    private final Map<Value, Type> read = new HashMap<>();

    SchemaAnnotations(List<Annotations> all, Optional<SchemaSet> schemas) {
        this.all = all.stream().filter(one -> one.content() instanceof ObjectValue content && content.has(Value.of("schemas"))).toList();
        this.schemas = schemas;
    }

    /** Writes what is said about a clause of a rule into the environment that it is checked in. */
    void apply(ResolvedRule rule, Rule clause, Environment types, Consumer<RegoError> errors) {
        for (var annotations : about(rule, clause)) {
            if (((ObjectValue) annotations.content()).get("schemas") instanceof ArrayValue pairs) {
                pairs.forEach(pair -> apply((ObjectValue) pair, clause.at(), types, errors));
            }
        }
    }

    /** Those of packages above first, those of the rule itself last. */
    private List<Annotations> about(ResolvedRule rule, Rule clause) {
        var found = new ArrayList<Annotations>();
        var packagePath = rule.module().packagePath();
        for (var length = 1; length <= packagePath.size(); length++) {
            found.addAll(find("subpackages", String.join(".", packagePath.subList(0, length))));
        }
        found.addAll(find("package", String.join(".", packagePath)));
        found.addAll(find("document", rule.name()));
        all.stream().filter(one -> one.scope().equals("rule") && one.targetAt().equals(clause.at())).forEach(found::add);
        return found;
    }

    private List<Annotations> find(String scope, String target) {
        return all.stream().filter(one -> one.scope().equals(scope) && one.target().equals(target)).toList();
    }

    private void apply(ObjectValue pair, Location at, Environment types, Consumer<RegoError> errors) {
        try {
            var type = type(pair);
            if (type.isEmpty()) {
                return;
            }
            var path = ((ArrayValue) pair.members().get(Value.of("path"))).elements();
            var root = ((Value.Text) path.getFirst()).value();
            if (!Parts.isRoot(root)) {
                return;     // nothing can be asked of it
            }
            var before = types.reference(new Term.Ref(at, new Term.Var(at, root), List.of()));
            types.below(root).put(List.of(), replaced(before == null ? Type.ANY : before, path.subList(1, path.size()), type.get()));
        } catch (SchemaException e) {
            errors.accept(new RegoError(RegoError.TYPE, String.valueOf(e.getMessage()), at));
        }
    }

    /** Empty where schemas are named and none were given: then nothing is known. */
    private Optional<Type> type(ObjectValue pair) {
        var definition = pair.get("definition");
        if (definition != null) {
            return Optional.of(typeOf(definition));
        }
        if (schemas.isEmpty() || !(pair.get("schema") instanceof ArrayValue reference)) {
            return Optional.empty();
        }
        var names = reference.elements().stream().skip(1).map(one -> one instanceof Value.Text(var text) ? text : one.toString()).toList();
        var schema = schemas.get().find(names).orElseThrow(() -> new SchemaException("undefined schema: schema" + (names.isEmpty() ? "" : "." + String.join(".", names))));
        return Optional.of(typeOf(schema));
    }

    private Type typeOf(Value schema) {
        var known = read.get(schema);
        if (known == null) {
            known = SchemaTypes.of(SchemaFunctions.schema(schema));
            read.put(schema, known);
        }
        return known;
    }

    /** A type in which that one stands at a path. */
    private static Type replaced(Type type, List<Value> path, Type by) {
        if (path.isEmpty()) {
            return by;
        }
        var rest = path.subList(1, path.size());
        if (!(type instanceof ObjectType(var members, var further))) {
            var anything = Optional.of(new ObjectType.Further(Type.ANY, Type.ANY));
            return new ObjectType(new TreeMap<>(Map.of(path.getFirst(), rest.isEmpty() ? by : replaced(Type.ANY, rest, by))), anything);
        }
        var known = new TreeMap<>(members);
        known.put(path.getFirst(), replaced(known.getOrDefault(path.getFirst(), Type.ANY), rest, by));
        return new ObjectType(known, further);
    }
}
