package dev.alnage.policy.rego.schema;

/**
 * What a document has that its schema does not allow, in OPA's words: the place ({@code (Root)}, {@code a.b.0}), a sentence, and the kind
 * ({@code invalid_type}).
 */
public record Violation(String field, String description, String type) {
    public String error() {
        return field + ": " + description;
    }
}
