package dev.alnage.worker.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Arrays;

/** Calls of the C library, each failing with the error number that the kernel gave. Linux on 64-bit machines only. */
@SuppressWarnings("restricted")
public final class SystemCalls {
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_REMOUNT = 32;
    static final int EINTR = 4;
    static final int ENOENT = 2;
    static final int EINPROGRESS = 115;
    private static final int MNT_DETACH = 2;
    private static final int SIGKILL = 9;
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_HANDLE = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MOUNT = handle("mount", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS,
            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final MethodHandle UMOUNT2 = handle("umount2", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle STATVFS = handle("statvfs", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG), ERRNO, Linker.Option.firstVariadicArg(1));
    private static final MethodHandle CLOSE = handle("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private SystemCalls() {}

    /** A call, its arguments and the segment into which the error number is written. */
    interface Call {
        long make(MemorySegment errno) throws Throwable;
    }

    /** A file system of memory with a size and a number of files, readable by nobody but the caller unless {@code options} say so. */
    public static void mountTmpfs(Path target, long bytes, long files, String options) throws IOException {
        mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, "size=" + bytes + ",nr_inodes=" + files + "," + options);
    }

    /** Makes a mounted file system read-only for everybody. */
    public static void remountReadOnly(Path target) throws IOException {
        mount("none", target, "", MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, "");
    }

    /** mount(2). */
    public static void mount(String source, Path target, String type, long flags, String data) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var from = arena.allocateFrom(source);
            var to = arena.allocateFrom(target.toString());
            var kind = arena.allocateFrom(type);
            var options = arena.allocateFrom(data);
            call("mount " + target, errno -> (int) MOUNT.invokeExact(errno, from, to, kind, flags, options));
        }
    }

    /** Takes a file system away from its place at once; it is gone when its last user is. */
    public static void unmount(Path target) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var from = arena.allocateFrom(target.toString());
            call("unmount " + target, errno -> (int) UMOUNT2.invokeExact(errno, from, MNT_DETACH));
        }
    }

    /** What is left on a file system. */
    public record Room(long bytes, long files) {}

    /** statvfs(3): bytes and files that a process without privileges can still write below {@code path}. */
    public static Room room(Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path.toString());
            // struct statvfs of 64-bit Linux: bsize, frsize, blocks, bfree, bavail, files, ffree, favail, … each 8 bytes
            var stat = arena.allocate(112, 8);
            call("statvfs " + path, errno -> (int) STATVFS.invokeExact(errno, name, stat));
            return new Room(stat.getAtIndex(ValueLayout.JAVA_LONG, 4) * stat.getAtIndex(ValueLayout.JAVA_LONG, 1),
                    stat.getAtIndex(ValueLayout.JAVA_LONG, 7));
        }
    }

    /** pidfd_open(2): a name for a process that no later process can take over. */
    public static int openProcess(int pid) throws IOException {
        return (int) call("pidfd_open " + pid, errno -> (long) SYSCALL.invokeExact(errno, (long) SYS_PIDFD_OPEN, (long) pid, 0L, 0L, 0L));
    }

    /** Kills the process behind a descriptor of {@link #openProcess}; one that is gone already is no error. */
    public static void kill(int processDescriptor) {
        try {
            call("pidfd_send_signal", errno -> (long) SYSCALL.invokeExact(errno, (long) SYS_PIDFD_SEND_SIGNAL,
                    (long) processDescriptor, (long) SIGKILL, 0L, 0L));
        } catch (IOException e) {
            // ESRCH: it ended between our decision and the call, which is what we wanted
        }
    }

    /** close(2); the descriptor is gone afterwards even where the kernel reports an error. */
    public static void close(int descriptor) {
        try {
            call("close", errno -> (int) CLOSE.invokeExact(errno, descriptor));
        } catch (IOException e) {
            throw new IllegalStateException("descriptor " + descriptor + " was not ours to close", e);
        }
    }

    static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /** Like {@link #handle}, for a C function with a variable number of arguments after the first {@code fixed}. */
    static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, Arrays.copyOf(arguments, arguments.length)), ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /** Makes a call, again when a signal interrupted it; −1 becomes an exception with the error number. */
    static long call(String what, Call call) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(Linker.Option.captureStateLayout());
            while (true) {
                var result = call.make(errno);
                if (result != -1) {
                    return result;
                }
                var number = (int) ERRNO_HANDLE.get(errno, 0L);
                if (number != EINTR) {
                    throw new SystemCallFailed(what, number);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call throws nothing", e);
        }
    }
}
