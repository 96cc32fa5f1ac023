package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.type.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of variables in a body. What a body inside it learns does not get out. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Type> types = new HashMap<>();

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** Null when nothing is known of it yet. */
    @Nullable Type find(String variable) {
        for (var scope = this; scope != null; scope = scope.outer) {
            var type = scope.types.get(variable);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    void put(String variable, Type type) {
        types.put(variable, type);
    }
}
