package dev.alnage.worker.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The receiving end of a seccomp filter (seccomp_unotify(2)): a process that makes a notified call is stopped until it is
 * answered here.
 */
@SuppressWarnings("restricted")
public final class Notifications implements AutoCloseable {
    private static final long RECEIVE = 0xC050_2100L;
    private static final long SEND = 0xC018_2101L;
    private static final long ID_VALID = 0x4008_2102L;
    private static final int NOTIFICATION_BYTES = 80;
    private static final int CONTINUE = 1;
    private static final int POLLIN = 1;
    private static final int POLLHUP = 16;

    private static final MethodHandle IOCTL = SystemCalls.variadic("ioctl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

    private final int descriptor;

    /** @param descriptor from the runtime; closed with this */
    public Notifications(int descriptor) {
        this.descriptor = descriptor;
    }

    /** A call that waits for its answer. The arguments may point into the caller's memory, where other threads can write. */
    public record Notification(long id, int pid, int call, int architecture, long first, long second, long third, long fourth, long fifth, long sixth) {}

    /** What came within a time. */
    public enum State { CALL, NOTHING, ENDED }

    /** Waits for a call; {@link State#ENDED} when no process under the filter is left. */
    public State await(int waitMillis) throws IOException {
        var events = DescriptorSocket.poll(descriptor, waitMillis);
        return (events & POLLIN) != 0 ? State.CALL : (events & POLLHUP) != 0 ? State.ENDED : State.NOTHING;
    }

    /** The call that waits, or empty if its process has died meanwhile. */
    public Optional<Notification> receive() throws IOException {
        try (var arena = Arena.ofConfined()) {
            // seccomp(2) wants the structure zeroed: id, pid, flags, then seccomp_data (nr, arch, ip, six arguments)
            var n = arena.allocate(NOTIFICATION_BYTES, 8);
            SystemCalls.call("receive a seccomp notification", errno -> (int) IOCTL.invokeExact(errno, descriptor, RECEIVE, n));
            return Optional.of(new Notification(n.get(ValueLayout.JAVA_LONG, 0), n.get(ValueLayout.JAVA_INT, 8),
                    n.get(ValueLayout.JAVA_INT, 16), n.get(ValueLayout.JAVA_INT, 20), n.get(ValueLayout.JAVA_LONG, 32),
                    n.get(ValueLayout.JAVA_LONG, 40), n.get(ValueLayout.JAVA_LONG, 48), n.get(ValueLayout.JAVA_LONG, 56),
                    n.get(ValueLayout.JAVA_LONG, 64), n.get(ValueLayout.JAVA_LONG, 72)));
        } catch (SystemCallFailed e) {
            if (e.errno() == SystemCalls.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the process still waits: if not, its pid may by now be another process's, and what was read of it is void. */
    public boolean waits(Notification notification) {
        try (var arena = Arena.ofConfined()) {
            var id = arena.allocateFrom(ValueLayout.JAVA_LONG, notification.id());
            SystemCalls.call("seccomp id", errno -> (int) IOCTL.invokeExact(errno, descriptor, ID_VALID, id));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Lets the call happen. Only for calls that the sandbox may make whatever their arguments turn into.
     *
     * @return false if nobody waits for the answer any more: a signal came, and the call may be made again and notified anew
     */
    public boolean proceed(Notification notification) throws IOException {
        return answer(notification, 0, CONTINUE);
    }

    /** Ends the call with an error number; nothing of it happens. Returns what {@link #proceed} does. */
    public boolean refuse(Notification notification, int errno) throws IOException {
        return answer(notification, -errno, 0);
    }

    private boolean answer(Notification notification, int error, int flags) throws IOException {
        try (var arena = Arena.ofConfined()) {
            // struct seccomp_notif_resp: id, val, error, flags
            var response = arena.allocate(24, 8);
            response.set(ValueLayout.JAVA_LONG, 0, notification.id());
            response.set(ValueLayout.JAVA_INT, 16, error);
            response.set(ValueLayout.JAVA_INT, 20, flags);
            SystemCalls.call("answer a seccomp notification", errno -> (int) IOCTL.invokeExact(errno, descriptor, SEND, response));
            return true;
        } catch (SystemCallFailed e) {
            if (e.errno() == SystemCalls.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    @Override public void close() {
        SystemCalls.close(descriptor);
    }
}
