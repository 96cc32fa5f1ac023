package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Observations;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.report.ReportKind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a decision says, for an honest run and for runs of which one thing is not as planned: that thing is said, and nothing else. */
@Tag("build/policy-adherence")
class DecisionsTest {
    private static final Digest OTHER = Digest.of(Bytes.utf8("something else"));

    private static Decision of(String step, Consumer<World.Bend> how) {
        var bend = new World.Bend();
        how.accept(bend);
        var world = new World();
        world.run("1");
        world.steps("1", Map.of(step, bend));
        world.approve("1", world.anna, world.ben);
        return world.decide("1");
    }

    private static Decision ordered(UnaryOperator<Order> change) {
        return of("lib", bend -> bend.order = change);
    }

    private static Decision reported(UnaryOperator<StepReport> change) {
        return of("lib", bend -> bend.report = change);
    }

    private static Decision linked(Function<Predicate.Link, Predicate.Link> change) {
        return of("unit", bend -> bend.link = statement -> new Statement(statement.subjects(), change.apply((Predicate.Link) statement.predicate())));
    }

    private static Decision honest(Consumer<World> then) {
        var world = World.honest();
        then.accept(world);
        return world.decide("1");
    }

    private static SortedMap<String, Supplier<Decision>> decisions() {
        var all = new TreeMap<String, Supplier<Decision>>();
        all.put("honest", () -> honest(_ -> { }));
        all.put("order of another run", () -> ordered(o -> new Order("9", o.step(), o.pool(), o.plan(), o.image(), o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order of another plan", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), OTHER, o.image(), o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order of another image", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), OTHER, o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order of another command", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), List.of("/bin/sh"), o.environment(), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order with an environment", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), new TreeMap<>(Map.of("A", "b")), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order with other inputs", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), o.environment(), new TreeMap<>(Map.of("src", OTHER)), o.outputs(), o.limits(), o.issued(), o.expires())));
        all.put("order with another output", () -> ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), o.environment(), o.inputs(), List.of("jar", "more"), o.limits(), o.issued(), o.expires())));
        all.put("report of another order", () -> reported(r -> new StepReport(OTHER, r.work(), r.image(), r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        all.put("report of other work", () -> reported(r -> new StepReport(r.order(), OTHER, r.image(), r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        all.put("report of another image", () -> reported(r -> new StepReport(r.order(), r.work(), OTHER, r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        all.put("report of another run", () -> reported(r -> new StepReport(r.order(), r.work(), r.image(), "9", r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        all.put("report of another pool", () -> reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), "z", r.fence(), r.inputs(), r.outputs(), r.observation())));
        all.put("report of another fence", () -> reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), 7, r.inputs(), r.outputs(), r.observation())));
        all.put("report of other inputs", () -> reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), r.fence(), new TreeMap<>(), r.outputs(), r.observation())));
        all.put("report of other outputs", () -> reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), r.fence(), r.inputs(), new TreeMap<>(), r.observation())));
        all.put("command failed", () -> reported(r -> seen(r, r.observation().trace(), Observations.outcome(new Outcome.Ending.Exited(3)))));
        all.put("command not observed", () -> reported(r -> seen(r, new Trace.NotObserved("bubblewrap"), r.observation().outcome())));
        all.put("command reached out", () -> reported(r -> seen(r, new Trace.Observed(1, List.of(), List.of(new Trace.Attempt(7, "connect", "192.0.2.1:80", "/jdk/bin/java", true)), 0), r.observation().outcome())));
        all.put("link of another command", () -> linked(l -> new Predicate.Link(l.name(), List.of("/bin/sh"), l.materials(), l.byproducts(), l.environment())));
        all.put("link without materials", () -> linked(l -> new Predicate.Link(l.name(), l.command(), List.of(), l.byproducts(), l.environment())));
        all.put("link without its report", () -> linked(l -> new Predicate.Link(l.name(), l.command(), l.materials(), dev.alnage.evidence.Json.object().build(), l.environment())));
        all.put("link without products", () -> of("unit", bend -> bend.link = s -> new Statement(List.of(dev.alnage.evidence.Resource.of("report/other.xml", OTHER)), s.predicate())));
        all.put("outputs of other names", () -> of("lib", bend -> bend.outputs = outputs -> new TreeMap<>(Map.of("jars", outputs.get("jar")))));
        all.put("no approval", () -> decision(world -> world.steps("1", Map.of())));
        all.put("one approval", () -> decision(world -> {
            world.steps("1", Map.of());
            world.approve("1", world.anna);
        }));
        all.put("nothing done", () -> decision(_ -> { }));
        all.put("cancelled", () -> honest(world -> world.record(world.planner, new Cancellation("1", world.plan.digest(), "no longer wanted").toStatement())));
        all.put("a stranger speaks", () -> honest(world -> world.record(world.stranger, world.plan.toStatement())));
        all.put("tests failed", () -> honest(world -> world.report(Predicate.TestResult.Result.FAILED, List.of("a.b", "c.d"))));
        all.put("tests warned", () -> honest(world -> world.report(Predicate.TestResult.Result.WARNED, List.of())));
        all.put("scan instead of tests", () -> honest(world -> world.report(ReportKind.COVERAGE.file("unit:report/*.xml", world.testReport().toResources("report/").getFirst().digests().getFirst()),
                List.of("LINE coverage 9 of 9"))));
        all.put("no ingest of the material", () -> decision(world -> {
            world.forget(found -> world.about(Digest.of(World.DEPENDENCY)).contains(found));
            world.steps("1", Map.of());
        }));
        all.put("another plan than the commit's", () -> forged());
        all.put("a step that is not there", () -> asked("no-such-step"));
        all.put("a step before the last", () -> asked("unit"));
        all.put("taken over", () -> takenOver());
        all.put("a library lost", () -> honest(world -> world.loseBlob(world.library().digest())));
        all.put("a material lost", () -> honest(world -> world.loseBlob(world.dependency().digest())));
        return all;
    }

    private static Decision takenOver() {
        var world = new World();
        world.run("1");
        world.steps("1", Map.of());
        world.run("2");
        for (var found : List.copyOf(world.about(world.plan.digest()))) {
            var statement = StatementReader.read(found.envelope().payload());
            if (statement.predicate().type().equals(Order.TYPE)) {
                var order = Order.read(statement);
                world.record(world.planner, new Reuse("2", order.step(), order.pool(), world.plan.digest(), order.workDigest(), world.about(found.digest()).getFirst().digest()).toStatement());
            }
        }
        world.approve("2", world.anna, world.ben);
        return world.decide("2");
    }

    private static Decision asked(String step) {
        var world = World.honest();
        return FactoryPolicy.STANDARD.decide(new Gatherer(world.trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), step)));
    }

    private static Decision forged() {
        var world = World.honest();
        var shorter = PipelineFile.compile(Bytes.utf8(World.PIPELINE.replaceFirst("(?m)^ *unit:.*\\R", "").replace(", report: unit/report", "")), World.COMMIT);
        var plan = new Plan(shorter.name(), shorter.assurance(), World.COMMIT, world.plan.pipelineFile(), shorter.steps());
        world.record(world.planner, new Run("9", plan.digest(), world.record(world.planner, plan.toStatement()), "release", World.NOW).toStatement());
        return FactoryPolicy.STANDARD.decide(new Gatherer(world.trust, world, World.NOW).gather(new Question.OfStep("9", plan.digest(), "publish")));
    }

    private static StepReport seen(StepReport r, Trace trace, Outcome outcome) {
        return new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), new Observation(r.observation().isolation(), trace, outcome));
    }

    private static Decision decision(Consumer<World> then) {
        var world = new World();
        world.run("1");
        then.accept(world);
        return world.decide("1");
    }

    static Stream<String> runs() {
        return decisions().keySet().stream();
    }

    @ParameterizedTest @MethodSource("runs") void a_decision_says_what_is_not_as_planned_and_nothing_else(String run) {
        var written = Written.in("decisions.txt");
        assertEquals(decisions().keySet(), written.keySet());
        assertEquals(written.get(run), Written.of(decisions().get(run).get()));
    }

    @Test void a_verdict_that_is_no_yes_has_its_reasons() {
        var reason = new Reason("ALN-BLD-001", "a", "b", "c", List.of(), "d");
        assertEquals(List.of(reason), new Verdict.Failed(List.of(reason)).reasons());
        assertEquals(List.of(reason), new Verdict.CannotTell(List.of(reason)).reasons());
        assertEquals(List.of(), new Verdict.Passed(List.of("x")).reasons());
        assertThrows(IllegalArgumentException.class, () -> new Verdict.Failed(List.of()));
    }

    @Test void the_facts_of_a_run_are_all_that_is_on_record_of_it() {
        var world = World.honest();
        world.record(world.stranger, world.plan.toStatement());
        var facts = new Gatherer(world.trust, world, World.NOW.plusSeconds(60)).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
        assertEquals(Written.in("facts-of-a-run.txt").get("facts"), Written.of(FactsDocument.of(facts)));
    }
}
