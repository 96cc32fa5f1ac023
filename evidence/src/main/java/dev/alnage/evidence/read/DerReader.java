package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * DER (X.690, 10 and 11): one value in its one encoding. A second encoding of a certificate or key has another digest
 * and the same meaning, which is how a blocked or already counted one comes back.
 */
public final class DerReader {
    public static final int BYTES_MAX = 1 << 20;
    public static final int DEPTH_MAX = 32;
    private static final int SERIAL_BYTES_MAX = 20;

    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int BIT_STRING = 3;
    private static final int NULL = 5;
    private static final int ENUMERATED = 10;
    private static final int UTF8_STRING = 12;
    private static final int SEQUENCE = 16;
    private static final int SET = 17;
    private static final int PRINTABLE_STRING = 19;
    private static final int IA5_STRING = 22;

    private final Bytes der;

    private DerReader(Bytes der) {
        this.der = der;
    }

    /** The value, whose DER encoding is exactly these bytes. */
    public static ASN1Primitive read(Bytes der) {
        if (der.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + der.size() + " bytes of DER, expected at most " + BYTES_MAX);
        }
        var end = new DerReader(der).requireValue(0, der.size(), 1);
        if (end != der.size()) {
            throw new Rejected.Malformed("found " + (der.size() - end) + " bytes after the DER value, expected its end");
        }
        try (var in = new ASN1InputStream(der.toArray())) {
            var value = in.readObject();
            if (value != null && Bytes.of(value.getEncoded("DER")).equals(der)) {
                return value;
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found another encoding than DER, expected DER");
    }

    /** The same, for whoever has no use for the value itself: refuses whatever is not one value in DER. */
    public static void require(Bytes der) {
        read(der);
    }

    /** An X.509 certificate with a positive serial number of at most 20 bytes (RFC 5280 4.1.2.2). */
    public static Certificate certificate(Bytes der) {
        var value = read(der);
        Certificate certificate;
        try {
            certificate = Certificate.getInstance(value);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            // BouncyCastle casts the optional parts of a certificate without a look at them.
            throw new Rejected.Malformed("found DER of another kind, expected an X.509 certificate");
        }
        var serial = certificate.getSerialNumber().getValue();
        if (serial.signum() <= 0 || serial.toByteArray().length > SERIAL_BYTES_MAX) {
            throw new Rejected.Malformed("found serial number " + (serial.signum() <= 0 ? "below 1" : "of more than 20 bytes")
                    + ", expected a positive one of at most 20 bytes");
        }
        return certificate;
    }

    /** Checks the value at {@code from} and everything in it, and returns where it ends. */
    private int requireValue(int from, int to, int depth) {
        if (depth > DEPTH_MAX || to - from < 2) {
            throw new Rejected.Malformed(depth > DEPTH_MAX ? "found DER nested deeper than " + DEPTH_MAX + ", expected less"
                    : "found the end inside a DER value, expected more");
        }
        var tag = der.at(from) & 0xff;
        if ((tag & 0x1f) == 0x1f) {
            throw new Rejected.Malformed("found a DER tag above 30, expected those that certificates and keys use");
        }
        var contentFrom = from + 2 + lengthBytes(from + 1);
        var end = contentFrom + length(from + 1, to);
        if (end > to) {
            throw new Rejected.Malformed("found the end inside a DER value, expected more");
        }
        var universal = (tag & 0xc0) == 0;
        var constructed = (tag & 0x20) != 0;
        if (universal && constructed != ((tag & 0x1f) == SEQUENCE || (tag & 0x1f) == SET)) {
            throw new Rejected.Malformed("found a value in pieces, expected DER, which has each in one");
        }
        if (constructed) {
            for (var at = contentFrom; at < end; ) {
                at = requireValue(at, end, depth + 1);
            }
        } else if (universal) {
            requirePrimitive(tag & 0x1f, contentFrom, end);
        }
        return end;
    }

    private int lengthBytes(int at) {
        var first = der.at(at) & 0xff;
        return first < 0x80 ? 0 : first & 0x7f;
    }

    /** X.690 10.1: definite, in as few bytes as possible. */
    private int length(int at, int to) {
        var bytes = lengthBytes(at);
        if (bytes == 0 && (der.at(at) & 0x80) != 0 || bytes > 3) {
            throw new Rejected.Malformed("found an indefinite or huge length, expected a definite one");
        }
        if (at + bytes >= to) {
            throw new Rejected.Malformed("found the end inside a DER length, expected more");
        }
        if (bytes == 0) {
            return der.at(at);
        }
        var length = 0;
        for (var i = 1; i <= bytes; i++) {
            length = length << 8 | der.at(at + i) & 0xff;
        }
        if (length < 0x80 || length >>> 8 * (bytes - 1) == 0) {
            throw new Rejected.Malformed("found a length in more bytes than it needs, expected the shortest form");
        }
        return length;
    }

    private void requirePrimitive(int tag, int from, int to) {
        var size = to - from;
        var damaged = switch (tag) {
            case BOOLEAN -> size != 1 || der.at(from) != 0 && der.at(from) != -1;
            case INTEGER, ENUMERATED -> size == 0 || size > 1 && (der.at(from) == 0 && der.at(from + 1) >= 0 || der.at(from) == -1 && der.at(from + 1) < 0);
            case BIT_STRING -> size == 0 || (der.at(from) & 0xff) > 7 || size == 1 && der.at(from) != 0;
            case NULL -> size != 0;
            case UTF8_STRING -> Utf8.read(der.slice(from, to)).indexOf('\0') >= 0;
            case PRINTABLE_STRING -> !characters(from, to, " '()+,-./:=?");
            case IA5_STRING -> !characters(from, to, " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
            default -> false;
        };
        if (damaged) {
            throw new Rejected.Malformed("found a boolean, number, string or null in another form, expected DER");
        }
    }

    /** Letters, digits and these; a NUL in a name ends it for some readers. */
    private boolean characters(int from, int to, String others) {
        for (var i = from; i < to; i++) {
            var c = der.at(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') && (c < 0 || others.indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }
}
