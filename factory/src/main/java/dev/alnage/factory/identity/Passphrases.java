package dev.alnage.factory.identity;

import dev.alnage.evidence.Rejected;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Passphrases as arrays that can be cleared; none ever becomes a String. */
final class Passphrases {
    static final int LENGTH_MIN = 8;
    static final int LENGTH_MAX = 1024;

    private Passphrases() {}

    /** The UTF-8 bytes, which the caller clears. */
    static byte[] toBytes(char[] passphrase) {
        if (passphrase.length > LENGTH_MAX) {
            throw new Rejected.Malformed("found a passphrase of " + passphrase.length + " characters, expected at most " + LENGTH_MAX);
        }
        try {
            var encoded = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT).encode(CharBuffer.wrap(passphrase));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            Arrays.fill(encoded.array(), (byte) 0);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new Rejected.Malformed("found a passphrase with half a character, expected whole characters");
        }
    }

    static void requireStrong(char[] passphrase) {
        if (passphrase.length < LENGTH_MIN) {
            throw new Rejected.Malformed("found a passphrase of " + passphrase.length + " characters, expected at least " + LENGTH_MIN);
        }
    }
}
