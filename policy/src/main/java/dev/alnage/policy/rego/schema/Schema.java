package dev.alnage.policy.rego.schema;

import com.google.re2j.Pattern;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One schema that was read, or a part of one. Written by {@link SchemaReader} only, and not afterwards. */
public final class Schema {
    /** The drafts that are told apart; {@code HYBRID} is what names none, and takes the keywords of all. */
    enum Draft { DRAFT_4, DRAFT_6, DRAFT_7, HYBRID }

    /** What a member that is there asks of its object: other members, or a schema. */
    sealed interface Dependency {
        record OnMembers(List<String> names) implements Dependency {
            public OnMembers {
                names = List.copyOf(names);
            }
        }

        record OnSchema(Schema schema) implements Dependency {}
    }

    /** A pattern of names. @param states how many it comes to, roughly: what matching costs */
    public record NamePattern(Pattern pattern, long states) {}

    /** What further members or elements must be: anything, nothing, or of a schema. */
    sealed interface Further {
        record Allowed(boolean allowed) implements Further {}

        record Of(Schema schema) implements Further {}
    }

    /** Set for the schemas {@code true} and {@code false}, which have nothing else. */
    @Nullable Boolean pass;
    /** Set where {@code $ref} stands: everything beside it says nothing. */
    @Nullable Schema referred;
    String reference = "";
    final List<String> types = new ArrayList<>();
    final Map<String, Schema> properties = new LinkedHashMap<>();
    final Map<NamePattern, Schema> patternProperties = new LinkedHashMap<>();
    final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    @Nullable Further additionalProperties;
    @Nullable Further additionalItems;
    @Nullable Schema propertyNames;
    @Nullable Schema contains;
    final List<Schema> items = new ArrayList<>();
    boolean itemsAreOneSchema;
    @Nullable BigDecimal multipleOf;
    @Nullable BigDecimal minimum;
    @Nullable BigDecimal maximum;
    @Nullable BigDecimal exclusiveMinimum;
    @Nullable BigDecimal exclusiveMaximum;
    @Nullable Long minLength;
    @Nullable Long maxLength;
    @Nullable Long minProperties;
    @Nullable Long maxProperties;
    @Nullable Long minItems;
    @Nullable Long maxItems;
    boolean uniqueItems;
    String format = "";
    final List<String> required = new ArrayList<>();
    @Nullable String constant;
    final List<String> enumerated = new ArrayList<>();
    final List<Schema> anyOf = new ArrayList<>();
    final List<Schema> allOf = new ArrayList<>();
    final List<Schema> oneOf = new ArrayList<>();
    @Nullable Schema not;
    @Nullable Schema condition;
    @Nullable Schema then;
    @Nullable Schema otherwise;

    Schema() {}

    /**
     * @param patterns compiles a regular expression, or throws {@link SchemaException}
     * @throws SchemaException when the value is no schema
     */
    public static Schema of(Value document, Function<String, NamePattern> patterns) {
        return new SchemaReader(document, patterns).read();
    }

    /** Becomes of the types, with the members and elements, that another has. */
    void takeShape(Schema other) {
        types.addAll(other.types);
        properties.putAll(other.properties);
        items.addAll(other.items);
        itemsAreOneSchema = other.itemsAreOneSchema;
    }

    boolean isTyped() {
        return !types.isEmpty();
    }

    /** As errors show it. */
    String typeText() {
        return types.size() == 1 ? types.getFirst() : "[" + String.join(",", types) + "]";
    }

    Optional<Further> furtherMembers() {
        return Optional.ofNullable(additionalProperties);
    }

    Optional<Further> furtherElements() {
        return Optional.ofNullable(additionalItems);
    }
}
