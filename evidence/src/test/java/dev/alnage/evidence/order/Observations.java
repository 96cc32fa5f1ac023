package dev.alnage.evidence.order;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An observation as a worker makes it, for the tests of those who read one. */
public final class Observations {
    private Observations() {}

    public static Isolation isolation() {
        var namespaces = new TreeMap<String, Isolation.Namespace>();
        var inode = 4026532247L;
        for (var type : List.of("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")) {
            namespaces.put(type, new Isolation.Namespace(inode++, true));
        }
        var capabilities = new TreeMap<String, String>();
        List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb").forEach(set -> capabilities.put(set, "0000000000000000"));
        var ids = List.of(new Isolation.IdRange(0, 1_000_000, 65_536));
        return new Isolation("runc", "1.1.5", "6.18", false, true, namespaces, 2, 1, capabilities, true, 1000, 1000, ids, ids,
                "/alnage/1", new TreeMap<>(Map.of("pids.max", "64")), List.of(new Isolation.Mount("/", "ext4", List.of("relatime", "ro"))),
                new Isolation.Network(List.of("lo"), List.of(), List.of()), new Isolation.Scratch("tmpfs", true, true));
    }

    public static Trace trace() {
        return new Trace.Observed(2, List.of(new Trace.Exec(7, "/bin/sh", "/bin/busybox"), new Trace.Exec(8, "/bin/nc", "")),
                List.of(new Trace.Attempt(8, "connect", "10.0.0.1:80", "/bin/busybox", true)), 0);
    }

    public static Outcome outcome(Outcome.Ending ending) {
        return new Outcome(ending, Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:03Z"), Digest.of(Bytes.utf8("log")), 3);
    }

    public static Observation observation(Outcome.Ending ending) {
        return new Observation(isolation(), trace(), outcome(ending));
    }
}
