package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.Arrays;

/**
 * UTF-8 (RFC 3629) and nothing that resembles it: no overlong form, no encoded surrogate, no byte order mark. Two byte
 * sequences that decode to one text are two things with one name.
 */
public final class Utf8 {
    private Utf8() {}

    /** The text these bytes encode. @throws Rejected.Malformed if they are not UTF-8, or begin with a byte order mark */
    public static String read(Bytes bytes) {
        var text = bytes.toText();
        if (text.startsWith("\ufeff")) {
            throw new Rejected.Malformed("found a byte order mark, expected text to begin without one");
        }
        return text;
    }

    static String read(byte[] bytes, int from, int to) {
        return read(Bytes.of(Arrays.copyOfRange(bytes, from, to)));
    }

    /** Returns the text itself. An escape such as {@code \}{@code ud800} makes text that could never be written again. */
    static String requireWellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                throw new Rejected.Malformed("found a lone surrogate, expected whole characters");
            }
            i++;
        }
        return text;
    }
}
