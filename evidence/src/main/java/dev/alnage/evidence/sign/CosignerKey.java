package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;

/** A key with the name under which a witness cosigns checkpoints of logs (C2SP tlog-cosignature, Ed25519): never the key of a log. */
public record CosignerKey(String name, Key key) {
    /** Signature type of Ed25519 cosignatures in C2SP signed-note. */
    private static final Bytes TYPE = Bytes.hex("04");

    public CosignerKey {
        if (key.kind() != Key.Kind.ED25519) {
            throw new dev.alnage.evidence.Rejected.Malformed("found a witness key of kind " + key.kind() + ", expected ED25519");
        }
        NoteKey.requireName(name);
    }

    /** "key ID": the first four bytes of SHA-256(name || 0x0A || 0x04 || key). A hint, like every key id. */
    public Bytes hash() {
        return NoteKey.hash(name, NoteKey.typeAndPoint(TYPE, key));
    }

    /** The "vkey" form in which others are told of it. */
    public String toVerifierKey() {
        return NoteKey.verifierKey(name, NoteKey.typeAndPoint(TYPE, key));
    }

    /** Reads the "vkey" form. @throws dev.alnage.evidence.Rejected.Malformed for any other, and for the key of a log */
    public static CosignerKey parse(String verifierKey) {
        var read = NoteKey.parse(verifierKey, TYPE);
        return new CosignerKey(read.name(), read.key());
    }
}
