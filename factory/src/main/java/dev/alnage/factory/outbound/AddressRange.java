package dev.alnage.factory.outbound;

import java.net.InetAddress;

/** What kind of network an address lies in; decides on the bytes to which the connection will really go. */
enum AddressRange {
    /** Reachable from everywhere: nothing there trusts us for where we are. */
    PUBLIC,
    /** This machine or its private network: what listens there may believe whoever can reach it. */
    PRIVATE,
    /** Never a destination: link-local (where clouds serve credentials), multicast, reserved, or an address wrapped in another. */
    FORBIDDEN;

    static AddressRange of(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4 ? ofIpv4(bytes) : ofIpv6(bytes);
    }

    /** IANA IPv4 special-purpose address registry. */
    private static AddressRange ofIpv4(byte[] b) {
        var first = b[0] & 0xff;
        var second = b[1] & 0xff;
        var third = b[2] & 0xff;
        if (first == 10 || first == 127 || first == 172 && second >= 16 && second < 32 || first == 192 && second == 168
                || first == 100 && second >= 64 && second < 128) {
            return PRIVATE;
        }
        var special = first == 0 || first >= 224 || first == 169 && second == 254
                || first == 192 && second == 0 && (third == 0 || third == 2) || first == 192 && second == 88 && third == 99
                || first == 198 && (second == 18 || second == 19) || first == 198 && second == 51 && third == 100
                || first == 203 && second == 0 && third == 113;
        return special ? FORBIDDEN : PUBLIC;
    }

    /** Global unicast 2000::/3 less what is special in it. NAT64, 6to4, Teredo and IPv4-mapped forms hide another address. */
    private static AddressRange ofIpv6(byte[] b) {
        if (isLoopback(b) || (b[0] & 0xfe) == 0xfc) {
            return PRIVATE;
        }
        var first = (b[0] & 0xff) << 8 | b[1] & 0xff;
        var second = (b[2] & 0xff) << 8 | b[3] & 0xff;
        var special = first >> 13 != 1 || first == 0x2001 && (second < 0x200 || second == 0xdb8) || first == 0x2002
                || first == 0x3fff && second < 0x1000;
        return special ? FORBIDDEN : PUBLIC;
    }

    private static boolean isLoopback(byte[] b) {
        for (var i = 0; i < 15; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return b[15] == 1;
    }
}
