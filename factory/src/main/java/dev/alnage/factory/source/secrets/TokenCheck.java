package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Digest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * What a token's own form proves about it. A check sum that holds makes it a secret whatever it looks like; one that does not
 * hold makes it suspect to be an example, so that it must at least look random. It never makes it harmless: issuers change
 * their check sums, and a token that one character was cut from still tells most of itself.
 */
enum TokenCheck {
    NONE {
        @Override Answer of(String secret) {
            return Answer.UNKNOWN;
        }
    },
    /** GitHub since 2021, npm: the last six characters are the CRC-32 of those behind the prefix, in base 62. */
    CRC32_BASE62 {
        @Override Answer of(String secret) {
            var body = secret.substring(secret.lastIndexOf('_') + 1);
            if (body.length() <= SUM_LENGTH) {
                return Answer.FAILS;
            }
            var crc = new CRC32();
            crc.update(body.substring(0, body.length() - SUM_LENGTH).getBytes(StandardCharsets.ISO_8859_1));
            return Answer.of(body.endsWith(base62(crc.getValue())));
        }
    },
    /** BIP 173, as age writes its keys: a code over prefix and characters whose remainder is one. */
    BECH32 {
        @Override Answer of(String secret) {
            return Answer.of(Bech32.holds(secret));
        }
    },
    /** Bitcoin's WIF: the last four of the bytes are the first of their double SHA-256. */
    BASE58_CHECK {
        @Override Answer of(String secret) {
            return Answer.of(base58Holds(secret));
        }
    },
    /** RFC 7519: the first part is an object that names an algorithm. */
    JWT {
        @Override Answer of(String secret) {
            try {
                var header = new String(Base64.getUrlDecoder().decode(secret.substring(0, secret.indexOf('.'))), StandardCharsets.ISO_8859_1);
                return header.startsWith("{") && header.contains("\"alg\"") ? Answer.UNKNOWN : Answer.IMPOSSIBLE;
            } catch (IllegalArgumentException e) {
                return Answer.IMPOSSIBLE;
            }
        }
    };

    private static final int SUM_LENGTH = 6;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** What a check says: it holds, it does not, it says nothing, or the text cannot be such a token at all. */
    enum Answer {
        HOLDS, FAILS, UNKNOWN, IMPOSSIBLE;

        static Answer of(boolean holds) {
            return holds ? HOLDS : FAILS;
        }
    }

    abstract Answer of(String secret);

    static String base62(long sum) {
        var digits = new char[SUM_LENGTH];
        var rest = sum;
        for (var i = SUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }

    private static boolean base58Holds(String text) {
        var number = BigInteger.ZERO;
        for (var i = 0; i < text.length(); i++) {
            var digit = BASE58.indexOf(text.charAt(i));
            if (digit < 0) {
                return false;
            }
            number = number.multiply(BigInteger.valueOf(BASE58.length())).add(BigInteger.valueOf(digit));
        }
        var bytes = number.toByteArray();
        var content = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        if (content.length < 5) {
            return false;
        }
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        var once = sha256.digest(Arrays.copyOf(content, content.length - 4));
        var sum = sha256.digest(once);
        return Arrays.equals(sum, 0, 4, content, content.length - 4, content.length);
    }

    /** The code of BIP 173. */
    private static final class Bech32 {
        private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

        static boolean holds(String text) {
            var lower = text.toLowerCase(java.util.Locale.ROOT);
            var separator = lower.lastIndexOf('1');
            if (separator < 1) {
                return false;
            }
            var sum = 1;
            for (var i = 0; i < separator; i++) {
                sum = step(sum) ^ lower.charAt(i) >> 5;
            }
            sum = step(sum);
            for (var i = 0; i < separator; i++) {
                sum = step(sum) ^ lower.charAt(i) & 31;
            }
            for (var i = separator + 1; i < lower.length(); i++) {
                var digit = DIGITS.indexOf(lower.charAt(i));
                if (digit < 0) {
                    return false;
                }
                sum = step(sum) ^ digit;
            }
            return sum == 1;
        }

        private static int step(int sum) {
            var top = sum >>> 25;
            var next = (sum & 0x1ffffff) << 5;
            for (var i = 0; i < GENERATOR.length; i++) {
                next ^= (top >> i & 1) == 0 ? 0 : GENERATOR[i];
            }
            return next;
        }
    }
}
