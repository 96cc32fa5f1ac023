package dev.alnage.policy.rego.schema;

import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas by the names behind {@code schema} that annotations call them by; the one without a name is that of the input. */
public record SchemaSet(Map<List<String>, Value> schemas) {
    public SchemaSet {
        schemas = Map.copyOf(schemas);
    }

    public Optional<Value> find(List<String> names) {
        return Optional.ofNullable(schemas.get(names));
    }
}
