package dev.alnage.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the program was called: all that it learns about its caller besides the arguments. */
public record Surroundings(Map<String, String> environment, Path directory, InputStream in, PrintStream out, PrintStream err,
        boolean outIsTerminal, boolean errIsTerminal) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. Output is UTF-8 whatever the locale, so that data is the same bytes everywhere. */
    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), System.in, stream(FileDescriptor.out), stream(FileDescriptor.err),
                isTerminal(1), isTerminal(2));
    }

    /** The same, with results going elsewhere. */
    Surroundings with(PrintStream other) {
        return new Surroundings(environment, directory, in, other, err, false, errIsTerminal);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, StandardCharsets.UTF_8);
    }

    /** By the name of what is behind the descriptor: costs microseconds, where asking through a native call costs milliseconds. */
    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor))).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
