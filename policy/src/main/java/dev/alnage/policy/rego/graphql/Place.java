package dev.alnage.policy.rego.graphql;

/** Where something stands in a document, line and column from 1. */
record Place(int line, int column) {
    /** Of what was read from JSON, which says no places. */
    static final Place NONE = new Place(0, 0);

    boolean isKnown() {
        return line > 0;
    }

    @Override public String toString() {
        return line + ":" + column;
    }
}
