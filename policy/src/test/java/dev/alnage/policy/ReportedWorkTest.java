package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Observations;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a worker reports of one step, bent in one place at a time: the sandbox, the order, the report itself, and how often it was tried. */
class ReportedWorkTest {
    private static final Digest OTHER = Digest.of(Bytes.utf8("another"));

    private static Decision decide(World.Bend bend) {
        var world = new World();
        world.run("1");
        world.steps("1", Map.of("lib", bend));
        world.approve("1", world.anna, world.ben);
        return world.decide("1");
    }

    private static void refused(String code, Decision decision) {
        var failed = assertInstanceOf(Verdict.Failed.class, decision.verdict(), () -> code + ": " + decision.verdict());
        assertTrue(failed.reasons().stream().anyMatch(reason -> reason.code().equals(code)), () -> "expected " + code + " in " + failed);
    }

    private static void passes(Decision decision) {
        assertInstanceOf(Verdict.Passed.class, decision.verdict(), () -> decision.verdict().toString());
    }

    private static Decision isolated(UnaryOperator<Isolation> change) {
        var bend = new World.Bend();
        bend.report = report -> report(report, report.order(), report.fence(), new Observation(change.apply(report.observation().isolation()), report.observation().trace(),
                report.observation().outcome()));
        return decide(bend);
    }

    private static StepReport report(StepReport report, Digest order, long fence, Observation observation) {
        return new StepReport(order, report.work(), report.image(), report.run(), report.pool(), fence, report.inputs(), report.outputs(), observation);
    }

