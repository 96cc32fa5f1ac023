package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Something that must not go into a repository, or that nobody could look into. It says where and what, and never holds the
 * secret itself.
 *
 * @param rule the id of the rule
 * @param line of the file, or of the one inside the archive, from 1; 0 for all of it
 * @param masked how the secret begins, if it is long, and how long it is
 * @param fingerprint stays the same for this rule, these bytes and this path, whichever commit has them
 */
public record Finding(Kind kind, String rule, String title, Place place, int line, String masked, Digest fingerprint) {
    private static final int SHOWN_FROM_LENGTH = 20;
    private static final int SHOWN_LENGTH = 4;

    /** What there is to do about it differs. */
    public enum Kind {
        SECRET("ALN-SRC-030", "take it out of the history that you push, and revoke it: who has a copy has the secret"),
        FILE("ALN-SRC-031", "take the file out of the history that you push, encrypt it with SOPS or git-crypt, or have it waived"),
        NOT_LOOKED_INTO("ALN-SRC-032", "push what is inside as files, or have it waived by somebody who looked");

        private final String code;
        private final String fix;

        Kind(String code, String fix) {
            this.code = code;
            this.fix = fix;
        }

        /** As {@code alnage explain} knows it. */
        public String code() {
            return code;
        }

        public String fix() {
            return fix;
        }
    }

    static Finding secret(String rule, String title, Place place, int line, String secret) {
        return new Finding(Kind.SECRET, rule, title, place, line, mask(secret),
                fingerprint(rule, digest(secret.getBytes(StandardCharsets.ISO_8859_1)), place.path()));
    }

    static Finding file(Rule rule, Place place, byte[] content) {
        return new Finding(Kind.FILE, rule.id(), rule.title(), place, 0, content.length + " bytes",
                fingerprint(rule.id(), digest(content), place.path()));
    }

    static Finding notLookedInto(Place place, String why, byte[] content) {
        return new Finding(Kind.NOT_LOOKED_INTO, "not-looked-into", why, place, 0, content.length + " bytes",
                fingerprint("not-looked-into", digest(content), place.path()));
    }

    static Finding notRead(Place place, String why, String id) {
        return new Finding(Kind.NOT_LOOKED_INTO, "not-looked-into", why, place, 0, "object " + id,
                fingerprint("not-looked-into", digest(id.getBytes(StandardCharsets.ISO_8859_1)), place.path()));
    }

    private static Digest fingerprint(String rule, Digest secret, String path) {
        return Digest.of(Bytes.utf8("alnage:secret/v1\n" + rule + "\n" + secret + "\n" + path));
    }

    private static Digest digest(byte[] content) {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        sha256.update(content);
        return Digest.finish(sha256);
    }

    private static String mask(String secret) {
        var begin = secret.substring(0, secret.length() < SHOWN_FROM_LENGTH ? 0 : SHOWN_LENGTH);
        var shown = begin.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? begin : "";
        return shown + "… (" + secret.length() + " characters)";
    }

    /** One line, as a person reads it. */
    @Override public String toString() {
        return place.path() + (line > 0 ? ":" + line : "") + " " + rule + " " + masked;
    }
}
