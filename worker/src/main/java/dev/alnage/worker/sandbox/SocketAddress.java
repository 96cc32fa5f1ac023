package dev.alnage.worker.sandbox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A struct sockaddr of another process, for the record.
 *
 * @param ownFile whether it is a path in the sandbox's own file system, where nobody of ours listens
 */
record SocketAddress(String text, boolean ownFile) {
    private static final int AF_UNSPEC = 0;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int AF_VSOCK = 40;

    /** An address family: {@code usable} sockets can be made; {@code harmless} ones are made by honest programs. */
    record Family(String name, boolean usable, boolean harmless) {
        boolean local() {
            return name.equals("unix");
        }
    }

    static Family family(int number) {
        return switch (number) {
            case AF_UNIX -> new Family("unix", true, true);
            case AF_INET -> new Family("ipv4", true, true);
            case AF_INET6 -> new Family("ipv6", true, true);
            case AF_NETLINK -> new Family("netlink", false, true);
            // reaches the host of a virtual machine past every network namespace
            case AF_VSOCK -> new Family("vsock", false, false);
            default -> new Family("family " + number, false, false);
        };
    }

    static SocketAddress parse(ByteBuffer bytes) {
        if (bytes.remaining() < 2) {
            return new SocketAddress("unreadable", false);
        }
        var family = bytes.getShort(0) & 0xffff;
        return switch (family) {
            case AF_UNSPEC -> new SocketAddress("none", true);
            case AF_UNIX -> unix(bytes);
            case AF_INET -> new SocketAddress(bytes.remaining() < 8 ? "ipv4" : internet(bytes, 4, 4), false);
            case AF_INET6 -> new SocketAddress(bytes.remaining() < 24 ? "ipv6" : internet(bytes, 8, 16), false);
            default -> new SocketAddress(family(family).name(), false);
        };
    }

    private static SocketAddress unix(ByteBuffer bytes) {
        var name = new byte[bytes.remaining() - 2];
        bytes.get(2, name);
        if (name.length > 0 && name[0] == 0) {
            return new SocketAddress("unix @" + printable(new String(name, 1, name.length - 1, StandardCharsets.ISO_8859_1)), false);
        }
        var path = new String(name, StandardCharsets.ISO_8859_1);
        var end = path.indexOf(0);
        return new SocketAddress("unix " + printable(end < 0 ? path : path.substring(0, end)), true);
    }

    private static String internet(ByteBuffer bytes, int at, int length) {
        var address = new byte[length];
        bytes.get(at, address);
        var port = (bytes.get(2) & 0xff) << 8 | bytes.get(3) & 0xff;
        try {
            var text = InetAddress.getByAddress(address).getHostAddress();
            return length == 4 ? text + ":" + port : "[" + text + "]:" + port;
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of 4 or 16 bytes is one", e);
        }
    }

    /** The sandbox chose these bytes, and they end up in logs. */
    private static String printable(String text) {
        var printable = new StringBuilder();
        text.chars().forEach(c -> printable.append(c > 0x20 && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
