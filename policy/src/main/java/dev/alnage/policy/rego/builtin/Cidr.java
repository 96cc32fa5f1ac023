package dev.alnage.policy.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block of IP addresses: the address that was written, and how many of its bits are the network's. @param bits 32 or 128 */
record Cidr(BigInteger address, int prefix, int bits) {
    private static final int V4 = 32;
    private static final int V6 = 128;

    /** {@code address/length}. */
    static Cidr parse(String text) {
        var slash = text.indexOf('/');
        var address = slash < 0 ? Optional.<Cidr>empty() : address(text.substring(0, slash));
        var length = slash < 0 ? "" : text.substring(slash + 1);
        if (address.isEmpty() || length.isEmpty() || length.length() > 3 || !digits(length)) {
            throw invalid(text);
        }
        var prefix = Integer.parseInt(length);
        var written = text.substring(0, slash).indexOf(':') >= 0 ? V6 : V4;
        // an IPv4 address in the form of IPv6 has 96 bits before it
        var own = prefix - (written - address.get().bits);
        if (prefix > written || own < 0) {
            throw invalid(text);
        }
        return new Cidr(address.get().address, own, address.get().bits);
    }

    private static BuiltinError invalid(String text) {
        return BuiltinError.of("invalid CIDR address: " + (text.length() > 100 ? text.substring(0, 100) + "…" : text));
    }

    /** A single address as a block of one; IPv4 in the form of IPv6 is IPv4. */
    static Optional<Cidr> address(String text) {
        if (text.length() > 45) {
            return Optional.empty();
        }
        return text.indexOf(':') < 0 ? v4(text).map(value -> new Cidr(value, V4, V4)) : v6(text).map(value ->
                value.shiftRight(V4).equals(BigInteger.valueOf(0xffff)) ? new Cidr(value.and(ones(V4)), V4, V4) : new Cidr(value, V6, V6));
    }

    private static boolean digits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Four decimal numbers without leading zeros, which some read as octal. */
    private static Optional<BigInteger> v4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        var value = 0L;
        for (var part : parts) {
            if (part.isEmpty() || part.length() > 3 || !digits(part) || part.length() > 1 && part.charAt(0) == '0' || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return Optional.of(BigInteger.valueOf(value));
    }

    /** RFC 4291, 2.2. */
    private static Optional<BigInteger> v6(String text) {
        var gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        var before = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        var after = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        var count = before.get().size() + after.get().size();
        if (gap < 0 ? count != 8 : count > 7) {
            return Optional.empty();
        }
        var value = BigInteger.ZERO;
        for (var group : before.get()) {
            value = value.shiftLeft(16).or(BigInteger.valueOf(group));
        }
        value = value.shiftLeft(16 * (8 - count));
        for (var group : after.get()) {
            value = value.shiftLeft(16).or(BigInteger.valueOf(group));
        }
        return Optional.of(value);
    }

    private static Optional<List<Integer>> groups(String text, boolean isEnd) {
        var groups = new ArrayList<Integer>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        var parts = text.split(":", -1);
        for (var i = 0; i < parts.length; i++) {
            if (isEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                var last = v4(parts[i]);
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                groups.add(last.get().intValue() >>> 16);
                groups.add(last.get().intValue() & 0xffff);
            } else if (parts[i].isEmpty() || parts[i].length() > 4 || !parts[i].chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
                return Optional.empty();
            } else {
                groups.add(Integer.parseInt(parts[i], 16));
            }
        }
        return Optional.of(groups);
    }

    private static BigInteger ones(int count) {
        return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
    }

    BigInteger first() {
        return address.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }

    BigInteger last() {
        return first().or(ones(bits - prefix));
    }

    boolean contains(Cidr other) {
        return bits == other.bits && first().compareTo(other.first()) <= 0 && last().compareTo(other.last()) >= 0;
    }

    boolean intersects(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** The address alone. */
    static String write(BigInteger address, int bits) {
        if (bits == V4) {
            var value = address.intValue();
            return (value >>> 24) + "." + (value >>> 16 & 255) + "." + (value >>> 8 & 255) + "." + (value & 255);
        }
        var groups = new int[8];
        for (var i = 0; i < 8; i++) {
            groups[i] = address.shiftRight(16 * (7 - i)).intValue() & 0xffff;
        }
        return compressed(groups);
    }

    /** RFC 5952, 4: the first longest run of at least two zeros becomes two colons. */
    private static String compressed(int[] groups) {
        var begin = -1;
        var length = 1;
        for (var i = 0; i < 8; i++) {
            var end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                begin = i;
                length = end - i;
            }
        }
        var out = new StringBuilder();
        for (var i = 0; i < 8; i++) {
            if (i == begin) {
                out.append("::");
                i += length - 1;
            } else {
                out.append(!out.isEmpty() && !out.toString().endsWith(":") ? ":" : "").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    @Override public String toString() {
        return write(address, bits) + "/" + prefix;
    }
}
