package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * PEM in the strict form of RFC 7468: one block of the label asked for, lines of 64 characters, nothing before or after.
 * Of two blocks one reader takes the first and another the last.
 */
public final class PemReader {
    public static final int BYTES_MAX = 1 << 20;
    private static final int LINE_LENGTH = 64;

    private PemReader() {}

    /** The content of the block; whether it is DER is for {@link DerReader} to say. @param label such as {@code CERTIFICATE} */
    public static Bytes read(Bytes pem, String label) {
        if (pem.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + pem.size() + " bytes of PEM, expected at most " + BYTES_MAX);
        }
        var text = Utf8.read(pem);
        // One kind of line end throughout; a carriage return anywhere else is no Base64.
        var lineEnd = text.endsWith("\r\n") ? "\r\n" : "\n";
        var begin = "-----BEGIN " + label + "-----" + lineEnd;
        var end = "-----END " + label + "-----" + (text.endsWith("\n") ? lineEnd : "");
        if (!text.startsWith(begin) || !text.endsWith(end) || text.length() < begin.length() + end.length()) {
            throw new Rejected.Malformed("found no PEM block from the first to the last line, expected one " + label);
        }
        return content(text.substring(begin.length(), text.length() - end.length()), lineEnd, label);
    }

    private static Bytes content(String body, String lineEnd, String label) {
        var base64 = new StringBuilder(body.length());
        for (var at = 0; at < body.length(); ) {
            var end = body.indexOf(lineEnd, at);
            var last = end + lineEnd.length() == body.length();
            if (end < 0 || end == at || end - at > LINE_LENGTH || !last && end - at < LINE_LENGTH) {
                throw new Rejected.Malformed("found a PEM line of another length, expected lines of 64 characters");
            }
            base64.append(body, at, end);
            at = end + lineEnd.length();
        }
        if (base64.isEmpty()) {
            throw new Rejected.Malformed("found an empty PEM block, expected one " + label);
        }
        if (base64.indexOf("-") >= 0 || base64.indexOf("_") >= 0) {
            throw new Rejected.Malformed("found another block or the URL-safe alphabet in PEM, expected one " + label);
        }
        return Base64Reader.read(base64.toString());
    }

    public static String write(String label, Bytes content) {
        var lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(content.toArray());
        return "-----BEGIN " + label + "-----\n" + new String(lines, StandardCharsets.US_ASCII) + "\n-----END " + label + "-----\n";
    }
}
