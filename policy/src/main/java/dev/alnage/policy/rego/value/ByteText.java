package dev.alnage.policy.rego.value;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Strings that hold bytes. A string of Rego is a sequence of bytes, mostly UTF-8 but not always: {@code base64.decode} of a digest is
 * not. A byte that belongs to no UTF-8 character is held as the lone surrogate U+DC00 plus the byte, which no text from outside can
 * contain, since the readers refuse it.
 */
public final class ByteText {
    private static final int ESCAPE = 0xdc00;

    private ByteText() {}

    /** The string that is these bytes. */
    public static String of(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : escaped(bytes);
    }

    /** The bytes of the string. */
    public static byte[] bytes(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (isByte(text, i)) {
                return unescaped(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a character there stands for a byte that is no text. */
    public static boolean isByte(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static String escaped(byte[] bytes) {
        var out = new StringBuilder(bytes.length);
        for (var at = 0; at < bytes.length; ) {
            var length = sequence(bytes, at);
            if (length == 0) {
                out.append((char) (ESCAPE | bytes[at] & 0xff));
                at++;
            } else {
                out.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return out.toString();
    }

    /** How many bytes the well-formed character there has (Unicode table 3-7), 0 if there is none. */
    private static int sequence(byte[] bytes, int at) {
        var lead = bytes[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        var length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        var second = bytes[at + 1] & 0xff;
        var lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        var highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (var i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static byte[] unescaped(String text) {
        var out = new ByteArrayOutputStream(text.length());
        var from = 0;
        for (var i = 0; i < text.length(); i++) {
            if (isByte(text, i)) {
                out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
                out.write(text.charAt(i) & 0xff);
                from = i + 1;
            }
        }
        out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
