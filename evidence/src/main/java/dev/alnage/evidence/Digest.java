package dev.alnage.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Names bytes by what they are: two equal digests mean two equal byte sequences. The only key by which anything is
 * joined. The algorithm names are those of the in-toto attestation framework (v1 "DigestSet").
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

    /** The algorithms we accept as a name; weaker ones (sha1, md5) never identify an artifact. */
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128),
        /** A commit id of git's SHA-1 object format; names a commit only, never an artifact. */
        GIT_COMMIT("gitCommit", "SHA-1", 40);

        private final String wireName;
        private final String messageDigest;
        private final int hexDigits;

        Algorithm(String wireName, String messageDigest, int hexDigits) {
            this.wireName = wireName;
            this.messageDigest = messageDigest;
            this.hexDigits = hexDigits;
        }

        public String wireName() {
            return wireName;
        }

        public static Algorithm of(String wireName) {
            return Arrays.stream(values()).filter(a -> a.wireName.equals(wireName)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found digest algorithm " + wireName + ", expected sha256, sha512 or gitCommit"));
        }

        public MessageDigest newMessageDigest() {
            try {
                return MessageDigest.getInstance(messageDigest);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has " + messageDigest, e);
            }
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexDigits || !isLowerHex(hex)) {
            throw new Rejected.Malformed("found " + shortened(hex) + ", expected " + algorithm.hexDigits
                    + " lower-case hex digits of " + algorithm.wireName);
        }
    }

    /** A loop and no stream: links of ten thousand artifacts spend their time here. */
    private static boolean isLowerHex(String hex) {
        for (var i = 0; i < hex.length(); i++) {
            var c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    public static Digest sha256(String hex) {
        return new Digest(Algorithm.SHA256, hex);
    }

    public static Digest gitCommit(String hex) {
        return new Digest(Algorithm.GIT_COMMIT, hex);
    }

    /** The sha256 of the content. */
    public static Digest of(Bytes content) {
        var messageDigest = Algorithm.SHA256.newMessageDigest();
        messageDigest.update(content.toBuffer());
        return finish(messageDigest);
    }

    /** The sha256 that a message digest, fed by the caller, has arrived at. */
    public static Digest finish(MessageDigest sha256) {
        return new Digest(Algorithm.SHA256, Bytes.of(sha256.digest()).toHex());
    }

    /** Reads {@code sha256:…}, the form in which OCI and our commands write it. */
    public static Digest parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new Rejected.Malformed("found " + shortened(text) + ", expected algorithm:hex, such as sha256:…");
        }
        return new Digest(Algorithm.of(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Whether it is the digest of these bytes; a commit id never is. */
    public boolean names(Bytes content) {
        if (algorithm == Algorithm.GIT_COMMIT) {
            return false;
        }
        var messageDigest = algorithm.newMessageDigest();
        messageDigest.update(content.toBuffer());
        return Bytes.of(messageDigest.digest()).toHex().equals(hex);
    }

    public boolean isSha256() {
        return algorithm == Algorithm.SHA256;
    }

    @Override public int compareTo(Digest other) {
        var byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    @Override public String toString() {
        return algorithm.wireName + ":" + hex;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
