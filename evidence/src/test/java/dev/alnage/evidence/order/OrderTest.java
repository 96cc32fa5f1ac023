package dev.alnage.evidence.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.StatementReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is asked of a worker and what it says it saw: no two documents mean the same. */
class OrderTest {
    private static final Digest PLAN = Digest.of(Bytes.utf8("plan"));
    private static final Digest TREE = Digest.of(Bytes.utf8("tree"));
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final Order ORDER = order(List.of("javac", "-d", "out"), Map.of("src", TREE), List.of("out"), Limits.STANDARD);

    private static Order order(List<String> argv, Map<String, Digest> inputs, List<String> outputs, Limits limits) {
        return new Order("run-1", "compile", "pool-a", PLAN, TREE, argv, new TreeMap<>(Map.of("LANG", "C")), new TreeMap<>(inputs), outputs, limits, AT, AT.plusSeconds(60));
    }

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains("expected "), message);
    }

    @Test void an_order_is_read_as_it_was_written_and_no_other_document_is_taken_for_it() {
        assertEquals(ORDER, Order.read(StatementReader.read(ORDER.toStatement().toJson().toBytes())));
        JsonChanges.noneIsTakenForTheSame(ORDER.toStatement().predicate().toJson(), json -> Order.read(Statement.about(Resource.of("plan", PLAN), new Predicate.Unknown(Order.TYPE, json))));
    }

    @Test void an_order_is_about_one_plan_and_of_its_own_type() {
        var content = ORDER.toStatement().predicate().toJson();
        refused(() -> Order.read(Statement.about(Resource.of("plan", PLAN), new Predicate.Unknown(Order.TYPE + "0", content))));
        refused(() -> Order.read(Statement.about(Resource.of("plan", PLAN), new Predicate.Release("pkg:a/b", ""))));
        refused(() -> Order.read(new Statement(List.of(Resource.of("plan", PLAN), Resource.of("plan", TREE)), new Predicate.Unknown(Order.TYPE, content))));
    }

    @Test void an_order_has_a_command_and_only_canonical_paths() {
        refused(() -> order(List.of(), Map.of(), List.of(), Limits.STANDARD));
        refused(() -> order(List.of("true"), Map.of("../src", TREE), List.of(), Limits.STANDARD));
        refused(() -> order(List.of("true"), Map.of(), List.of("/out"), Limits.STANDARD));
    }

    @Test void only_the_work_itself_decides_whether_a_result_may_be_taken_over() {
        var later = new Order("run-2", "compile it", "pool-b", TREE, TREE, ORDER.argv(), ORDER.environment(), ORDER.inputs(), ORDER.outputs(), ORDER.limits(), AT.plusSeconds(9), AT.plusSeconds(99));
        assertEquals(ORDER.workDigest(), later.workDigest());
        var others = List.of(order(List.of("javac", "-d out"), ORDER.inputs(), ORDER.outputs(), ORDER.limits()), order(ORDER.argv(), Map.of("src", PLAN), ORDER.outputs(), ORDER.limits()),
                order(ORDER.argv(), ORDER.inputs(), List.of(), ORDER.limits()), order(ORDER.argv(), ORDER.inputs(), ORDER.outputs(), new Limits(Duration.ofSeconds(1), 1, 1, 1, 1, 1)),
                new Order("run-1", "compile", "pool-a", PLAN, PLAN, ORDER.argv(), ORDER.environment(), ORDER.inputs(), ORDER.outputs(), ORDER.limits(), AT, AT),
                new Order("run-1", "compile", "pool-a", PLAN, TREE, ORDER.argv(), new TreeMap<>(), ORDER.inputs(), ORDER.outputs(), ORDER.limits(), AT, AT));
        for (var other : others) {
            assertNotEquals(ORDER.workDigest(), other.workDigest(), other.toString());
        }
        assertEquals(Json.text("none"), ORDER.work().values().get("network"));
    }

    @Test void every_limit_is_at_least_one_and_has_an_end() {
        var least = new Limits(Duration.ofSeconds(1), 1, 1, 1, 1, 1);
        assertEquals(least, Limits.read(Fields.of("limits", least.toJson())));
        JsonChanges.noneIsTakenForTheSame(least.toJson(), json -> Limits.read(Fields.of("limits", json)));
        var most = new Limits(Duration.ofDays(1), Fields.INTEGER_MAX, 1 << 20, Fields.INTEGER_MAX, Fields.INTEGER_MAX, Fields.INTEGER_MAX);
        assertEquals(most, Limits.read(Fields.of("limits", most.toJson())));
        JsonChanges.noneIsTakenForTheSame(most.toJson(), json -> Limits.read(Fields.of("limits", json)));
        var second = Duration.ofSeconds(1);
        for (Executable none : List.<Executable>of(() -> new Limits(Duration.ZERO, 1, 1, 1, 1, 1), () -> new Limits(second.negated(), 1, 1, 1, 1, 1), () -> new Limits(second, 0, 1, 1, 1, 1),
                () -> new Limits(second, 1, 0, 1, 1, 1), () -> new Limits(second, 1, 1, 0, 1, 1), () -> new Limits(second, 1, 1, 1, 0, 1), () -> new Limits(second, 1, 1, 1, 1, 0))) {
            assertThrows(IllegalArgumentException.class, none);
        }
        for (var over : List.of(new Limits(Duration.ofSeconds(86_401), 1, 1, 1, 1, 1), new Limits(second, 1L << 53, 1, 1, 1, 1), new Limits(second, 1, (1 << 20) + 1, 1, 1, 1),
                new Limits(second, 1, 1, 1L << 53, 1, 1), new Limits(second, 1, 1, 1, 1L << 53, 1), new Limits(second, 1, 1, 1, 1, 1L << 53))) {
            refused(() -> Limits.read(Fields.of("limits", over.toJson())));
        }
    }

    @Test void no_other_document_is_taken_for_what_a_worker_saw() {
        for (var ending : List.of(new Ending.Exited(0), new Ending.Exited(255), new Ending.Killed(Outcome.Limit.MEMORY))) {
            JsonChanges.noneIsTakenForTheSame(Observations.outcome(ending).toJson(), Outcome::read);
        }
        JsonChanges.noneIsTakenForTheSame(Observations.isolation().toJson(), Isolation::read);
        JsonChanges.noneIsTakenForTheSame(Observations.trace().toJson(), Trace::read);
        JsonChanges.noneIsTakenForTheSame(new Trace.NotObserved("no listener").toJson(), Trace::read);
        var observation = Observations.observation(new Ending.Exited(1));
        assertEquals(observation, Observation.read(observation.toJson()));
    }

    @Test void no_other_document_is_taken_for_a_report_in_a_link() {
        var report = new StepReport(PLAN, TREE, Digest.of(Bytes.utf8("image")), "run-1", "pool-a", 3, new TreeMap<>(Map.of("src", TREE)), new TreeMap<>(Map.of("out", PLAN)),
                Observations.observation(new Ending.Exited(0)));
        JsonChanges.noneIsTakenForTheSame(report.environment(), json -> StepReport.read(link(report.byproducts(), json)));
        JsonChanges.noneIsTakenForTheSame(report.byproducts(), json -> StepReport.read(link(json, report.environment())));
    }

    private static Predicate.Link link(Json byproducts, Json environment) {
        if (byproducts instanceof Json.Members left && environment instanceof Json.Members right) {
            return new Predicate.Link("build", List.of("true"), List.of(), left, right);
        }
        throw new Rejected.Malformed("found no object, expected one: a link has nothing else there");
    }

    @Test void an_exit_code_is_one_of_a_shell_and_that_of_a_killed_command_is_its_own() {
        assertEquals(List.of(0, 255, 137), List.of(new Ending.Exited(0).exitCode(), new Ending.Exited(255).exitCode(), new Ending.Killed(Outcome.Limit.LOG).exitCode()));
        refused(() -> new Ending.Exited(-1));
        refused(() -> new Ending.Exited(256));
        var killed = Observations.outcome(new Ending.Killed(Outcome.Limit.TIME)).toJson();
        for (var code : List.of(0, 136, 138)) {
            var changed = new TreeMap<>(killed.values());
            changed.put("exitCode", Json.number(code));
            refused(() -> Outcome.read(Json.object(changed)));
        }
    }

    private static Trace.Observed observed(long execs, int listed, int attempts, long more) {
        return new Trace.Observed(execs, Collections.nCopies(listed, new Trace.Exec(1, "a", "b")), Collections.nCopies(attempts, new Trace.Attempt(1, "connect", "a", "b", false)), more);
    }

    @Test void a_trace_lists_no_more_than_it_counts_and_not_for_ever() {
        observed(4096, 4096, 4096, 0);
        observed(1, 1, 0, 0);
        refused(() -> observed(5000, 4097, 0, 0));
        refused(() -> observed(0, 0, 4097, 0));
        refused(() -> observed(1, 2, 0, 0));
        refused(() -> observed(0, 0, 0, -1));
    }

    @Test void only_attempts_to_reach_something_outside_are_findings() {
        var outside = new Trace.Attempt(1, "connect", "10.0.0.1:80", "/bin/nc", true);
        var cache = new Trace.Attempt(1, "connect", "/var/run/nscd/socket", "/bin/sh", false);
        assertEquals(List.of(outside), new Trace.Observed(0, List.of(), List.of(cache, outside), 0).findings());
    }

    private static Isolation isolation(Map<String, Isolation.Namespace> namespaces, List<Isolation.Mount> mounts) {
        var i = Observations.isolation();
        return new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), new TreeMap<>(namespaces), i.seccompMode(), i.seccompFilters(), i.capabilities(),
                i.noNewPrivileges(), i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(), mounts, i.network(), i.scratch());
    }

    @Test void a_namespace_is_its_own_only_if_it_was_seen_and_the_worker_was_not_in_it() {
        var seen = isolation(Map.of("net", new Isolation.Namespace(1, true), "pid", new Isolation.Namespace(2, false)), List.of());
        assertTrue(seen.ownNamespace("net"));
        assertFalse(seen.ownNamespace("pid"));
        assertFalse(seen.ownNamespace("user"));
    }

    @Test void a_mount_is_read_only_if_it_says_so_and_there_is_an_end_of_them() {
        assertTrue(new Isolation.Mount("/", "ext4", List.of("relatime", "ro")).readOnly());
        assertFalse(new Isolation.Mount("/", "ext4", List.of("rw", "errors=remount-ro")).readOnly());
        var mounts = new ArrayList<>(Collections.nCopies(Isolation.MOUNTS_MAX, new Isolation.Mount("/", "ext4", List.of())));
        assertEquals(Isolation.MOUNTS_MAX, isolation(Map.of(), mounts).mounts().size());
        mounts.add(new Isolation.Mount("/", "ext4", List.of()));
        refused(() -> isolation(Map.of(), mounts));
    }
}