    private static Isolation namespaces(Isolation i, SortedMap<String, Isolation.Namespace> namespaces) {
        return new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), namespaces, i.seccompMode(), i.seccompFilters(), i.capabilities(), i.noNewPrivileges(),
                i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(), i.mounts(), i.network(), i.scratch());
    }

    private static Isolation privileges(Isolation i, int seccompMode, int seccompFilters, SortedMap<String, String> capabilities, boolean noNewPrivileges) {
        return new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), i.namespaces(), seccompMode, seccompFilters, capabilities, noNewPrivileges,
                i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(), i.mounts(), i.network(), i.scratch());
    }

    private static Isolation outside(Isolation i, List<Isolation.Mount> mounts, Isolation.Network network) {
        return new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), i.namespaces(), i.seccompMode(), i.seccompFilters(), i.capabilities(), i.noNewPrivileges(),
                i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(), mounts, network, i.scratch());
    }

    private static Isolation.Mount root(String option) {
        return new Isolation.Mount("/", "ext4", List.of("relatime", option));
    }

    @Tag("build/runtime-security")
    @Test void a_namespace_that_is_shared_or_was_not_seen_is_refused() {
        for (var type : List.of("ipc", "mnt", "net", "pid", "user", "uts")) {
            refused("ALN-BLD-010", isolated(i -> {
                var shared = new TreeMap<>(i.namespaces());
                shared.put(type, new Isolation.Namespace(1, false));
                return namespaces(i, shared);
            }));
            refused("ALN-BLD-010", isolated(i -> {
                var unseen = new TreeMap<>(i.namespaces());
                unseen.remove(type);
                return namespaces(i, unseen);
            }));
        }
        passes(isolated(i -> i));
    }

    @Tag("build/runtime-security")
    @Test void privileges_that_a_command_has_or_can_gain_are_refused() {
        for (var set : List.of("CapPrm", "CapEff", "CapBnd")) {
            refused("ALN-BLD-010", isolated(i -> {
                var capabilities = new TreeMap<>(i.capabilities());
                capabilities.put(set, "0000000000000001");
                return privileges(i, 2, 1, capabilities, true);
            }));
        }
        refused("ALN-BLD-010", isolated(i -> privileges(i, 2, 1, i.capabilities(), false)));
        refused("ALN-BLD-010", isolated(i -> privileges(i, 1, 1, i.capabilities(), true)));
        refused("ALN-BLD-010", isolated(i -> privileges(i, 0, 0, i.capabilities(), true)));
        refused("ALN-BLD-010", isolated(i -> privileges(i, 2, 0, i.capabilities(), true)));
        passes(isolated(i -> privileges(i, 2, 3, i.capabilities(), true)));
    }

    @Tag("build/runtime-security")
    @Test void a_root_that_can_be_written_or_was_not_seen_and_any_way_out_are_refused() {
        refused("ALN-BLD-010", isolated(i -> outside(i, List.of(root("rw")), i.network())));
        refused("ALN-BLD-010", isolated(i -> outside(i, List.of(new Isolation.Mount("/proc", "proc", List.of("ro"))), i.network())));
        refused("ALN-BLD-010", isolated(i -> outside(i, i.mounts(), new Isolation.Network(List.of("lo"), List.of("lo"), List.of()))));
        refused("ALN-BLD-010", isolated(i -> outside(i, i.mounts(), new Isolation.Network(List.of("lo"), List.of(), List.of("default")))));
        refused("ALN-BLD-010", isolated(i -> outside(i, i.mounts(), new Isolation.Network(List.of("eth0"), List.of(), List.of()))));
        passes(isolated(i -> outside(i, List.of(new Isolation.Mount("/work", "tmpfs", List.of("rw")), root("ro")), new Isolation.Network(List.of(), List.of(), List.of()))));
    }

    private static Decision ordered(UnaryOperator<Order> change) {
        var bend = new World.Bend();
        bend.order = change;
        return decide(bend);
    }

    @Tag("build/passed-in-environment")
    @Test void an_order_with_other_limits_image_or_environment_than_planned_is_refused() {
        refused("ALN-BLD-006", ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), o.environment(), o.inputs(), o.outputs(),
                new Limits(Duration.ofHours(9), 1L << 40, 9_999, 1L << 40, 1L << 40, 1L << 20), o.issued(), o.expires())));
        refused("ALN-BLD-006", ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), o.image(), o.argv(), new TreeMap<>(Map.of("LD_PRELOAD", "/evil.so")), o.inputs(),
                o.outputs(), o.limits(), o.issued(), o.expires())));
        refused("ALN-BLD-005", ordered(o -> new Order(o.run(), o.step(), o.pool(), o.plan(), OTHER, o.argv(), o.environment(), o.inputs(), o.outputs(), o.limits(), o.issued(), o.expires())));
    }

    private static Decision reported(UnaryOperator<StepReport> change) {
        var bend = new World.Bend();
        bend.report = change;
        return decide(bend);
    }

    @Test void a_report_that_is_of_another_order_pool_or_run_or_counts_other_files_is_refused() {
        refused("ALN-BLD-017", reported(r -> report(r, OTHER, r.fence(), r.observation())));
        refused("ALN-BLD-017", reported(r -> report(r, r.order(), r.fence() + 1, r.observation())));
        refused("ALN-BLD-017", reported(r -> new StepReport(r.order(), OTHER, r.image(), r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        refused("ALN-BLD-005", reported(r -> new StepReport(r.order(), r.work(), OTHER, r.run(), r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        refused("ALN-BLD-017", reported(r -> new StepReport(r.order(), r.work(), r.image(), "9", r.pool(), r.fence(), r.inputs(), r.outputs(), r.observation())));
        refused("ALN-BLD-017", reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), "z", r.fence(), r.inputs(), r.outputs(), r.observation())));
        refused("ALN-BLD-007", reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), r.fence(), new TreeMap<>(Map.of("src", OTHER)), r.outputs(), r.observation())));
        refused("ALN-BLD-016", reported(r -> new StepReport(r.order(), r.work(), r.image(), r.run(), r.pool(), r.fence(), r.inputs(), new TreeMap<>(Map.of("jar", OTHER)), r.observation())));
    }

    private static World.Bend failing() {
        var bend = new World.Bend();
        bend.report = report -> report(report, report.order(), report.fence(), new Observation(report.observation().isolation(), report.observation().trace(),
                Observations.outcome(new Outcome.Ending.Exited(1))));
        // somebody had it done again, by an order of its own
        bend.order = order -> new Order(order.run(), order.step(), order.pool(), order.plan(), order.image(), order.argv(), order.environment(), order.inputs(), order.outputs(),
                order.limits(), order.issued().minusSeconds(1), order.expires());
        return bend;
    }

    private static void library(World world, World.Bend bend) {
        world.work("1", "lib", "a", Map.of("src", world.dependency()), Map.of("jar", world.library()), bend);
    }

    @Test void a_failure_that_the_same_pool_made_good_is_told_and_one_that_came_after_a_success_is_refused() {
        var again = new World();
        again.run("1");
        again.recorded = World.NOW.minusSeconds(30);
        library(again, failing());
        again.recorded = World.NOW;
        again.steps("1", Map.of());
        again.approve("1", again.anna, again.ben);
        var made = again.decide("1");
        passes(made);
        var told = made.claims().stream().filter(claim -> claim.topic().equals("again")).toList();
        assertEquals(1, told.size(), made.claims()::toString);
        assertEquals(Claim.State.WARNING, told.getFirst().state());
        assertTrue(told.getFirst().text().contains("failed 1 times"), told::toString);
        assertTrue(World.honest().decide("1").claims().stream().noneMatch(claim -> claim.topic().equals("again")));

        var after = new World();
        after.run("1");
        after.recorded = World.NOW.minusSeconds(30);
        after.steps("1", Map.of());
        after.recorded = World.NOW;
        library(after, failing());
        after.approve("1", after.anna, after.ben);
        refused("ALN-BLD-009", after.decide("1"));
    }
}
