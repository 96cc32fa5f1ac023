package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * PEM in the strict form of RFC 7468: one block of the label asked for, lines of 64 characters, nothing before or after.
 * Of two blocks one reader takes the first and another the last.
 */
public final class PemReader {
    public static final int BYTES_MAX = 1 << 20;
    private static final int LINE_LENGTH = 64;
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

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

    /** One block among others. @param end where the text goes on after its last line */
    public record Block(String label, Bytes content, int end) {}

    /**
     * The next block that begins at a line from there on, whatever its label and the length of its lines; empty if no more begins. For
     * text of others, which may hold several blocks.
     *
     * @throws Rejected.Malformed if a block begins that does not end, or holds anything but canonical Base64
     */
    public static Optional<Block> find(String text, int from) {
        var begin = text.startsWith(BEGIN, from) ? from : text.indexOf("\n" + BEGIN, from) + 1;
        if (begin == 0 && !text.startsWith(BEGIN, from)) {
            return Optional.empty();
        }
        var labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
        var label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
        var end = "-----END " + label + DASHES;
        var last = labelEnd < 0 ? -1 : text.indexOf(end, labelEnd + DASHES.length());
        if (last < 0 || label.indexOf('\n') >= 0) {
            throw new Rejected.Malformed("found a PEM block that does not end, expected " + (label.isEmpty() ? "its end" : end));
        }
        var base64 = new StringBuilder();
        for (var i = labelEnd + DASHES.length(); i < last; i++) {
            if (" \t\r\n".indexOf(text.charAt(i)) < 0) {
                base64.append(text.charAt(i));
            }
        }
        if (base64.indexOf("-") >= 0 || base64.indexOf("_") >= 0) {
            throw new Rejected.Malformed("found the URL-safe alphabet in PEM, expected the standard one");
        }
        var after = last + end.length();
        after += text.startsWith("\r\n", after) ? 2 : text.startsWith("\n", after) ? 1 : 0;
        return Optional.of(new Block(label, Base64Reader.read(base64.toString()), after));
    }

    public static String write(String label, Bytes content) {
        var lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(content.toArray());
        return "-----BEGIN " + label + "-----\n" + new String(lines, StandardCharsets.US_ASCII) + "\n-----END " + label + "-----\n";
    }
}
