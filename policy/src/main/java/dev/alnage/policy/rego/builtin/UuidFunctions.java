package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** UUIDs (RFC 4122): made from the evaluation's seed and a key, and taken apart. */
final class UuidFunctions {
    /** Between 15 October 1582, when the time of UUIDs begins, and 1970, in units of 100 nanoseconds. */
    private static final BigInteger EPOCH = BigInteger.valueOf(0x01b2_1dd2_1381_4000L);
    private static final String URN = "urn:uuid:";

    private UuidFunctions() {}

    static void addTo(Catalogue catalogue) {
        catalogue.given("uuid.rfc4122", STRING, UuidFunctions::make, STRING)
                .pure("uuid.parse", Type.object(STRING, ANY), UuidFunctions::parse, STRING);
    }

    /** Version 4; the same one for the same seed and key. */
    private static Value make(Evaluation evaluation, Value[] arguments) {
        evaluation.spend(Operands.size(arguments[0]));
        var bytes = Arrays.copyOf(Seeded.bytes(evaluation.seed(), "uuid.rfc4122", ByteText.bytes(Operands.text(arguments, 0))), 16);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        var hex = HexFormat.of().formatHex(bytes);
        return Value.of(String.join("-", hex.substring(0, 8), hex.substring(8, 12), hex.substring(12, 16), hex.substring(16, 20), hex.substring(20)));
    }

    private static @Nullable Value parse(Evaluation evaluation, Value[] arguments) {
        var bytes = bytes(Operands.text(arguments, 0));
        if (bytes == null) {
            return null;
        }
        var version = bytes[6] >> 4 & 0x0f;
        var parts = ObjectValue.builder().put("version", Num.of(version)).put("variant", Value.of(variant(bytes[8] & 0xff)));
        if (version == 1 || version == 2) {
            parts.put("time", NumberFunctions.num(nanos(bytes)))
                    .put("nodeid", Value.of(HexFormat.ofDelimiter("-").formatHex(bytes, 10, 16)))
                    .put("macvariables", Value.of((bytes[10] & 2) == 0 ? "global:" + cast(bytes[10]) : "local:" + cast(bytes[10])))
                    .put("clocksequence", Num.of((bytes[8] & 0x3f) << 8 | bytes[9] & 0xff));
        }
        if (version == 2) {
            var domain = bytes[9] & 0xff;
            parts.put("id", Num.of(number(bytes, 0, 4).longValueExact()))
                    .put("domain", Value.of(domain < 3 ? List.of("Person", "Group", "Org").get(domain) : "Domain" + domain));
        }
        return parts.build();
    }

    private static String cast(byte first) {
        return (first & 1) == 0 ? "unicast" : "multicast";
    }

    private static String variant(int octet) {
        return (octet & 0x80) == 0 ? "Reserved" : (octet & 0xc0) == 0x80 ? "RFC4122" : (octet & 0xe0) == 0xc0 ? "Microsoft" : "Future";
    }

    private static BigInteger number(byte[] bytes, int from, int to) {
        return new BigInteger(1, Arrays.copyOfRange(bytes, from, to));
    }

    /** Since 1970. */
    private static BigInteger nanos(byte[] bytes) {
        var high = number(bytes, 6, 8).and(BigInteger.valueOf(0x0fff));
        var units = high.shiftLeft(48).or(number(bytes, 4, 6).shiftLeft(32)).or(number(bytes, 0, 4));
        return units.subtract(EPOCH).multiply(BigInteger.valueOf(100));
    }

    /** Plain, without dashes, in braces or as a URN. */
    private static byte @Nullable [] bytes(String text) {
        var plain = text;
        if (text.length() == 45 && text.toLowerCase(Locale.ROOT).startsWith(URN)) {
            plain = text.substring(URN.length());
        } else if (text.length() == 38 && text.startsWith("{") && text.endsWith("}")) {
            plain = text.substring(1, 37);
        }
        if (plain.length() == 36) {
            if (plain.charAt(8) != '-' || plain.charAt(13) != '-' || plain.charAt(18) != '-' || plain.charAt(23) != '-') {
                return null;
            }
            plain = plain.replace("-", "");
        }
        return plain.length() == 32 && plain.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0) ? HexFormat.of().parseHex(plain) : null;
    }
}
