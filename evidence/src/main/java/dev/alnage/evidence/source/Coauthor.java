package dev.alnage.evidence.source;

/** Somebody as a line of text names them: {@code Name <email>}, such as a trailer {@code Co-authored-by}. */
public record Coauthor(String name, String email) {
    private static final int LENGTH_MAX = 1024;

    /** Under the rules of {@link Ident} for names and addresses. */
    public Coauthor {
        Ident.requireName(name);
        Ident.requireEmail(email);
    }

    /** @throws dev.alnage.evidence.Rejected.Malformed if it is not {@code Name <email>}: who is meant cannot be told */
    public static Coauthor read(String text) {
        var open = text.indexOf('<');
        if (open < 1 || text.charAt(open - 1) != ' ' || !text.endsWith(">") || text.indexOf('<', open + 1) >= 0
                || text.indexOf('>') != text.length() - 1 || text.length() > LENGTH_MAX) {
            throw Ident.malformed(text);
        }
        return new Coauthor(text.substring(0, open - 1), text.substring(open + 1, text.length() - 1));
    }

    @Override public String toString() {
        return name + " <" + email + ">";
    }
}
