package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of OpenPGP (RFC 4880, 4; RFC 9580, 4) and the numbers in them, read strictly: whole packets of a known length, numbers in
 * their one spelling.
 */
final class OpenPgpPackets {
    static final int SIGNATURE = 2;
    static final int PUBLIC_KEY = 6;
    static final int TRUST = 12;
    static final int USER_ID = 13;
    static final int PUBLIC_SUBKEY = 14;
    static final int USER_ATTRIBUTE = 17;
    private static final int PACKETS_MAX = 2_000;
    private static final int NEW_FORMAT = 0x40;

    private final Bytes content;
    private int at;

    private OpenPgpPackets(Bytes content) {
        this.content = content;
    }

    record Packet(int tag, Bytes body) {}

    static List<Packet> list(Bytes content) {
        var packets = new OpenPgpPackets(content);
        var found = new ArrayList<Packet>();
        while (packets.at < content.size()) {
            found.add(packets.next());
            if (found.size() > PACKETS_MAX) {
                throw new Rejected.Malformed("found over " + PACKETS_MAX + " packets of OpenPGP, expected at most that");
            }
        }
        return found;
    }

    private Packet next() {
        var first = number(1);
        if ((first & 0x80) == 0) {
            throw new Rejected.Malformed("found a byte that begins no packet of OpenPGP, expected one");
        }
        if ((first & NEW_FORMAT) != 0) {
            return new Packet((int) first & 0x3f, take(newLength()));
        }
        var lengthBytes = 1 << (first & 3);
        if (lengthBytes == 8) {
            throw new Rejected.Malformed("found a packet of OpenPGP without a length, expected one with it");
        }
        return new Packet((int) first >> 2 & 0xf, take(number(lengthBytes)));
    }

    private long newLength() {
        var first = number(1);
        if (first < 192) {
            return first;
        }
        if (first < 224) {
            return (first - 192 << 8) + number(1) + 192;
        }
        if (first == 255) {
            return number(4);
        }
        throw new Rejected.Malformed("found a packet of OpenPGP in parts, expected it whole");
    }

    /** The parts of a body, in their order. */
    static OpenPgpPackets in(Bytes body) {
        return new OpenPgpPackets(body);
    }

    long number(int bytes) {
        var part = take(bytes);
        var value = 0L;
        for (var i = 0; i < part.size(); i++) {
            value = value << 8 | part.at(i) & 0xff;
        }
        return value;
    }

    Bytes take(long bytes) {
        if (bytes < 0 || bytes > content.size() - at) {
            throw new Rejected.Malformed("found the end inside a packet of OpenPGP, expected " + bytes + " bytes more");
        }
        at += (int) bytes;
        return content.slice(at - (int) bytes, at);
    }

    /** A number with its length in bits before it (RFC 4880, 3.2): positive, and as long as it says. */
    BigInteger bigNumber() {
        var bits = (int) number(2);
        var value = new BigInteger(1, take((bits + 7) / 8).toArray());
        if (value.signum() == 0 || value.bitLength() != bits) {
            throw new Rejected.Malformed("found a number of OpenPGP of " + value.bitLength() + " bits that says " + bits + ", expected as many as it says");
        }
        return value;
    }

    /** The length of a subpacket (RFC 4880, 5.2.3.1), which is written like that of a packet but for the longer ones. */
    Bytes subpacket() {
        var first = number(1);
        var length = first < 192 ? first : first < 255 ? (first - 192 << 8) + number(1) + 192 : number(4);
        if (length == 0) {
            throw new Rejected.Malformed("found an empty subpacket of OpenPGP, expected its type");
        }
        return take(length);
    }

    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == content.size();
    }

    void end() {
        if (!isAtEnd()) {
            throw new Rejected.Malformed("found " + (content.size() - at) + " bytes behind the end of a packet of OpenPGP, expected none");
        }
    }
}
