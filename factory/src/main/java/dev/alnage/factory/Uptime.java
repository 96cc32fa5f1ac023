package dev.alnage.factory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since the machine started, sleep included: what Linux tells in {@code /proc/uptime}. {@link System#nanoTime}
 * stands still while a machine sleeps, so beside it an honest clock would seem to jump; elsewhere it has to do.
 */
final class Uptime implements LongSupplier {
    private static final Path FILE = Path.of("/proc/uptime");
    private static final int BYTES_MAX = 64;
    private static final long NANOS_PER_HUNDREDTH = 10_000_000L;

    private final boolean told = Files.isReadable(FILE);

    @Override public long getAsLong() {
        return told ? parse(read()) : System.nanoTime();
    }

    private static String read() {
        try (var in = Files.newInputStream(FILE)) {
            return new String(in.readNBytes(BYTES_MAX), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("the uptime of this machine cannot be read", e);
        }
    }

    /** proc(5): seconds with two decimals, a space, and the idle time. */
    static long parse(String text) {
        var dot = text.indexOf('.');
        if (dot < 1 || text.indexOf(' ') != dot + 3) {
            throw new IllegalStateException("the uptime of this machine has another form than seconds with two decimals");
        }
        return (Long.parseLong(text, 0, dot, 10) * 100 + Long.parseLong(text, dot + 1, dot + 3, 10)) * NANOS_PER_HUNDREDTH;
    }
}
