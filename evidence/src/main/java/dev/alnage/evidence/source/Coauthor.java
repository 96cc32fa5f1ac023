package dev.alnage.evidence.source;

/** Somebody whom a trailer of a message names, such as {@code Co-authored-by}. */
public record Coauthor(String name, String email) {
    /** @throws dev.alnage.evidence.Rejected.Malformed if it is not {@code Name <email>}: who is meant cannot be told */
    public static Coauthor read(String text) {
        var person = Ident.nameAndEmail(text);
        return new Coauthor(person[0], person[1]);
    }

    @Override public String toString() {
        return name + " <" + email + ">";
    }
}
