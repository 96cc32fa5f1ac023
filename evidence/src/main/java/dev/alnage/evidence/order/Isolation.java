package dev.alnage.evidence.order;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How a command was confined, as it was seen from outside while the command waited to start; nothing here is copied from
 * what was asked of the runtime. A policy may demand any of it.
 */
public record Isolation(String runtime, String version, String kernel, boolean rootless, boolean workerFresh,
        SortedMap<String, Namespace> namespaces, int seccompMode, int seccompFilters, SortedMap<String, String> capabilities,
        boolean noNewPrivileges, int uid, int gid, List<IdRange> uidMap, List<IdRange> gidMap, String cgroup,
        SortedMap<String, String> cgroupLimits, List<Mount> mounts, Network network, Scratch scratch) {
    public static final int MOUNTS_MAX = 4096;

    /** A namespace of the command: its inode, and whether the worker is outside of it. */
    public record Namespace(long inode, boolean own) {}

    /** A line of {@code uid_map} or {@code gid_map}: ids inside, ids outside, how many. */
    public record IdRange(long inside, long outside, long size) {}

    /** A mount as the command sees it; {@code options} are those of the mount and of its file system, sorted. */
    public record Mount(String target, String type, List<String> options) {
        public Mount {
            options = List.copyOf(options);
        }

        public boolean readOnly() {
            return options.contains("ro");
        }
    }

    /** What the network namespace holds. Nothing but a loopback that is down means that there is no network. */
    public record Network(List<String> interfaces, List<String> interfacesUp, List<String> routes) {
        public Network {
            interfaces = List.copyOf(interfaces);
            interfacesUp = List.copyOf(interfacesUp);
            routes = List.copyOf(routes);
        }

        /** True only if no packet can leave a process, not even to another one in the same sandbox. */
        public boolean none() {
            return (interfaces.isEmpty() || interfaces.equals(List.of("lo"))) && interfacesUp.isEmpty() && routes.isEmpty();
        }
    }

    /**
     * Where outputs and temporary files lived: {@code tmpfs} or {@code directory}; {@code encrypted} only if nothing of it
     * can reach a disk in the clear (tmpfs on a host without unencrypted swap, or an encrypted file system).
     */
    public record Scratch(String kind, boolean encrypted, boolean quota) {}

    public Isolation {
        namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
        capabilities = Collections.unmodifiableSortedMap(new TreeMap<>(capabilities));
        uidMap = List.copyOf(uidMap);
        gidMap = List.copyOf(gidMap);
        cgroupLimits = Collections.unmodifiableSortedMap(new TreeMap<>(cgroupLimits));
        mounts = List.copyOf(mounts);
        if (mounts.size() > MOUNTS_MAX) {
            throw new Rejected.Malformed("found " + mounts.size() + " mounts, expected at most " + MOUNTS_MAX);
        }
    }

    /** Whether the named namespace was seen and the worker was not in it. */
    public boolean ownNamespace(String type) {
        var namespace = namespaces.get(type);
        return namespace != null && namespace.own();
    }

    /** Whether every capability set was seen and was empty. */
    public boolean withoutCapabilities() {
        return capabilities.size() == 5 && capabilities.values().stream().allMatch(set -> set.chars().allMatch(c -> c == '0'));
    }

    public Json.Members toJson() {
        return Json.object()
                .with("runtime", Json.object().with("name", runtime).with("version", version).build())
                .with("kernel", kernel).with("rootless", Json.bool(rootless)).with("workerFresh", Json.bool(workerFresh))
                .with("namespaces", map(namespaces, n -> Json.object().with("inode", n.inode()).with("own", Json.bool(n.own())).build()))
                .with("seccomp", Json.object().with("mode", seccompMode).with("filters", seccompFilters).build())
                .with("capabilities", map(capabilities, Json::text))
                .with("noNewPrivileges", Json.bool(noNewPrivileges))
                .with("uid", uid).with("gid", gid).with("uidMap", ranges(uidMap)).with("gidMap", ranges(gidMap))
                .with("cgroup", Json.object().with("path", cgroup).with("limits", map(cgroupLimits, Json::text)).build())
                .with("mounts", Json.array(mounts.stream().map(m -> Json.object().with("target", m.target())
                        .with("type", m.type()).with("options", Json.texts(m.options())).build()).toList()))
                .with("network", Json.object().with("interfaces", Json.texts(network.interfaces()))
                        .with("up", Json.texts(network.interfacesUp())).with("routes", Json.texts(network.routes())).build())
                .with("scratch", Json.object().with("kind", scratch.kind()).with("encrypted", Json.bool(scratch.encrypted()))
                        .with("quota", Json.bool(scratch.quota())).build())
                .build();
    }

    /** Reads what {@link #toJson()} wrote; a member more or less is refused. */
    public static Isolation read(Json json) {
        var fields = Fields.of("isolation", json);
        var runtime = fields.object("runtime");
        var seccomp = fields.object("seccomp");
        var cgroup = fields.object("cgroup");
        var isolation = new Isolation(runtime.text("name"), runtime.text("version"), fields.text("kernel"),
                fields.bool("rootless"), fields.bool("workerFresh"),
                new TreeMap<>(fields.map("namespaces", Isolation::namespace)),
                (int) seccomp.integer("mode", 0, 2), (int) seccomp.integer("filters", 0, 1 << 20),
                new TreeMap<>(fields.map("capabilities", value -> Fields.text("capability set", value))),
                fields.bool("noNewPrivileges"), (int) fields.integer("uid", 0, Integer.MAX_VALUE),
                (int) fields.integer("gid", 0, Integer.MAX_VALUE), fields.list("uidMap", Isolation::range),
                fields.list("gidMap", Isolation::range), cgroup.text("path"),
                new TreeMap<>(cgroup.map("limits", value -> Fields.text("cgroup limit", value))),
                fields.list("mounts", Isolation::mount), network(fields.object("network")), scratch(fields.object("scratch")));
        List.of(runtime, seccomp, cgroup, fields).forEach(Fields::noOthers);
        return isolation;
    }

    private static Namespace namespace(Json json) {
        var fields = Fields.of("namespace", json);
        var namespace = new Namespace(fields.integer("inode", 1, Fields.INTEGER_MAX), fields.bool("own"));
        fields.noOthers();
        return namespace;
    }

    private static IdRange range(Json json) {
        var fields = Fields.of("id range", json);
        var range = new IdRange(fields.integer("inside", 0, 1L << 32), fields.integer("outside", 0, 1L << 32), fields.integer("size", 1, 1L << 32));
        fields.noOthers();
        return range;
    }

    private static Mount mount(Json json) {
        var fields = Fields.of("mount", json);
        var mount = new Mount(fields.text("target"), fields.text("type"), fields.texts("options"));
        fields.noOthers();
        return mount;
    }

    private static Network network(Fields fields) {
        var network = new Network(fields.texts("interfaces"), fields.texts("up"), fields.texts("routes"));
        fields.noOthers();
        return network;
    }

    private static Scratch scratch(Fields fields) {
        var scratch = new Scratch(fields.text("kind"), fields.bool("encrypted"), fields.bool("quota"));
        fields.noOthers();
        return scratch;
    }

    private static Json ranges(List<IdRange> ranges) {
        return Json.array(ranges.stream().map(range -> Json.object().with("inside", range.inside())
                .with("outside", range.outside()).with("size", range.size()).build()).toList());
    }

    private static <T> Json map(SortedMap<String, T> values, Function<T, Json> each) {
        var json = Json.object();
        values.forEach((name, value) -> json.with(name, each.apply(value)));
        return json.build();
    }
}
