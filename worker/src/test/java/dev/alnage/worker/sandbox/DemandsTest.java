package dev.alnage.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Observations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each thing that must have been seen, not seen. */
@Tag("build/runtime-security")
class DemandsTest {
    private static final Isolation SEEN = Observations.isolation();
    private static final Confinement BOX = new Confinement(Path.of("/root"), Path.of("/programs"), Path.of("/work"), new TreeMap<>(Map.of("out", Path.of("/out"))),
            Path.of("/tmp"), List.of("/bin/true"), new TreeMap<>(), Boxes.LIMITS, Confinement.Ids.range(1_000_000), SEEN.scratch());

    private static Isolation with(List<Isolation.Mount> mounts, Isolation.Network network, boolean noNewPrivileges, int seccomp, int uid, List<Isolation.IdRange> map) {
        return new Isolation(SEEN.runtime(), SEEN.version(), SEEN.kernel(), SEEN.rootless(), SEEN.workerFresh(), SEEN.namespaces(), seccomp, seccomp == 2 ? 1 : 0,
                SEEN.capabilities(), noNewPrivileges, uid, SEEN.gid(), map, SEEN.gidMap(), SEEN.cgroup(), SEEN.cgroupLimits(), mounts, network, SEEN.scratch());
    }

    private static void refused(Isolation isolation) {
        assertThrows(SandboxFailed.class, () -> Demands.require(isolation, BOX));
    }

    @Test void a_shared_namespace_is_refused() {
        for (var type : SEEN.namespaces().keySet()) {
            UnaryOperator<TreeMap<String, Isolation.Namespace>> shared = namespaces -> {
                namespaces.put(type, new Isolation.Namespace(1, false));
                return namespaces;
            };
            UnaryOperator<TreeMap<String, Isolation.Namespace>> absent = namespaces -> {
                namespaces.remove(type);
                return namespaces;
            };
            for (var change : List.of(shared, absent)) {
                refused(new Isolation(SEEN.runtime(), SEEN.version(), SEEN.kernel(), SEEN.rootless(), SEEN.workerFresh(), change.apply(new TreeMap<>(SEEN.namespaces())),
                        SEEN.seccompMode(), SEEN.seccompFilters(), SEEN.capabilities(), SEEN.noNewPrivileges(), SEEN.uid(), SEEN.gid(), SEEN.uidMap(), SEEN.gidMap(),
                        SEEN.cgroup(), SEEN.cgroupLimits(), SEEN.mounts(), SEEN.network(), SEEN.scratch()));
            }
        }
    }

    @Test void a_missing_filter_a_way_to_privileges_or_another_user_is_refused() {
        refused(with(SEEN.mounts(), SEEN.network(), true, 0, 1000, SEEN.uidMap()));
        refused(with(SEEN.mounts(), SEEN.network(), false, 2, 1000, SEEN.uidMap()));
        refused(with(SEEN.mounts(), SEEN.network(), true, 2, 0, SEEN.uidMap()));
        refused(with(SEEN.mounts(), SEEN.network(), true, 2, 1000, List.of(new Isolation.IdRange(0, 0, 4_294_967_295L))));
    }

    @Test void a_network_is_refused() {
        refused(with(SEEN.mounts(), new Isolation.Network(List.of("lo"), List.of("lo"), List.of()), true, 2, 1000, SEEN.uidMap()));
    }

    @Test void a_root_or_an_input_that_can_be_written_is_refused() {
        refused(with(List.of(), SEEN.network(), true, 2, 1000, SEEN.uidMap()));
        refused(with(List.of(new Isolation.Mount("/", "ext4", List.of("rw"))), SEEN.network(), true, 2, 1000, SEEN.uidMap()));
        var root = SEEN.mounts().getFirst();
        refused(with(List.of(root, new Isolation.Mount("/work", "tmpfs", List.of("rw"))), SEEN.network(), true, 2, 1000, SEEN.uidMap()));
        refused(with(List.of(root, new Isolation.Mount("/work/in", "tmpfs", List.of("rw"))), SEEN.network(), true, 2, 1000, SEEN.uidMap()));
    }

    @Test void a_sandbox_as_it_has_to_be_is_accepted() {
        Demands.require(with(List.of(SEEN.mounts().getFirst(), new Isolation.Mount("/work", "tmpfs", List.of("ro")), new Isolation.Mount("/work/out", "tmpfs", List.of("rw"))),
                SEEN.network(), true, 2, 1000, SEEN.uidMap()), BOX);
    }
}
