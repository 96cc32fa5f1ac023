package dev.alnage.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the JVM has done besides running our code: processor time of its compilers, and its collections of garbage. */
record JvmWork(double compilerSeconds, long collections, double collectionSeconds) {
    private static final Path THREADS = Path.of("/proc/self/task");
    /** As Linux cuts the names of the compilers' threads. */
    private static final String COMPILER = "CompilerThre";
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;

    static JvmWork now() throws IOException {
        var ticks = 0L;
        try (var threads = Files.list(THREADS)) {
            for (var thread : threads.toList()) {
                ticks += compilerTicks(thread);
            }
        }
        var collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return new JvmWork(ticks / TICKS_PER_SECOND, collectors.stream().mapToLong(each -> each.getCollectionCount()).sum(),
                collectors.stream().mapToLong(each -> each.getCollectionTime()).sum() / 1e3);
    }

    private static long compilerTicks(Path thread) throws IOException {
        String stat;
        try {
            stat = Files.readString(thread.resolve("stat"));
        } catch (NoSuchFileException e) {
            return 0; // it has ended
        }
        if (!stat.contains(COMPILER)) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    }

    /** What has been done since; a compiler's thread that has ended since takes its time with it. */
    JvmWork since(JvmWork earlier) {
        return new JvmWork(Math.max(0, compilerSeconds - earlier.compilerSeconds), collections - earlier.collections, collectionSeconds - earlier.collectionSeconds);
    }
}
