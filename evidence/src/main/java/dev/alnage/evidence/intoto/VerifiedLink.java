package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Verified;

/**
 * A link that somebody stands behind whose signature has been verified elsewhere, such as a worker under its certificate.
 * Whether they may do the step has been decided there too; how many of them it takes is decided here.
 */
public final class VerifiedLink {
    private final String functionary;
    private final ClassicLink link;

    private VerifiedLink(String functionary, ClassicLink link) {
        this.functionary = functionary;
        this.link = link;
    }

    /** What a statement with a link predicate says, by its signer: of a worker, its pool. */
    public static VerifiedLink of(Verified<Statement> statement) {
        return new VerifiedLink(functionary(statement), ClassicLink.of(statement.value()));
    }

    /** What a statement of another type comes to as a link: a material taken in, an approval. {@code link} must say no more than it does. */
    public static VerifiedLink of(Verified<Statement> statement, ClassicLink link) {
        return new VerifiedLink(functionary(statement), link);
    }

    /** Several signers of one statement are one voice here: they signed one thing. */
    private static String functionary(Verified<Statement> statement) {
        return String.join(" and ", statement.signerNames());
    }

    String functionary() {
        return functionary;
    }

    ClassicLink link() {
        return link;
    }
}
