package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;

/** A key with the name under which it signs notes (C2SP signed-note, Ed25519 only). For a log the name is its origin. */
public record NoteKey(String name, Key key) {
    /** Signature type of Ed25519 in C2SP signed-note. */
    private static final Bytes ED25519 = Bytes.hex("01");
    private static final int NAME_LENGTH_MAX = 255;
    static final int HASH_BYTES = 4;
    /** What stands before the 32 bytes of the point in the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 4). */
    private static final Bytes SPKI_BEGIN = Bytes.hex("302a300506032b6570032100");

    public NoteKey {
        requireName(name);
        if (key.kind() != Key.Kind.ED25519) {
            throw new Rejected.Malformed("found a note key of kind " + key.kind() + ", expected ED25519");
        }
    }

    /** "key ID": the first four bytes of SHA-256(name || 0x0A || type || key). A hint, like every key id. */
    public Bytes hash() {
        return hash(name, typeAndPoint(ED25519, key));
    }

    static Bytes hash(String name, Bytes typeAndPoint) {
        return Bytes.hex(Digest.of(Bytes.utf8(name + "\n").plus(typeAndPoint)).hex().substring(0, 2 * HASH_BYTES));
    }

    /** The "vkey" form {@code name+hash+base64} in which verifiers are configured. */
    public String toVerifierKey() {
        return verifierKey(name, typeAndPoint(ED25519, key));
    }

    static String verifierKey(String name, Bytes typeAndPoint) {
        return name + "+" + hash(name, typeAndPoint).toHex() + "+" + Base64Reader.write(typeAndPoint);
    }

    /** Reads the "vkey" form. */
    public static NoteKey parse(String verifierKey) {
        return parse(verifierKey, ED25519);
    }

    /** Reads that form for keys of a signature type. */
    static NoteKey parse(String verifierKey, Bytes type) {
        var hash = verifierKey.indexOf('+') + 1;
        var content = verifierKey.indexOf('+', hash) + 1;
        if (hash > 0 && content > 0) {
            var typeAndPoint = Base64Reader.read(verifierKey.substring(content));
            if (typeAndPoint.size() == 33 && typeAndPoint.slice(0, 1).equals(type)) {
                var key = new NoteKey(verifierKey.substring(0, hash - 1), Key.of(SPKI_BEGIN.plus(typeAndPoint.slice(1, 33))));
                if (hash(key.name(), typeAndPoint).toHex().equals(verifierKey.substring(hash, content - 1))) {
                    return key;
                }
            }
        }
        throw new Rejected.Malformed("found a damaged verifier key, expected name+hash+base64 of an Ed25519 key");
    }

    static Bytes typeAndPoint(Bytes type, Key key) {
        return type.plus(key.spki().slice(SPKI_BEGIN.size(), key.spki().size()));
    }

    /** Plain ASCII, which is more than C2SP demands: no space, no plus, nothing that looks like something else. */
    static void requireName(String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '+')) {
            throw new Rejected.Malformed("found note key name \"" + name + "\", expected printable ASCII without spaces and plus signs");
        }
    }
}
