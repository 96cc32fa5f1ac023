package dev.alnage.policy.rego.graphql;

import java.util.Optional;

/** A document that is none, or a schema that cannot hold; the message is what OPA says. */
@SuppressWarnings("serial")
public final class GraphQlError extends RuntimeException {
    private final Place place;

    GraphQlError(Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    /** {@code line:column}, from 1; none where the document did not come as text. */
    public Optional<String> place() {
        return place.isKnown() ? Optional.of(place.toString()) : Optional.empty();
    }
}
