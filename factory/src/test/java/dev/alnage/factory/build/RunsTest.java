package dev.alnage.factory.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("build/pipeline-as-code")
class RunsTest {
    private static final List<String> ALL = List.of("app@a", "app@b", "lib", "unit");
    @TempDir Path home;
    private FactoryWorld world;
    private RunDriver driver;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
        driver = new RunDriver(world);
    }

    @AfterEach void end() throws IOException {
        driver.queue.close();
        world.close();
    }

    private long count(String type) throws IOException {
        return world.ledger.listOfType(type, 0, 10_000).size();
    }

    /** What was done, each with its pool where there are several. */
    private List<String> worked() {
        return driver.worked.stream().map(done -> done.startsWith("app") ? done : done.substring(0, done.indexOf('@'))).sorted().toList();
    }

    private static String shown(RunView view) {
        return view.steps().stream().map(step -> step.id() + " " + step.state() + " " + step.detail()).toList().toString();
    }

    private static StepState state(RunView view, String step) {
        return view.findStep(step).orElseThrow().state();
    }

    private static String detail(RunView view, String step) {
        return view.findStep(step).orElseThrow().detail();
    }

    @Test void a_run_goes_to_its_end_and_leaves_what_was_published_and_deployed() throws Exception {
        var runs = world.orchestrator(driver.queue);
        var view = driver.finish(runs, driver.start(runs).run().id());
        assertEquals(RunView.State.PASSED, view.state(), () -> shown(view));
        assertEquals(ALL, worked());
        assertEquals("compiled application", Files.readString(home.resolve("published/shop/app/1/app/app.jar")));
        assertEquals("1\n", Files.readString(home.resolve("published/shop/app/current")));
        assertTrue(Files.readString(home.resolve("environments/production.json")).contains(view.findStep("live").orElseThrow().inputs().get("app").toString()));
        assertEquals(1, count(Predicate.Release.TYPE));
        assertEquals(1, count(Deployment.TYPE));
    }

    @Tag("artifacts/sign-every-step")
    @Test void a_second_run_of_the_same_commit_takes_everything_over_and_orders_nothing() throws Exception {
        var runs = world.orchestrator(driver.queue);
        driver.finish(runs, driver.start(runs).run().id());
        driver.worked.clear();
        var orders = count(Order.TYPE);
        var view = driver.finish(runs, driver.start(runs).run().id());
        assertEquals(RunView.State.PASSED, view.state(), () -> shown(view));
        assertEquals(List.of(), driver.worked);
        assertEquals(orders, count(Order.TYPE));
        assertEquals(4, count(Reuse.TYPE));
        assertEquals(StepState.REUSED, state(view, "app"));
    }

    @Tag("build/distributed-rebuild")
    @Test void a_rebuild_is_one_also_for_the_next_process_of_the_factory() throws Exception {
        var runs = world.orchestrator(driver.queue);
        driver.finish(runs, driver.start(runs).run().id());
        driver.worked.clear();
        driver.idle.add("lib");
        var id = runs.start(world.repository.path().toString(), driver.commit("class App {}"), true).run().id();
        driver.until(runs, id, view -> view.findStep("lib").orElseThrow().state() == StepState.RUNNING);
        var next = world.orchestrator(driver.queue);
        next.recover();
        driver.idle.clear();
        assertEquals(RunView.State.PASSED, driver.finish(next, id).state());
        assertEquals(0, count(Reuse.TYPE), "it takes nothing over that is there already");
    }

    @Test void a_rebuild_takes_nothing_over() throws Exception {
        var runs = world.orchestrator(driver.queue);
        driver.finish(runs, driver.start(runs).run().id());
        driver.worked.clear();
        var view = driver.finish(runs, runs.start(world.repository.path().toString(), driver.commit("class App {}"), true).run().id());
        assertEquals(RunView.State.PASSED, view.state(), () -> shown(view));
        assertEquals(ALL, worked());
        assertEquals(0, count(Reuse.TYPE));
    }

    @Tag("build/distributed-rebuild")
    @Tag("B9")
    @Test void pools_that_make_different_outputs_stop_the_run_and_trying_again_does_not_hide_it() throws Exception {
        driver.outputs.put("app@b", Map.of("app/app.jar", "another application"));
        var runs = world.orchestrator(driver.queue);
        var id = driver.start(runs).run().id();
        var view = driver.finish(runs, id);
        assertEquals(RunView.State.FAILED, view.state());
        assertTrue(detail(view, "app").contains("ALN-BLD-021"), view.toString());
        assertFalse(Files.exists(home.resolve("published/shop")));
        driver.outputs.remove("app@b");
        var last = runs.watchers().after(0, java.time.Duration.ZERO).getLast().number();
        runs.retry(id);
        view = driver.until(runs, id, now -> state(now, "publish").finished() || events(runs, last).contains("app FAILED"));
        assertEquals(StepState.FAILED, state(view, "app"));
        assertFalse(Files.exists(home.resolve("published/shop")), view.toString());
        assertTrue(world.codes(id, planOf(view), "publish").contains("ALN-BLD-021"));
    }

    private static List<String> events(Runs runs, long after) {
        try {
            return runs.watchers().after(after, java.time.Duration.ZERO).stream().map(event -> event.step() + " " + event.state()).toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test void a_step_that_failed_is_done_again_when_told_and_the_gate_takes_the_success() throws Exception {
        driver.endings.put("lib", new Outcome.Ending.Exited(1));
        var runs = world.orchestrator(driver.queue);
        var id = driver.start(runs).run().id();
        var view = driver.finish(runs, id);
        assertEquals(RunView.State.FAILED, view.state());
        assertTrue(detail(view, "lib").contains("ALN-BLD-009"), view.toString());
        driver.endings.clear();
        runs.retry(id);
        view = driver.until(runs, id, now -> now.state() == RunView.State.PASSED || state(now, "publish").stuck());
        assertEquals(RunView.State.PASSED, view.state(), detail(view, "publish"));
    }

    @Test void an_approver_who_says_no_stops_the_run() throws Exception {
        driver.approving = false;
        var runs = world.orchestrator(driver.queue);
        var id = driver.start(runs).run().id();
        var waiting = driver.until(runs, id, now -> now.state() == RunView.State.WAITING_FOR_PEOPLE);
        world.approve(id, "approve", waiting.findStep("approve").orElseThrow().inputs(), false, world.anna);
        world.approve(id, "approve", waiting.findStep("approve").orElseThrow().inputs(), true, world.ben);
        var view = driver.finish(runs, id);
        assertEquals(StepState.REFUSED, state(view, "approve"));
        assertFalse(Files.exists(home.resolve("published/shop")));
    }

    @Tag("build/factory-roles")
    @Test void one_approver_of_two_and_approvals_of_other_bytes_leave_the_run_waiting() throws Exception {
        driver.approving = false;
        var runs = world.orchestrator(driver.queue);
        var id = driver.start(runs).run().id();
        var inputs = driver.until(runs, id, now -> now.state() == RunView.State.WAITING_FOR_PEOPLE).findStep("approve").orElseThrow().inputs();
        world.approve(id, "approve", inputs, true, world.anna, world.anna);
        var others = new java.util.TreeMap<>(inputs);
        others.put("app", inputs.get("report"));
        world.approve(id, "approve", others, true, world.ben);
        world.approve("2", "approve", inputs, true, world.ben);
        world.approve(id, "publish", inputs, true, world.ben);
        for (var i = 0; i < 20; i++) {
            runs.refresh();
            Thread.sleep(5);
        }
        assertEquals(RunView.State.WAITING_FOR_PEOPLE, runs.find(id).orElseThrow().state());
        world.approve(id, "approve", inputs, true, world.ben);
        assertEquals(RunView.State.PASSED, driver.finish(runs, id).state());
    }

    @Test void a_cancelled_run_orders_nothing_more_and_stays_cancelled_over_a_restart() throws Exception {
        driver.idle.add("app");
        var runs = world.orchestrator(driver.queue);
        var id = driver.start(runs).run().id();
        driver.until(runs, id, now -> state(now, "app") == StepState.RUNNING);
        runs.cancel(id, "wrong commit");
        driver.until(runs, id, now -> now.state() == RunView.State.CANCELLED);
        driver.idle.clear();
        world.later(java.time.Duration.ofMinutes(5));
        driver.work();
        assertEquals(List.of("lib"), worked());
        runs.retry(id);
        var restarted = world.orchestrator(driver.queue);
        restarted.recover();
        var view = driver.until(restarted, id, now -> now.state() == RunView.State.CANCELLED);
        driver.work();
        assertEquals(List.of("lib"), worked());
        assertEquals(StepState.CANCELLED, state(view, "publish"));
        assertTrue(world.codes(id, planOf(view), "publish").contains("ALN-REL-004"));
    }

    private dev.alnage.evidence.pipeline.Plan planOf(RunView view) throws IOException {
        return dev.alnage.evidence.pipeline.Plan.read(dev.alnage.evidence.read.StatementReader.read(
                world.ledger.envelope(world.ledger.findEnvelope(view.run().planEnvelope()).orElseThrow()).payload()));
    }

    @Test void a_material_that_was_swapped_fails_its_step() throws Exception {
        world.material("materials/dep", "dep-sources.jar", "an attacker's dependency");
        var runs = world.orchestrator(driver.queue);
        var view = driver.finish(runs, driver.start(runs).run().id());
        assertEquals(StepState.FAILED, state(view, "get"));
        assertEquals(List.of(), driver.worked);
    }

    @Tag("F1")
    @Test void an_orchestrator_killed_after_any_of_its_calls_loses_nothing_and_does_nothing_twice() throws Exception {
        var finished = false;
        for (var calls = 1; !finished; calls++) {
            var place = Files.createDirectories(home.resolve("killed-" + calls));
            try (var fresh = new FactoryWorld(place)) {
                finished = killedAfter(fresh, calls);
            }
            assertTrue(calls < 100, "a run makes under a hundred calls");
        }
    }

    /** @return whether the orchestrator lived to the end of the run */
    private static boolean killedAfter(FactoryWorld world, int calls) throws Exception {
        var driver = new RunDriver(world);
        var mortal = new Mortal(world, calls);
        var first = mortal.orchestrator(driver.queue);
        String id;
        try {
            id = driver.start(first).run().id();
            driver.until(first, id, view -> mortal.dead() || view.state() == RunView.State.PASSED);
        } catch (IOException e) {
            assertTrue(mortal.dead());
            id = "1";
        }
        var second = world.orchestrator(driver.queue);
        second.recover();
        if (second.find(id).isEmpty()) {
            id = driver.start(second).run().id();
        }
        var view = driver.finish(second, id);
        assertEquals(RunView.State.PASSED, view.state(), () -> "killed after " + calls + " calls");
        assertEquals(new TreeSet<>(List.of("app@a", "app@b", "lib", "unit")), new TreeSet<>(driver.worked.stream()
                .map(done -> done.startsWith("app") ? done : done.substring(0, done.indexOf('@'))).toList()));
        var entries = world.ledger.list(0, 10_000);
        for (var once : Map.of(Receipt.TYPE, 4L, Predicate.Release.TYPE, 1L, Deployment.TYPE, 1L, Order.TYPE, 4L).entrySet()) {
            assertEquals(once.getValue(), entries.stream().filter(entry -> entry.predicateType().equals(once.getKey())).count(),
                    () -> once.getKey() + " when killed after " + calls + " calls");
        }
        driver.queue.close();
        return !mortal.dead();
    }
}
