package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Isolation.IdRange;
import dev.alnage.evidence.order.Isolation.Mount;
import dev.alnage.evidence.order.Isolation.Namespace;
import dev.alnage.evidence.order.Isolation.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads from {@code /proc} how a process is confined. The kernel is asked, never the bundle. */
final class Observer {
    private static final List<String> NAMESPACES = List.of("cgroup", "ipc", "mnt", "net", "pid", "user", "uts");
    private static final List<String> CAPABILITY_SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
    /** Flag of fib entries and addresses that exist only while an interface is up. */
    private static final String LOOPBACK = "lo";

    private final String runtime;
    private final String version;
    private final boolean rootless;

    Observer(String runtime, String version, boolean rootless) {
        this.runtime = runtime;
        this.version = version;
        this.rootless = rootless;
    }

    /** What can be seen of a process that waits in a notification. */
    Isolation look(int pid, boolean workerFresh, Isolation.Scratch scratch) throws IOException {
        var process = Path.of("/proc", Integer.toString(pid));
        var status = status(process);
        var capabilities = new TreeMap<String, String>();
        CAPABILITY_SETS.forEach(set -> capabilities.put(set, status.get(set)));
        var uidMap = idMap(process.resolve("uid_map"));
        var gidMap = idMap(process.resolve("gid_map"));
        var cgroup = Cgroup.of(process);
        return new Isolation(runtime, version, text(Path.of("/proc/sys/kernel/osrelease")).strip(), rootless, workerFresh,
                namespaces(process), Integer.parseInt(status.get("Seccomp")), Integer.parseInt(status.get("Seccomp_filters")),
                capabilities, status.get("NoNewPrivs").equals("1"), inside(uidMap, status.get("Uid")), inside(gidMap, status.get("Gid")),
                uidMap, gidMap, cgroup.path(), cgroup.limits(), mounts(process), network(process), scratch);
    }

    private static SortedMap<String, String> status(Path process) throws IOException {
        var status = new TreeMap<String, String>();
        for (var line : lines(process.resolve("status"))) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        for (var name : List.of("Seccomp", "Seccomp_filters", "NoNewPrivs", "Uid", "Gid", "CapBnd")) {
            if (!status.containsKey(name)) {
                throw new SandboxFailed("found no " + name + " in the status of the process, expected a kernel that tells it");
            }
        }
        return status;
    }

    private static SortedMap<String, Namespace> namespaces(Path process) throws IOException {
        var namespaces = new TreeMap<String, Namespace>();
        for (var type : NAMESPACES) {
            var theirs = Files.readSymbolicLink(process.resolve("ns").resolve(type)).toString();
            var ours = Files.readSymbolicLink(Path.of("/proc/self/ns").resolve(type)).toString();
            // such as "mnt:[4026531841]"
            var inode = Long.parseLong(theirs, theirs.indexOf('[') + 1, theirs.indexOf(']'), 10);
            namespaces.put(type, new Namespace(inode, !theirs.equals(ours)));
        }
        return namespaces;
    }

    private static List<IdRange> idMap(Path file) throws IOException {
        return lines(file).stream().map(Observer::words)
                .map(words -> new IdRange(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]))).toList();
    }

    /** The id inside of the effective id that the status names as seen from our own user namespace. */
    private static int inside(List<IdRange> map, String ids) {
        var outside = Long.parseLong(words(ids)[1]);
        return map.stream().filter(range -> outside >= range.outside() && outside - range.outside() < range.size())
                .map(range -> (int) (range.inside() + outside - range.outside())).findFirst()
                .orElseThrow(() -> new SandboxFailed("found id " + outside + ", expected one that the sandbox's map has"));
    }

    private static List<Mount> mounts(Path process) throws IOException {
        var mounts = new ArrayList<Mount>();
        for (var line : lines(process.resolve("mountinfo"))) {
            // proc(5): id, parent, device, root, mount point, options, optional fields, "-", type, source, file system options
            var words = words(line);
            var dash = List.of(words).indexOf("-");
            var options = new TreeSet<String>();
            Stream.of(words[5].split(",")).forEach(options::add);
            Stream.of(words[dash + 3].split(",")).filter(option -> option.startsWith("size=") || option.startsWith("nr_inodes=")).forEach(options::add);
            mounts.add(new Mount(words[4], words[dash + 1], List.copyOf(options)));
        }
        return mounts;
    }

    private static Network network(Path process) throws IOException {
        var net = process.resolve("net");
        var interfaces = lines(net.resolve("dev")).stream().skip(2).map(line -> line.substring(0, line.indexOf(':')).strip()).sorted().toList();
        var routes = new ArrayList<String>();
        lines(net.resolve("route")).stream().skip(1).map(line -> "ipv4 " + String.join(" ", List.of(words(line)).subList(0, 3))).forEach(routes::add);
        if (Files.exists(net.resolve("ipv6_route"))) {
            // the kernel lists an entry on lo that refuses everything in every namespace; it leads nowhere
            lines(net.resolve("ipv6_route")).stream().map(Observer::words).filter(words -> !words[9].equals(LOOPBACK))
                    .map(words -> "ipv6 " + words[9] + " " + words[0]).forEach(routes::add);
        }
        var up = new TreeSet<String>();
        if (Files.exists(net.resolve("if_inet6"))) {
            lines(net.resolve("if_inet6")).forEach(line -> up.add(words(line)[5]));
        }
        // a loopback that is up has local addresses; one that is down has none
        if (Files.exists(net.resolve("fib_trie")) && lines(net.resolve("fib_trie")).stream().anyMatch(line -> line.contains("LOCAL"))) {
            up.add(LOOPBACK);
        }
        return new Network(interfaces, List.copyOf(up), routes);
    }

    static String[] words(String line) {
        var words = new ArrayList<String>();
        var tokens = new StringTokenizer(line);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words.toArray(String[]::new);
    }

    static List<String> lines(Path file) throws IOException {
        return text(file).lines().toList();
    }

    /** Files of {@code /proc} have no size beforehand; names in them may be any bytes, so they are read as Latin-1. */
    static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
        }
    }
}
