package dev.alnage.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Wall and processor time of a piece of work, of every thread of this process and of the children that it waited for. */
record Stopwatch(double wall, double own, double children) {
    /** USER_HZ of Linux. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int CHILDREN_USER = 13;

    /** Something to be measured. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static Stopwatch of(Work work) throws IOException, InterruptedException {
        var children = childSeconds();
        var own = ownSeconds();
        var started = System.nanoTime();
        work.run();
        return new Stopwatch((System.nanoTime() - started) / 1e9, ownSeconds() - own, childSeconds() - children);
    }

    /** The one with the least processor time: what else the machine does only ever adds to it. */
    static Stopwatch best(int times, Work work) throws IOException, InterruptedException {
        var best = of(work);
        for (var i = 1; i < times; i++) {
            var next = of(work);
            best = next.cpu() < best.cpu() ? next : best;
        }
        return best;
    }

    double cpu() {
        return own + children;
    }

    private static double ownSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static double childSeconds() throws IOException {
        var stat = Files.readString(Path.of("/proc/self/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_USER + 1])) / TICKS_PER_SECOND;
    }

    /** One measurement for the script that called us. */
    static void print(String name, double value) {
        System.out.println(name + " " + String.format(Locale.ROOT, "%.6g", value));
    }
}
