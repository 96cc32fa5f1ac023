package dev.alnage.factory.store;

import dev.alnage.evidence.Rejected;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Something in a directory that a distrusted process writes, held fast: what it is, its mode and its content are those of one
 * file, whatever its name is given to meanwhile. It is opened as a place only (open(2), O_PATH), which follows no link and
 * waits for nobody: opening a pipe for reading would wait for its writer for ever.
 */
@SuppressWarnings("restricted")
public final class HeldFile implements Closeable {
    private static final int O_PATH = 0x20_0000;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int O_NOFOLLOW = System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x2_0000;
    private static final int ENOENT = 2;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final int TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;
    private static final int LINK = 0xa000;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle OPEN = Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;
    private final String name;
    private final int mode;
    private boolean open = true;

    private HeldFile(int descriptor, String name) throws IOException {
        this.descriptor = descriptor;
        this.name = name;
        try {
            this.mode = (int) Files.getAttribute(place(), "unix:mode");
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Holds what a path leads to. Only its last name may be in a distrusted process's hands.
     *
     * @throws Rejected.Malformed if nothing is there
     */
    public static HeldFile at(Path path) throws IOException {
        return hold(path, path.getFileName().toString());
    }

    /** What has a name in this directory. @throws Rejected.Malformed if nothing has */
    public HeldFile below(String child) throws IOException {
        if (!isDirectory() || child.isEmpty() || child.indexOf('/') >= 0 || child.equals("..")) {
            throw new Rejected.Malformed("found no directory " + name + " with a " + child + ", expected one");
        }
        return hold(place().resolve(child), name + "/" + child);
    }

    private static HeldFile hold(Path path, String name) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(Linker.Option.captureStateLayout());
            var descriptor = (int) OPEN.invokeExact(errno, arena.allocateFrom(path.toString()), O_PATH | O_NOFOLLOW | O_CLOEXEC);
            if (descriptor >= 0) {
                return new HeldFile(descriptor, name);
            }
            var number = errno.get(ValueLayout.JAVA_INT, 0);
            if (number == ENOENT) {
                throw new Rejected.Malformed("found no " + name + ", expected it there");
            }
            throw new IOException(name + " cannot be opened, error " + number);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call throws nothing", e);
        }
    }

    /** A path that leads to this very file for as long as it is held. */
    Path place() {
        return DESCRIPTORS.resolve(Integer.toString(descriptor));
    }

    boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    /** The permission bits, with setuid, setgid and the sticky bit. */
    int permissions() {
        return mode & 07777;
    }

    /** The content. @throws Rejected.Malformed if this is no regular file */
    public InputStream read() throws IOException {
        if (!isRegular()) {
            throw new Rejected.Malformed("found " + name + " that is a device, socket, pipe, link or directory, expected a file");
        }
        return Channels.newInputStream(FileChannel.open(place(), StandardOpenOption.READ));
    }

    @Override public void close() {
        if (open) {
            open = false;
            try {
                var ignored = (int) CLOSE.invokeExact(descriptor);
            } catch (Throwable e) {
                throw new AssertionError("a native call throws nothing", e);
            }
        }
    }
}
