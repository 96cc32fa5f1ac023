package dev.alnage.evidence.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObservationTest {
    private final Observation observation = Observations.observation(new Ending.Exited(0));

    private static Json changed(Json.Members json, String name, Json value) {
        var values = new TreeMap<>(json.values());
        values.put(name, value);
        return Json.object(values);
    }

    @Tag("build/runtime-security")
    @Test void that_nobody_looked_is_not_an_empty_trace() {
        var nobody = new Trace.NotObserved("bubblewrap has no listener");
        assertEquals(nobody, Trace.read(nobody.toJson()));
        assertThrows(Rejected.Malformed.class, () -> Trace.read(changed(new Trace.Observed(0, List.of(), List.of(), 0).toJson(), "observed", Json.bool(false))));
        assertThrows(Rejected.Malformed.class, () -> Trace.read(changed(nobody.toJson(), "observed", Json.bool(true))));
    }

    @Test void an_unknown_member_is_refused_in_every_part() {
        var more = Json.text("more");
        assertThrows(Rejected.Malformed.class, () -> Observation.read(changed(observation.toJson(), "more", more)));
        assertThrows(Rejected.Malformed.class, () -> Isolation.read(changed(observation.isolation().toJson(), "more", more)));
        assertThrows(Rejected.Malformed.class, () -> Trace.read(changed(observation.trace().toJson(), "more", more)));
        assertThrows(Rejected.Malformed.class, () -> Outcome.read(changed(observation.outcome().toJson(), "more", more)));
    }

    @ParameterizedTest @EnumSource(Limit.class)
    void a_killed_command_never_succeeded(Limit limit) {
        var killed = Observations.outcome(new Ending.Killed(limit));
        assertFalse(killed.succeeded());
        assertEquals(killed, Outcome.read(killed.toJson()));
        assertThrows(Rejected.Malformed.class, () -> Outcome.read(changed(killed.toJson(), "exitCode", Json.number(0))));
    }

    @Test void an_exit_code_other_than_zero_is_no_success() {
        assertFalse(Observations.outcome(new Ending.Exited(1)).succeeded());
        assertTrue(observation.outcome().succeeded());
    }

    @Tag("build/minimal-network")
    @Test void a_route_or_an_interface_that_is_up_is_a_network() {
        assertFalse(new Isolation.Network(List.of("lo"), List.of("lo"), List.of()).none());
        assertFalse(new Isolation.Network(List.of("lo"), List.of(), List.of("ipv4 eth0 00000000")).none());
        assertFalse(new Isolation.Network(List.of("eth0", "lo"), List.of(), List.of()).none());
        assertTrue(new Isolation.Network(List.of("lo"), List.of(), List.of()).none());
        assertTrue(new Isolation.Network(List.of(), List.of(), List.of()).none());
    }

    @Tag("build/runtime-security")
    @Test void a_capability_or_a_set_that_was_not_seen_is_not_none() {
        var sets = new TreeMap<>(observation.isolation().capabilities());
        assertTrue(observation.isolation().withoutCapabilities());
        sets.put("CapBnd", "0000000000000001");
        assertFalse(withCapabilities(sets).withoutCapabilities());
        sets.remove("CapBnd");
        assertFalse(withCapabilities(sets).withoutCapabilities());
    }

    private Isolation withCapabilities(TreeMap<String, String> sets) {
        var i = observation.isolation();
        return new Isolation(i.runtime(), i.version(), i.kernel(), i.rootless(), i.workerFresh(), i.namespaces(), i.seccompMode(),
                i.seccompFilters(), sets, i.noNewPrivileges(), i.uid(), i.gid(), i.uidMap(), i.gidMap(), i.cgroup(), i.cgroupLimits(),
                i.mounts(), i.network(), i.scratch());
    }

    @Test void what_is_written_is_read_again() {
        assertEquals(observation, Observation.read(JsonReader.read(observation.toJson().toBytes())));
    }

    @Test void a_link_carries_the_whole_report() {
        var digest = Digest.of(Bytes.utf8("something"));
        var report = new StepReport(digest, digest, digest, "run-1", "pool-a", 3, new TreeMap<>(Map.of("src", digest)),
                new TreeMap<>(Map.of("out", digest)), observation);
        var link = new Predicate.Link("build", List.of("true"), List.of(), report.byproducts(), report.environment());
        assertEquals(report, StepReport.read(link));
        var more = new Predicate.Link("build", List.of("true"), List.of(), (Json.Members) changed(report.byproducts(), "more", Json.text("x")), report.environment());
        assertThrows(Rejected.Malformed.class, () -> StepReport.read(more));
    }
}
