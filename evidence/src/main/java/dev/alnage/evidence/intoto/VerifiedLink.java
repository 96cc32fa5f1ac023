package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Verified;
import java.util.List;

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

    /** What a statement with a link predicate says, by each of its signers: of a worker, its pool. */
    public static List<VerifiedLink> of(Verified<Statement> statement) {
        return of(statement, ClassicLink.of(statement.value()));
    }

    /** What a statement of another type comes to as a link: a material taken in, an approval. {@code link} must say no more than it does. */
    public static List<VerifiedLink> of(Verified<Statement> statement, ClassicLink link) {
        return statement.signerNames().stream().map(name -> new VerifiedLink(name, link)).toList();
    }

    String functionary() {
        return functionary;
    }

    ClassicLink link() {
        return link;
    }
}
