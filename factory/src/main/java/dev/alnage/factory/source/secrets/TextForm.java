package dev.alnage.factory.source.secrets;

/** Text in UTF-16 as one byte a character, so that words are found in it; anything else stays as it is. */
final class TextForm {
    private static final int LOOKED_AT = 64;
    private static final int LENGTH_MIN = 8;

    private TextForm() {}

    static byte[] of(byte[] content) {
        if (content.length < LENGTH_MIN) {
            return content;
        }
        var mark = (content[0] & 0xff) << 8 | content[1] & 0xff;
        if (mark == 0xfffe || mark == 0xfeff) {
            return narrowed(content, mark == 0xfffe ? 0 : 1);
        }
        if (isWide(content, 0)) {
            return narrowed(content, 0);
        }
        return isWide(content, 1) ? narrowed(content, 1) : content;
    }

    /** Every second byte is zero and every other is not. @param low where the low bytes stand */
    private static boolean isWide(byte[] content, int low) {
        for (var i = 0; i < Math.min(LOOKED_AT, content.length); i++) {
            if ((i % 2 == low) == (content[i] == 0)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] narrowed(byte[] content, int low) {
        var narrow = new byte[content.length / 2];
        for (var i = 0; i < narrow.length; i++) {
            narrow[i] = content[2 * i + 1 - low] == 0 ? content[2 * i + low] : (byte) 0xff;
        }
        return narrow;
    }
}
