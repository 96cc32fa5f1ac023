package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Points of edwards25519 (RFC 8032 5.1), slowly and from the definition, to make the signatures that an attacker would. */
record EdwardsPoint(BigInteger x, BigInteger y) {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger ORDER = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    static final EdwardsPoint IDENTITY = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
    static final EdwardsPoint BASE = of(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false);

    /** The point with this y, and an odd or even x. */
    static EdwardsPoint of(BigInteger y, boolean odd) {
        var squared = y.multiply(y).mod(P);
        var xx = squared.subtract(BigInteger.ONE).multiply(D.multiply(squared).add(BigInteger.ONE).modInverse(P)).mod(P);
        var x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xx)) {
            x = x.multiply(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P)).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(xx)) {
            throw new IllegalArgumentException("no point has this y");
        }
        return new EdwardsPoint(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    EdwardsPoint plus(EdwardsPoint other) {
        var dxy = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
        return new EdwardsPoint(
                x.multiply(other.y).add(other.x.multiply(y)).multiply(BigInteger.ONE.add(dxy).modInverse(P)).mod(P),
                y.multiply(other.y).add(x.multiply(other.x)).multiply(BigInteger.ONE.subtract(dxy).modInverse(P)).mod(P));
    }

    EdwardsPoint times(BigInteger scalar) {
        var sum = IDENTITY;
        for (var i = scalar.bitLength() - 1; i >= 0; i--) {
            sum = sum.plus(sum);
            if (scalar.testBit(i)) {
                sum = sum.plus(this);
            }
        }
        return sum;
    }

    boolean isIdentity() {
        return equals(IDENTITY);
    }

    Bytes encoded() {
        var bytes = littleEndian(y).toArray();
        if (x.testBit(0)) {
            bytes[31] |= (byte) 0x80;
        }
        return Bytes.of(bytes);
    }

    /** All eight points whose order divides the cofactor. */
    static List<EdwardsPoint> smallOrder() {
        for (var y = 2; ; y++) {
            EdwardsPoint generator;
            try {
                generator = of(BigInteger.valueOf(y), false).times(ORDER);
            } catch (IllegalArgumentException e) {
                continue;
            }
            if (!generator.times(BigInteger.valueOf(4)).isIdentity()) {
                var points = new ArrayList<EdwardsPoint>();
                for (var i = 0; i < 8; i++) {
                    points.add(generator.times(BigInteger.valueOf(i)));
                }
                return points;
            }
        }
    }

    /** RFC 8032 5.1.7: SHA-512(R || A || M) as a number below the order. */
    static BigInteger challenge(Bytes r, Key key, Bytes message) {
        try {
            var sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(r.toBuffer());
            sha512.update(key.spki().slice(12, 44).toBuffer());
            sha512.update(message.toBuffer());
            return new BigInteger(1, reversed(sha512.digest())).mod(ORDER);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static Bytes littleEndian(BigInteger value) {
        var bytes = new byte[32];
        for (var i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return Bytes.of(bytes);
    }

    static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
