package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code config.json} of an OCI bundle, every field by us. There is no network namespace in it on purpose: the runtime is
 * started inside a new one and would otherwise bring its loopback up.
 */
final class OciSpec {
    private static final String VERSION = "1.0.2";
    static final String HOSTNAME = "sandbox";
    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final long DEV_BYTES = 65_536;
    private static final List<String> MASKED = List.of("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore",
            "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/sysrq-trigger", "/proc/timer_list",
            "/proc/timer_stats");
    private static final List<String> READ_ONLY = List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys");

    private OciSpec() {}

    /** @param cgroup the path below the root of every hierarchy, or empty where we may not make one */
    static Json json(Confinement box, String cgroup, Path listener, String machine) throws IOException {
        var root = Json.object().with("path", box.root().toString()).with("readonly", Json.bool(true)).build();
        return Json.object().with("ociVersion", VERSION).with("process", process(box)).with("root", root)
                .with("hostname", HOSTNAME).with("mounts", mounts(box))
                .with("linux", linux(box, cgroup, listener, machine)).build();
    }

    private static Json process(Confinement box) throws IOException {
        var none = Json.texts(List.of());
        var argv = Stream.concat(Stream.of(Confinement.INIT), box.argv().stream()).toList();
        return Json.object().with("terminal", Json.bool(false))
                .with("user", Json.object().with("uid", box.ids().inside()).with("gid", box.ids().inside()).with("umask", 0022).build())
                .with("args", Json.texts(argv))
                .with("env", Json.texts(box.environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()))
                .with("cwd", Confinement.WORK)
                .with("capabilities", Json.object().with("bounding", none).with("effective", none).with("inheritable", none)
                        .with("permitted", none).with("ambient", none).build())
                .with("rlimits", ResourceLimits.json(box))
                .with("noNewPrivileges", Json.bool(true)).build();
    }

    private static Json mounts(Confinement box) {
        var mounts = new ArrayList<Json>();
        mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "strictatime", "mode=755", "size=" + DEV_BYTES));
        box.tools().forEach((name, directory) -> mounts.add(bind("/" + name, directory, "ro")));
        mounts.add(bind("/alnage", box.programs(), "ro"));
        mounts.add(bind(Confinement.WORK, box.work(), "ro"));
        box.outputs().forEach((name, directory) -> mounts.add(bind(Confinement.WORK + "/" + name, directory, "rw")));
        mounts.add(bind("/tmp", box.temporary(), "rw"));
        return Json.array(mounts);
    }

    private static Json bind(String target, Path source, String access) {
        return mount(target, "bind", source.toString(), "bind", "private", access, "nosuid", "nodev");
    }

    private static Json mount(String target, String type, String source, String... options) {
        return Json.object().with("destination", target).with("type", type).with("source", source)
                .with("options", Json.texts(List.of(options))).build();
    }

    private static Json linux(Confinement box, String cgroup, Path listener, String machine) {
        var ids = Json.array(List.of(Json.object().with("containerID", box.ids().size() == 1 ? box.ids().inside() : 0)
                .with("hostID", box.ids().outside()).with("size", box.ids().size()).build()));
        var namespaces = Stream.of("user", "pid", "mount", "ipc", "uts", "cgroup").map(type -> Json.object().with("type", type).build()).toList();
        var linux = Json.object().with("namespaces", Json.array(namespaces)).with("uidMappings", ids).with("gidMappings", ids)
                .with("rootfsPropagation", "private").with("maskedPaths", Json.texts(MASKED)).with("readonlyPaths", Json.texts(READ_ONLY))
                .with("seccomp", SeccompProfile.json(machine, listener));
        return (cgroup.isEmpty() ? linux : linux.with("cgroupsPath", cgroup).with("resources", resources(box))).build();
    }

    private static Json resources(Confinement box) {
        var memory = box.limits().memoryBytes();
        return Json.object()
                .with("devices", Json.array(List.of(Json.object().with("allow", Json.bool(false)).with("access", "rwm").build())))
                // swap is memory plus swap: equal means none, so nothing of the sandbox is ever written to a disk
                .with("memory", Json.object().with("limit", memory).with("swap", memory).build())
                .with("pids", Json.object().with("limit", box.limits().processes()).build())
                .with("cpu", Json.object().with("shares", 512).with("quota", CPU_PERIOD_MICROS * Runtime.getRuntime().availableProcessors())
                        .with("period", CPU_PERIOD_MICROS).build())
                .build();
    }
}
