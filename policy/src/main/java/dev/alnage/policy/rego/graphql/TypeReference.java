package dev.alnage.policy.rego.graphql;

import org.jspecify.annotations.Nullable;

/** A type as it is named: a name, or a list of one. @param named empty for a list @param element null but for a list */
record TypeReference(Place place, String named, @Nullable TypeReference element, boolean isNonNull) {
    static TypeReference of(String named, boolean isNonNull) {
        return new TypeReference(Place.NONE, named, null, isNonNull);
    }

    /** The type without lists around it. */
    String name() {
        return element == null ? named : element.name();
    }

    TypeReference nullable() {
        return new TypeReference(place, named, element, false);
    }

    /** Whether a value of this type may stand where one of the other is expected. */
    boolean isCompatibleWith(TypeReference other) {
        if (!named.equals(other.named) || (element == null) != (other.element == null)) {
            return false;
        }
        return (element == null || other.element == null || element.isCompatibleWith(other.element)) && (isNonNull || !other.isNonNull);
    }

    @Override public String toString() {
        return (element == null ? named : "[" + element + "]") + (isNonNull ? "!" : "");
    }
}
