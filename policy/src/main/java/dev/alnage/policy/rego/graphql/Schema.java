package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.SchemaDocument.Definition;
import dev.alnage.policy.rego.graphql.SchemaDocument.DirectiveDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Types and directives that fit together, with those that the language brings along. @param roots the type that each operation begins
 * with @param possible which types a value of one can be of, by name
 */
public record Schema(Map<String, Definition> types, Map<String, DirectiveDefinition> directives, Map<String, Definition> roots,
        Map<String, List<String>> possible) {
    public Schema {
        types = Map.copyOf(types);
        directives = Map.copyOf(directives);
        roots = Map.copyOf(roots);
        possible = Map.copyOf(possible);
    }

    Optional<Definition> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }

    Optional<Definition> findRoot(String operation) {
        return Optional.ofNullable(roots.get(operation.isEmpty() ? "query" : operation));
    }

    List<String> possible(Definition type) {
        return possible.getOrDefault(type.name(), List.of());
    }
}
