package dev.alnage.worker.sandbox;

import dev.alnage.worker.kernel.Notifications.Notification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The notified calls by number, and what their arguments point at in the memory of the caller. */
final class Calls {
    private static final Map<Integer, String> X86_64 = Map.of(59, "execve", 322, "execveat", 42, "connect", 41, "socket", 44, "sendto", 46, "sendmsg", 307, "sendmmsg");
    private static final Map<Integer, String> AARCH64 = Map.of(221, "execve", 281, "execveat", 203, "connect", 198, "socket", 206, "sendto", 211, "sendmsg", 269, "sendmmsg");
    private static final int PATH_BYTES_MAX = 4096;
    private static final int ADDRESS_BYTES_MAX = 128;
    private static final int MESSAGE_HEADER_BYTES = 64;
    private static final int MESSAGES_MAX = 64;

    private final Map<Integer, String> names;

    private Calls(Map<Integer, String> names) {
        this.names = names;
    }

    static Calls of(String machine) {
        return new Calls(machine.equals("aarch64") ? AARCH64 : X86_64);
    }

    /** What a call is about. */
    enum Kind { EXEC, SOCKET, REACH, UNKNOWN }

    Kind kind(Notification n) {
        return switch (name(n)) {
            case "execve", "execveat" -> Kind.EXEC;
            case "socket" -> Kind.SOCKET;
            case "connect", "sendto", "sendmsg", "sendmmsg" -> Kind.REACH;
            default -> Kind.UNKNOWN;
        };
    }

    String name(Notification n) {
        return names.getOrDefault(n.call(), "call " + n.call());
    }

    /** The path that an exec asks for; empty if it cannot be read or is none. */
    String path(Notification n) throws IOException {
        var bytes = memory(n.pid(), name(n).equals("execveat") ? n.second() : n.first(), PATH_BYTES_MAX);
        var end = 0;
        while (end < bytes.remaining() && bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
    }

    /** The address that a call reaches for; empty if it names none. */
    Optional<SocketAddress> address(Notification n) throws IOException {
        return switch (name(n)) {
            case "connect" -> Optional.of(address(n.pid(), n.second(), n.third()));
            case "sendto" -> Optional.of(address(n.pid(), n.fifth(), n.sixth()));
            case "sendmsg" -> messageAddress(n.pid(), n.second());
            default -> {
                // struct mmsghdr: a struct msghdr and a count
                for (var i = 0; i < Math.min(n.third() & 0xffff_ffffL, MESSAGES_MAX); i++) {
                    var address = messageAddress(n.pid(), n.second() + (long) i * MESSAGE_HEADER_BYTES);
                    if (address.isPresent()) {
                        yield address;
                    }
                }
                yield Optional.empty();
            }
        };
    }

    private static Optional<SocketAddress> messageAddress(int pid, long header) throws IOException {
        var bytes = memory(pid, header, 16);
        if (bytes.remaining() < 16 || bytes.getLong(0) == 0 || bytes.getInt(8) == 0) {
            return Optional.empty();
        }
        return Optional.of(address(pid, bytes.getLong(0), bytes.getInt(8)));
    }

    private static SocketAddress address(int pid, long at, long length) throws IOException {
        var size = (int) Math.min(length & 0xffff_ffffL, ADDRESS_BYTES_MAX);
        return SocketAddress.parse(memory(pid, at, size));
    }

    /** As much of the memory of a process as can be read from an address on, page by page. */
    private static ByteBuffer memory(int pid, long at, int size) throws IOException {
        var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        if (at <= 0) {
            return bytes.limit(0);
        }
        try (var memory = FileChannel.open(Path.of("/proc", Integer.toString(pid), "mem"))) {
            while (bytes.hasRemaining()) {
                var place = at + bytes.position();
                // a read that crosses into an unmapped page fails as a whole, so none crosses
                bytes.limit((int) Math.min(size, bytes.position() + 4096 - (place & 4095)));
                if (memory.read(bytes, place) <= 0) {
                    break;
                }
                bytes.limit(size);
            }
        } catch (IOException e) {
            // unmapped from here on, or the process is gone: what was read so far is what there is
        }
        return bytes.flip();
    }
}
