package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.Base64;

/** Base64 (RFC 4648) in its one canonical spelling: padded, no white space, no stray bits in the last character. */
public final class Base64Reader {
    private Base64Reader() {}

    /** The standard alphabet; the URL-safe one is accepted too, as DSSE 1.0.2 demands of readers, but never a mix. */
    public static Bytes read(String text) {
        try {
            var urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            var decoded = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
            var again = (urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder()).encodeToString(decoded);
            // QR== and QQ== decode to one byte: only what encodes to itself is accepted.
            if (again.equals(text)) {
                return Bytes.of(decoded);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found text that is not canonical Base64, expected padded Base64 without white space");
    }

    public static String write(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
