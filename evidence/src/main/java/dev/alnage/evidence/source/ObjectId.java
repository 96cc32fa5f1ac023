package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;

/**
 * The name of a git object in a repository of the SHA-1 format. It names an object only after somebody has hashed the object with
 * detection of collisions; a repository of the SHA-256 format is refused wherever one of its names is met.
 */
public record ObjectId(String hex) implements Comparable<ObjectId> {
    public static final int RAW_BYTES = 20;
    private static final int HEX_DIGITS = 2 * RAW_BYTES;
    private static final int SHA256_HEX_DIGITS = 64;
    private static final String ZERO = "0".repeat(HEX_DIGITS);

    /** @throws Rejected.Malformed for anything but 40 lower-case hex digits, and for the name of no object, which is all zeros */
    public ObjectId {
        if (hex.length() == SHA256_HEX_DIGITS && isLowerHex(hex)) {
            throw new Rejected.Malformed("found an object id of 64 hex digits, expected 40: repositories of the sha-256 format are not read, only sha-1");
        }
        if (hex.length() != HEX_DIGITS || !isLowerHex(hex)) {
            throw new Rejected.Malformed("found object id " + (hex.length() <= 80 ? hex : hex.substring(0, 80) + "…") + ", expected 40 lower-case hex digits");
        }
        if (hex.equals(ZERO)) {
            throw new Rejected.Malformed("found an object id of zeros, expected the name of an object");
        }
    }

    /** The 20 bytes in which a tree holds it. */
    public static ObjectId ofRaw(Bytes raw) {
        if (raw.size() != RAW_BYTES) {
            throw new Rejected.Malformed("found an object id of " + raw.size() + " bytes, expected " + RAW_BYTES);
        }
        return new ObjectId(raw.toHex());
    }

    private static boolean isLowerHex(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The form in which statements name a commit. */
    public Digest toDigest() {
        return Digest.gitCommit(hex);
    }

    @Override public int compareTo(ObjectId other) {
        return hex.compareTo(other.hex);
    }

    @Override public String toString() {
        return hex;
    }
}
