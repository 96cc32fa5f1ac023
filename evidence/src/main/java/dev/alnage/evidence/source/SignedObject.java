package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import java.util.Optional;

/** A git object that can carry a signature of its own. Nothing that it says is believed before the signature is verified. */
public sealed interface SignedObject permits GitCommit, GitTag {
    /** The signature as it stands in the object, in its armour, each line ended; empty if the object is unsigned. */
    Optional<Bytes> findSignature();

    /** Exactly the bytes that git hands to the program that signs: the object without its signature. */
    Bytes signedPayload();

    /** Whose name and moment stand in the object as the one who made it: the committer or the tagger. */
    Ident maker();

    /** The text after the headers, and of a tag before its signature. */
    String message();
}
