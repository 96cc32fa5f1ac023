package dev.alnage.policy.rego.ast;

import java.util.List;
import java.util.Optional;

/** One parsed source. {@code packagePath} begins with {@code data}. */
public record Module(String file, Version version, Location at, List<String> packagePath, List<Import> imports, List<Rule> rules,
        List<Annotations> annotations) {
    private static final List<String> NOT = List.of("future", "keywords", "not");

    public Module {
        packagePath = List.copyOf(packagePath);
        imports = List.copyOf(imports);
        rules = List.copyOf(rules);
        annotations = List.copyOf(annotations);
    }

    /** Whether {@code not} is about all that stands behind it here, as the import of {@code future.keywords.not} asks. */
    public boolean negatesWhole() {
        return imports.stream().anyMatch(one -> one.path().equals(NOT));
    }

    /** Which language: v1 has {@code if} and {@code contains} as keywords that must be written; v0 is read on request. */
    public enum Version { V0, V1 }

    /** {@code import data.a.b as c}; the path begins with data, input, rego or future. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Import(Location at, List<String> path, Optional<String> alias) {
        public Import {
            path = List.copyOf(path);
        }

        /** The name under which it is known in the module. */
        public String name() {
            return alias.orElse(path.getLast());
        }
    }
}
