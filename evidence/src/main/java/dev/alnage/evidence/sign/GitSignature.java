package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;

/** A signature as git objects carry one, read but not verified. Its kind stands in its first line. */
public sealed interface GitSignature permits SshSignature, OpenPgpSignature, CmsSignature {
    /** @throws dev.alnage.evidence.Rejected.Malformed if it is no signature of a kind that git makes, or with an algorithm that is too weak */
    static GitSignature read(Bytes armoured) {
        var armour = SignatureArmour.read(armoured);
        return switch (armour.label()) {
            case SignatureArmour.SSH -> SshSignature.read(armour.content());
            case SignatureArmour.OPENPGP -> OpenPgpSignature.readDocument(armour.content());
            case SignatureArmour.CMS -> CmsSignature.read(armour.content());
            default -> throw new IllegalStateException("the armour lets no other label through");
        };
    }
}
