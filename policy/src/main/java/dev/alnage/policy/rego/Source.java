package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.Module.Version;
import java.util.Optional;

/** One policy file: its name, for messages, its text, and of which version it is where whoever brings it says so. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Source(String file, String text, Optional<Version> version) {
    /** Of the version that all are of. */
    public Source(String file, String text) {
        this(file, text, Optional.empty());
    }
}
