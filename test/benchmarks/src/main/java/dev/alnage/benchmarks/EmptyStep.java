package dev.alnage.benchmarks;

import dev.alnage.evidence.order.Observation;
import dev.alnage.factory.build.RunView;
import dev.alnage.worker.Worker;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.OciRuntime;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SandboxRuntime;
import dev.alnage.worker.sandbox.Tool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/**
 * Path 14a: one step that does nothing, on 50 files, by a resident worker: the order, the inputs, the sandbox and what was
 * seen of it, link and provenance, the storer's own hashing, receipt, log.
 */
final class EmptyStep {
    private static final int FILES = 50;
    private static final int WARM_UP = 40;

    private EmptyStep() {}

    /** A runtime that adds up how long its sandboxes took. */
    private static final class Timed implements SandboxRuntime {
        private final SandboxRuntime runtime;
        private double seconds;

        private Timed(SandboxRuntime runtime) {
            this.runtime = runtime;
        }

        @Override public String name() {
            return runtime.name();
        }

        @Override public Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException {
            var started = System.nanoTime();
            var seen = runtime.run(box, log, workerFresh);
            seconds += (System.nanoTime() - started) / 1e9;
            if (!seen.outcome().succeeded()) {
                throw new IllegalStateException("found a step that ended with " + seen.outcome().ending() + ", expected exit code 0");
            }
            return seen;
        }
    }

    static SandboxRuntime runtime(String name) {
        var tool = Tool.find(name).orElseThrow(() -> new IllegalStateException("found no " + name + ", expected it installed"));
        return new OciRuntime(tool, Privilege.MACHINE, Clock.systemUTC(), "bench-" + ProcessHandle.current().pid(), Optional.empty());
    }

    static void measure(Path home, String tool, int steps) throws IOException, InterruptedException {
        try (var workshop = new Workshop(home)) {
            var runtime = new Timed(runtime(tool));
            var worker = workshop.newWorker(runtime, Privilege.MACHINE);
            serve(workshop, worker, "warm", WARM_UP);
            runtime.seconds = 0;
            var syncs = workshop.factory.syncs();
            var entries = workshop.factory.entries();
            var compiler = ManagementFactory.getCompilationMXBean();
            var compiled = compiler.getTotalCompilationTime();
            var times = new double[steps];
            var took = Stopwatch.of(() -> System.arraycopy(serve(workshop, worker, "timed", steps), 0, times, 0, steps));
            Arrays.sort(times);
            Stopwatch.print("best.ms", times[0]);
            Stopwatch.print("median.ms", times[steps / 2]);
            Stopwatch.print("worst.ms", times[steps - 1]);
            Stopwatch.print("sandbox.ms", 1e3 * runtime.seconds / steps);
            Stopwatch.print("own.cpu_ms", 1e3 * took.own() / steps);
            Stopwatch.print("compiler.ms", (double) (compiler.getTotalCompilationTime() - compiled) / steps);
            Stopwatch.print("children.cpu_ms", 1e3 * took.children() / steps);
            Stopwatch.print("syncs", (double) (workshop.factory.syncs() - syncs) / steps);
            Stopwatch.print("entries", (double) (workshop.factory.entries() - entries) / steps);
        }
    }

    /** A run of so many equal steps, one after the other. @return milliseconds of each */
    private static double[] serve(Workshop workshop, Worker worker, String name, int steps) throws IOException, InterruptedException {
        var pipeline = new StringBuilder();
        for (var i = 0; i < steps; i++) {
            pipeline.append("  s").append(i).append(": { image: tools, run: [\"true\"], in: { src: source }, out: out }\n");
        }
        var repository = workshop.directory(name);
        var commit = Sources.commit(repository, workshop.pipeline(pipeline.toString()), FILES);
        var run = workshop.factory.start(repository, commit);
        var times = new double[steps];
        for (var done = 0; done < steps; ) {
            var started = System.nanoTime();
            if (worker.serve()) {
                times[done++] = (System.nanoTime() - started) / 1e6;
            }
        }
        while (workshop.factory.state(run) == RunView.State.RUNNING) {
            // the last result is seen when the worker asks again
            worker.serve();
            Thread.sleep(1);
        }
        if (workshop.factory.state(run) != RunView.State.PASSED) {
            throw new IllegalStateException("found the run " + workshop.factory.state(run) + ", expected PASSED");
        }
        return times;
    }
}
