package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** Limits of time that hold on a busy machine too: what this thread computed, not how long it waited for its turn. */
public final class CpuTime {
    private CpuTime() {}

    public static void assertWithin(Duration limit, Executable work) throws Throwable {
        var threads = ManagementFactory.getThreadMXBean();
        var begin = threads.getCurrentThreadCpuTime();
        work.execute();
        var took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);
        assertTrue(took.compareTo(limit) <= 0, () -> "found " + took.toMillis() + " ms of CPU, expected at most " + limit.toMillis());
    }
}
