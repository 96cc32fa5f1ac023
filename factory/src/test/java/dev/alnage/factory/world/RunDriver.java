package dev.alnage.factory.world;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.StepState;
import dev.alnage.factory.store.SqliteQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Workers and approvers around an orchestrator: they take what is offered and do it, until a run stands as the test wants it. */
public final class RunDriver {
    public static final String PIPELINE = """
            version: 1
            name: shop/app
            assurance: high
            images: { jdk: "factory/jdk@sha256:%s" }
            steps:
              get: { fetch: "materials/dep@sha256:%s", out: src }
              lib: { image: jdk, run: [/jdk/bin/java, Compile], in: { src: get/src }, out: jar }
              app: { image: jdk, run: [/jdk/bin/java, Build], in: { src: source, lib: lib/jar }, out: app, agree: 2 of 2 }
              unit: { image: jdk, run: [/jdk/bin/java, Test], in: { app: app/app }, out: report, evidence: { junit: "report/*.xml" } }
              approve: { approve: 2 of release-approvers, in: { app: app/app, report: unit/report } }
              publish: { publish: shop/app, in: { app: approve/app } }
              live: { deploy: production, in: { app: publish/app } }
            """.formatted("1".repeat(64), Digest.of(FactoryWorld.text("the dependency")).hex());
    private static final String REPORT = "<testsuite tests=\"1\" failures=\"0\"><testcase classname=\"App\" name=\"works\"/></testsuite>";
    private static final String DYNAMIC = """
            {"@programName": "ZAP", "@version": "2.16.1", "site": [{"@name": "http://shop.example.org", "alerts": [{"pluginid": "40012", "name": "XSS", "riskcode": "3",
            "confidence": "2", "instances": [{"uri": "http://shop.example.org/q", "method": "GET"}]}]}]}
            """;
    private static final String STATIC = """
            {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "PMD", "version": "7.2.0", "rules": []}}, "results": []}]}
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(30);

    public final FactoryWorld world;
    public final SqliteQueue queue;
    /** What each step makes; {@code step@pool} says it for one pool only. */
    public final Map<String, Map<String, String>> outputs = new HashMap<>(Map.of("lib", Map.of("jar/dep.jar", "compiled dependency"),
            "app", Map.of("app/app.jar", "compiled application"), "unit", Map.of("report/TEST-App.xml", REPORT, "report/zap.json", DYNAMIC, "report/scan.sarif", STATIC)));
    /** How the commands of some steps end; the others succeed. */
    public final Map<String, Outcome.Ending> endings = new HashMap<>();
    /** Steps that nobody works at for now. */
    public final Set<String> idle = new HashSet<>();
    /** {@code step@pool} of each order done, in order. */
    public final List<String> worked = new ArrayList<>();
    public boolean approving = true;
    private final Set<String> approved = new HashSet<>();

    public RunDriver(FactoryWorld world) throws IOException {
        this.world = world;
        this.queue = SqliteQueue.open(world.home.resolve("state/queue.db"));
        world.material("materials/dep", "dep-sources.jar", "the dependency");
    }

    public Digest commit(String content) throws IOException {
        return world.repository.commit(Map.of(".alnage/pipeline.yaml", PIPELINE, "src/App.java", content));
    }

    public RunView start(Runs runs) throws IOException {
        return runs.start(world.repository.path().toString(), commit("class App {}"), false);
    }

    /** A run to its end. */
    public RunView finish(Runs runs, String id) throws IOException, InterruptedException {
        return until(runs, id, view -> view.state() != RunView.State.RUNNING && view.state() != RunView.State.WAITING_FOR_PEOPLE);
    }

    public RunView until(Runs runs, String id, Predicate<RunView> wanted) throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var view = runs.find(id).orElseThrow();
            if (wanted.test(view)) {
                return view;
            }
            work();
            if (approving) {
                approve(view);
            }
            runs.refresh();
            Thread.sleep(2);
        }
        throw new AssertionError("run " + id + " does not get there: " + runs.find(id).orElseThrow().steps().stream()
                .map(step -> step.id() + " " + step.state() + " " + step.detail()).toList());
    }

    /** Each pool does what it is offered. */
    public void work() throws IOException {
        for (var pool : FactoryWorld.POOLS) {
            for (var lease = queue.take(pool, LEASE, world.clock.now()); lease.isPresent(); lease = queue.take(pool, LEASE, world.clock.now())) {
                var worker = new TestWorker(world, lease.get().order(), lease.get().fence());
                var step = worker.ordered.step();
                if (!idle.contains(step)) {
                    worker.ending = endings.getOrDefault(step, worker.ending);
                    worker.work(outputs.getOrDefault(step + "@" + pool, outputs.get(step)));
                    worked.add(step + "@" + pool);
                    queue.complete(lease.get().order(), lease.get().fence());
                }
            }
        }
    }

    private void approve(RunView view) throws IOException {
        for (var step : view.steps()) {
            if (step.state() == StepState.NEEDS_PEOPLE && approved.add(view.run().id() + "/" + step.id())) {
                world.approve(view.run().id(), step.id(), step.inputs(), true, world.anna, world.ben);
            }
        }
    }
}
