package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.type.Type;
import java.util.List;

/** The types that a function takes and gives. */
record Signature(List<Type> arguments, Type result) {
    Signature {
        arguments = List.copyOf(arguments);
    }
}
