package dev.alnage.policy.rego.schema;

/** A text is no JSON Schema, or a document cannot be looked at with it; the message is OPA's where OPA has one. */
@SuppressWarnings("serial")
public final class SchemaException extends RuntimeException {
    public SchemaException(String message) {
        super(message, null, false, false);
    }

    static SchemaException invalidType(String expected, String given) {
        return new SchemaException("Invalid type. Expected: " + expected + ", given: " + given);
    }
}
