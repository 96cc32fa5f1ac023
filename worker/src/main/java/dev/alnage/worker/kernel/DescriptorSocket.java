package dev.alnage.worker.kernel;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Unix socket on which a container runtime hands over open descriptors (SCM_RIGHTS), which Java's own sockets cannot
 * receive.
 */
@SuppressWarnings("restricted")
public final class DescriptorSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final short POLLIN = 1;
    private static final int PATH_BYTES_MAX = 107;
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    private static final int DESCRIPTORS_MAX = 16;
    private static final int SEND_MILLIS_MAX = 30_000;

    private static final MethodHandle SOCKET = SystemCalls.handle("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle BIND = SystemCalls.handle("bind", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle LISTEN = SystemCalls.handle("listen", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle ACCEPT4 = SystemCalls.handle("accept4", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle RECVMSG = SystemCalls.handle("recvmsg", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle POLL = SystemCalls.handle("poll", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

    private final Path path;
    private final int descriptor;

    private DescriptorSocket(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** A message of the runtime and the descriptors that came with it; they belong to the receiver. */
    public record Message(Bytes content, List<Integer> descriptors) {
        public Message {
            descriptors = List.copyOf(descriptors);
        }
    }

    /** Listens at a path in a directory that only we can enter: whoever can connect can pretend to be the runtime. */
    public static DescriptorSocket listen(Path path) throws IOException {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > PATH_BYTES_MAX) {
            throw new IllegalArgumentException("the path of a Unix socket has at most " + PATH_BYTES_MAX + " bytes: " + path);
        }
        var socket = (int) SystemCalls.call("socket", errno -> (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_STREAM_CLOEXEC, 0));
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(110, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            var length = 2 + name.length + 1;
            SystemCalls.call("bind " + path, errno -> (int) BIND.invokeExact(errno, socket, address, length));
            SystemCalls.call("listen", errno -> (int) LISTEN.invokeExact(errno, socket, 4));
            return new DescriptorSocket(path, socket);
        } catch (IOException | RuntimeException e) {
            SystemCalls.close(socket);
            throw e;
        }
    }

    /**
     * The next message, or empty if nobody connected in time. Whoever has connected is given long: a runtime connects first and
     * sends when its filter is in place, and dies of a connection that was closed meanwhile.
     */
    public Optional<Message> receive(Duration wait) throws IOException {
        if (!readable(descriptor, (int) wait.toMillis())) {
            return Optional.empty();
        }
        var connection = (int) SystemCalls.call("accept", errno -> (int) ACCEPT4.invokeExact(errno, descriptor, MemorySegment.NULL, MemorySegment.NULL, 0x80000));
        try {
            var content = Bytes.empty();
            var descriptors = new ArrayList<Integer>();
            // one sendmsg is one piece; only what is there already can still belong to it
            while (readable(connection, descriptors.isEmpty() ? SEND_MILLIS_MAX : 0)) {
                var piece = receiveOnce(connection, descriptors);
                if (piece.isEmpty() || content.size() + piece.size() > MESSAGE_BYTES_MAX) {
                    break;
                }
                content = content.plus(piece);
            }
            return descriptors.isEmpty() ? Optional.empty() : Optional.of(new Message(content, descriptors));
        } finally {
            SystemCalls.close(connection);
        }
    }

    private static Bytes receiveOnce(int connection, List<Integer> descriptors) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var content = arena.allocate(65_536);
            var control = arena.allocate(16 + 4L * DESCRIPTORS_MAX, 8);
            var vector = arena.allocate(16, 8);
            vector.set(ValueLayout.ADDRESS, 0, content);
            vector.set(ValueLayout.JAVA_LONG, 8, content.byteSize());
            // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags
            var header = arena.allocate(56, 8);
            header.set(ValueLayout.ADDRESS, 16, vector);
            header.set(ValueLayout.JAVA_LONG, 24, 1);
            header.set(ValueLayout.ADDRESS, 32, control);
            header.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
            var size = (int) SystemCalls.call("recvmsg", errno -> (long) RECVMSG.invokeExact(errno, connection, header, MSG_CMSG_CLOEXEC));
            // struct cmsghdr: len, level, type, then the descriptors
            if (header.get(ValueLayout.JAVA_LONG, 40) >= 16 && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
                    && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS) {
                for (var at = 16L; at + 4 <= control.get(ValueLayout.JAVA_LONG, 0); at += 4) {
                    descriptors.add(control.get(ValueLayout.JAVA_INT, at));
                }
            }
            return Bytes.of(content.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Whether a descriptor can be read, or has come to its end, within the time. */
    static boolean readable(int descriptor, int waitMillis) throws IOException {
        return (poll(descriptor, waitMillis) & POLLIN) != 0;
    }

    /** poll(2) for reading: the events that came, 0 if none in time. */
    static int poll(int descriptor, int waitMillis) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var request = arena.allocate(8, 4);
            request.set(ValueLayout.JAVA_INT, 0, descriptor);
            request.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            SystemCalls.call("poll", errno -> (int) POLL.invokeExact(errno, request, 1L, waitMillis));
            return request.get(ValueLayout.JAVA_SHORT, 6);
        }
    }

    @Override public void close() throws IOException {
        SystemCalls.close(descriptor);
        Files.deleteIfExists(path);
    }
}
