package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.schema.SchemaSet;
import dev.alnage.policy.rego.type.Type;
import java.util.Optional;
import java.util.Set;

/**
 * How policies are compiled. {@code strict} makes errors of what is merely suspect; {@code decision} is for what a gate asks: no
 * built-in that verifies may be replaced by {@code with}; {@code refused} are built-ins that do not exist for these policies;
 * {@code listened} compiles in what a {@link dev.alnage.policy.rego.run.Listener} hears, and costs speed;
 * {@code schemas} are what annotations name, and the schema of the input.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record CompileOptions(Module.Version version, boolean strict, boolean decision, Set<String> refused, Optional<Type> inputType, boolean listened,
        Optional<SchemaSet> schemas) {
    public static final CompileOptions V1 = new CompileOptions(Module.Version.V1, false, false, Set.of(), Optional.empty(), false, Optional.empty());

    public CompileOptions {
        refused = Set.copyOf(refused);
    }

    public CompileOptions withVersion(Module.Version version) {
        return new CompileOptions(version, strict, decision, refused, inputType, listened, schemas);
    }

    /** With errors for what is merely suspect. */
    public CompileOptions strictly() {
        return new CompileOptions(version, true, decision, refused, inputType, listened, schemas);
    }

    /** For the decision of a gate. */
    public CompileOptions forDecision() {
        return new CompileOptions(version, strict, true, refused, inputType, listened, schemas);
    }

    public CompileOptions refusing(Set<String> refused) {
        return new CompileOptions(version, strict, decision, refused, inputType, listened, schemas);
    }

    public CompileOptions withInputType(Type inputType) {
        return new CompileOptions(version, strict, decision, refused, Optional.of(inputType), listened, schemas);
    }

    /** With schemas that annotations may name; the one without a name says what the input is. */
    public CompileOptions withSchemas(SchemaSet schemas) {
        return new CompileOptions(version, strict, decision, refused, inputType, listened, Optional.of(schemas));
    }

    /** So that a listener hears what is entered and what holds. */
    public CompileOptions withListener() {
        return new CompileOptions(version, strict, decision, refused, inputType, true, schemas);
    }
}
