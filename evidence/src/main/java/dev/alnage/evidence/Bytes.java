package dev.alnage.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of bytes, compared by content. A signature covers bytes, so bytes are what we keep. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int from;
    private final int to;

    private Bytes(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of the array: the caller may go on changing its own. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone(), 0, content.length);
    }

    /** A copy of a part of the array. */
    public static Bytes of(byte[] content, int from, int to) {
        return new Bytes(Arrays.copyOfRange(content, from, to), 0, to - from);
    }

    /** What a stream still has, up to so many bytes, in an array that nobody else has. */
    public static Bytes read(InputStream in, int bytesMax) throws IOException {
        var array = in.readNBytes(bytesMax);
        return new Bytes(array, 0, array.length);
    }

    /** The UTF-8 encoding of the text; a lone surrogate is refused, since two texts would share its encoding. */
    public static Bytes utf8(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isLowSurrogate(text.charAt(i)) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException("text holds a lone surrogate");
                }
                i++;
            }
        }
        var array = text.getBytes(StandardCharsets.UTF_8);
        return new Bytes(array, 0, array.length);
    }

    public static Bytes hex(String hex) {
        var array = HexFormat.of().parseHex(hex);
        return new Bytes(array, 0, array.length);
    }

    public int size() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    public byte at(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return array[from + index];
    }

    public Bytes slice(int begin, int end) {
        if (begin < 0 || end > size() || begin > end) {
            throw new IndexOutOfBoundsException(begin + ".." + end + " of " + size());
        }
        return new Bytes(array, from + begin, from + end);
    }

    public Bytes plus(Bytes other) {
        var joined = Arrays.copyOf(toArray(), size() + other.size());
        System.arraycopy(other.array, other.from, joined, size(), other.size());
        return new Bytes(joined, 0, joined.length);
    }

    /** A fresh copy. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, from, to);
    }

    /** A read-only view, for hashing and verifying without a copy. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(array, from, to - from).slice().asReadOnlyBuffer();
    }

    public InputStream toStream() {
        return new ByteArrayInputStream(array, from, to - from);
    }

    /** The text these bytes encode. @throws Rejected.Malformed if they are not exactly UTF-8 */
    public String toText() {
        // The fast decoder puts U+FFFD wherever it meets damage, so a text without one came from undamaged bytes.
        var text = new String(array, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : strictText();
    }

    private String strictText() {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(array, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            throw new Rejected.Malformed("found bytes that are not UTF-8, expected UTF-8");
        }
    }

    public String toHex() {
        return HexFormat.of().formatHex(array, from, to);
    }

    @Override public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, from, to, that.array, that.from, that.to);
    }

    @Override public int hashCode() {
        var hash = 1;
        for (var i = from; i < to; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override public String toString() {
        return size() + " bytes";
    }
}
