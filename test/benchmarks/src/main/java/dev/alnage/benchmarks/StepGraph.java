package dev.alnage.benchmarks;

import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.factory.build.RunView;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SandboxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Path 14b: a graph of ten layers, handed out to workers step by step, everything signed and durable. What is measured is
 * the handing out: in place of a sandbox a step waits as long as it was told, and says what one real sandbox was seen to be.
 */
final class StepGraph {
    private static final int LAYERS = 10;
    private static final int FILES = 3;
    private static final int WARM_UP = 20;

    private StepGraph() {}

    /** Lets nothing run. The observation is that of a real sandbox, with a log that is as empty. */
    private record NoSandbox(Observation seen, Duration lasts) implements SandboxRuntime {
        @Override public String name() {
            return "none";
        }

        @Override public Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException {
            var started = Instant.now();
            Files.createFile(log);
            Thread.sleep(lasts);
            return new Observation(seen.isolation(), seen.trace(), new Outcome(seen.outcome().ending(), started, Instant.now(), seen.outcome().log(), 0));
        }
    }

    /** Keeps what it sees. */
    private static final class Watching implements SandboxRuntime {
        private final SandboxRuntime runtime;
        private final ArrayList<Observation> seen = new ArrayList<>();

        private Watching(SandboxRuntime runtime) {
            this.runtime = runtime;
        }

        @Override public String name() {
            return runtime.name();
        }

        @Override public Observation run(Confinement box, Path log, boolean workerFresh) throws IOException, InterruptedException {
            seen.add(runtime.run(box, log, workerFresh));
            return seen.getLast();
        }
    }

    static void measure(Path home, int width, int slots, int millis) throws IOException, InterruptedException {
        try (var workshop = new Workshop(home)) {
            var watching = new Watching(EmptyStep.runtime("runc"));
            var first = workshop.newWorker(watching, Privilege.MACHINE);
            work(workshop, "first", layers(1, 1), List.of(first::serve));
            var runtime = new NoSandbox(watching.seen.getFirst(), Duration.ofMillis(millis));
            var workers = new ArrayList<Callable<Boolean>>();
            for (var i = 0; i < slots; i++) {
                workers.add(workshop.newWorker(runtime, Privilege.NONE)::serve);
            }
            work(workshop, "warm", layers(2, Math.min(width, WARM_UP)), workers);
            var syncs = workshop.factory.syncs();
            var steps = LAYERS * width;
            var took = work(workshop, "timed", layers(LAYERS, width), workers);
            Stopwatch.print("steps", steps);
            Stopwatch.print("wall", took.wall());
            Stopwatch.print("rate", steps / took.wall());
            Stopwatch.print("cpu_ms", 1e3 * took.cpu() / steps);
            Stopwatch.print("syncs", (double) (workshop.factory.syncs() - syncs) / steps);
        }
    }

    /** Every step of a layer takes the outputs of two of the layer before. */
    private static String layers(int layers, int width) {
        var steps = new StringBuilder();
        for (var layer = 0; layer < layers; layer++) {
            for (var i = 0; i < width; i++) {
                var before = "s" + (layer - 1) + "x";
                var inputs = layer == 0 ? "src: source" : "a: " + before + i + "/out, b: " + before + (i + 1) % width + "/out";
                steps.append("  s").append(layer).append('x').append(i).append(": { image: tools, run: [\"true\"], in: { ").append(inputs)
                        .append(" }, out: out }\n");
            }
        }
        return steps.toString();
    }

    private static Stopwatch work(Workshop workshop, String name, String steps, List<Callable<Boolean>> workers)
            throws IOException, InterruptedException {
        var repository = workshop.directory(name);
        var commit = Sources.commit(repository, workshop.pipeline(steps), FILES);
        return Stopwatch.of(() -> {
            var run = workshop.factory.start(repository, commit);
            try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                var working = new ArrayList<Future<Boolean>>();
                for (var worker : workers) {
                    working.add(threads.submit(() -> untilDone(workshop, run, worker)));
                }
                for (var one : working) {
                    one.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker failed: " + e.getCause(), e);
            }
            if (workshop.factory.state(run) != RunView.State.PASSED) {
                throw new IllegalStateException("found the run " + workshop.factory.state(run) + ", expected PASSED");
            }
        });
    }

    private static boolean untilDone(Workshop workshop, RunView run, Callable<Boolean> worker) throws Exception {
        while (workshop.factory.state(run) == RunView.State.RUNNING) {
            if (!worker.call()) {
                Thread.sleep(1);
            }
        }
        return true;
    }
}
