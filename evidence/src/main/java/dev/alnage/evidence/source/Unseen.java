package dev.alnage.evidence.source;

import java.text.Normalizer;
import java.util.Locale;

/** Names as the most forgiving file system would compare them: what it leaves out, folds or cuts off makes two names one. */
final class Unseen {
    private Unseen() {}

    /** Code points that HFS+ leaves out of a comparison, and the others that Unicode calls ignorable by default. */
    static boolean isIgnorable(int c) {
        return c == 0xad || c == 0x34f || c == 0x61c || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c >= 0x180b && c <= 0x180f
                || c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x206f || c == 0x3164 || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff || c == 0xffa0 || c >= 0xfff0 && c <= 0xfff8 || c >= 0x1bca0 && c <= 0x1bca3 || c >= 0x1d173 && c <= 0x1d17a
                || c >= 0xe0000 && c <= 0xe0fff;
    }

    /** Without case, ignorable code points and compatibility forms. */
    static String folded(String name) {
        var seen = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKC).codePoints().filter(c -> !isIgnorable(c)).forEach(seen::appendCodePoint);
        // small of capital of small: İ, ı and the Kelvin sign each have a way back to the plain letter
        return seen.toString().toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace("\u0307", "").replace('\u0131', 'i');
    }

    /** As NTFS opens it: nothing from a colon on, which names a stream, and no dots and spaces at the end. */
    static String opened(String folded) {
        var colon = folded.indexOf(':');
        var end = colon < 0 ? folded.length() : colon;
        while (end > 0 && (folded.charAt(end - 1) == '.' || folded.charAt(end - 1) == ' ')) {
            end--;
        }
        return folded.substring(0, end);
    }
}
