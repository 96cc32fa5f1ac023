package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;

/**
 * The text form in which a signature stands in a git object: one block from the first line to the last, Base64 in lines of one length.
 * Of two blocks one verifier takes the first and another the last.
 */
record SignatureArmour(String label, Bytes content) {
    static final String SSH = "SSH SIGNATURE";
    static final String OPENPGP = "PGP SIGNATURE";
    static final String CMS = "SIGNED MESSAGE";
    private static final int BYTES_MAX = 64 << 10;
    private static final int LINE_LENGTH_MAX = 76;
    private static final int CHECKSUM_INITIAL = 0xb704ce;
    private static final int CHECKSUM_POLYNOMIAL = 0x1864cfb;

    static SignatureArmour read(Bytes armoured) {
        if (armoured.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a signature of " + armoured.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var text = armoured.toText();
        var label = text.startsWith("-----BEGIN ") && text.indexOf("-----\n") > 0 ? text.substring("-----BEGIN ".length(), text.indexOf("-----\n")) : "";
        var begin = "-----BEGIN " + label + "-----\n";
        var end = "-----END " + label + "-----\n";
        if (!label.equals(SSH) && !label.equals(OPENPGP) && !label.equals(CMS) || !text.endsWith(end) || text.length() < begin.length() + end.length()) {
            throw new Rejected.Malformed("found no signature from the first to the last line, expected one block of " + SSH + ", " + OPENPGP + " or " + CMS);
        }
        var body = text.substring(begin.length(), text.length() - end.length());
        if (!body.endsWith("\n")) {
            throw new Rejected.Malformed("found a signature whose end stands behind something in its line, expected it on a line of its own");
        }
        return new SignatureArmour(label, label.equals(OPENPGP) ? openPgp(body) : base64(body));
    }

    /** RFC 4880, 6.2: headers, which nobody signs, an empty line, Base64, and a checksum that later versions leave out. */
    private static Bytes openPgp(String body) {
        var at = 0;
        while (body.startsWith("Version: ", at) || body.startsWith("Comment: ", at)) {
            at = body.indexOf('\n', at) + 1;
        }
        if (!body.startsWith("\n", at)) {
            throw new Rejected.Malformed("found another header than Version and Comment in an OpenPGP signature, or no empty line, expected that");
        }
        var sum = body.lastIndexOf("\n=");
        if (sum < 0 || body.indexOf('\n', sum + 1) != body.length() - 1) {
            return base64(body.substring(at + 1));
        }
        var content = base64(body.substring(at + 1, sum + 1));
        var wanted = Base64Reader.read(body.substring(sum + 2, body.length() - 1));
        if (wanted.size() != 3 || !wanted.equals(checksum(content))) {
            throw new Rejected.Malformed("found another checksum in an OpenPGP signature than its content has, expected that");
        }
        return content;
    }

    private static Bytes checksum(Bytes content) {
        var sum = CHECKSUM_INITIAL;
        for (var i = 0; i < content.size(); i++) {
            sum ^= (content.at(i) & 0xff) << 16;
            for (var bit = 0; bit < 8; bit++) {
                sum <<= 1;
                if ((sum & 0x1000000) != 0) {
                    sum ^= CHECKSUM_POLYNOMIAL;
                }
            }
        }
        return Bytes.of(new byte[] {(byte) (sum >> 16), (byte) (sum >> 8), (byte) sum});
    }

    private static Bytes base64(String lines) {
        var joined = new StringBuilder(lines.length());
        var length = lines.indexOf('\n');
        for (var at = 0; at < lines.length(); ) {
            var end = lines.indexOf('\n', at);
            var size = end - at;
            if (end < 0 || size == 0 || size > LINE_LENGTH_MAX || size > length || size < length && end + 1 < lines.length()) {
                throw new Rejected.Malformed("found lines of several lengths in a signature, or one of over " + LINE_LENGTH_MAX
                        + " characters, expected one length for all but the last");
            }
            joined.append(lines, at, end);
            at = end + 1;
        }
        if (joined.isEmpty() || joined.indexOf("-") >= 0 || joined.indexOf("_") >= 0) {
            throw new Rejected.Malformed("found no Base64 in a signature, or its URL-safe alphabet, expected the standard one");
        }
        return Base64Reader.read(joined.toString());
    }
}
