package dev.alnage.worker;

import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Privilege;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a worker process is started with. @param lifeline whether it ends when its standard input does, which whoever started it holds for as long as that lives */
record WorkerOptions(String pool, Path state, Path outbox, Path images, Optional<Path> blobs, Path trust, Path root, Path factory, Path sealer,
        Path storer, long uidBase, Optional<String> cgroup, boolean rootless, boolean bubblewrap, boolean lifeline, long orders) {
    static final String USAGE = "--pool NAME --state DIR --outbox DIR --images DIR [--blobs DIR] --trust FILE --root FILE"
            + " --factory SOCKET --sealer SOCKET --storer SOCKET (--uid-base N | --rootless) [--cgroup PATH] [--allow-bubblewrap] [--lifeline] [--orders N]";
    private static final Set<String> PATHS = Set.of("--state", "--outbox", "--images", "--blobs", "--trust", "--root", "--factory", "--sealer", "--storer");
    /** Ids below are the system's own. In a user namespace of the worker's own, 1 is the first of its range. */
    private static final long UID_BASE_MIN = 65_536;
    private static final long UID_BASE_MAX = 0xfffe_0000L;

    static WorkerOptions parse(String... arguments) {
        var values = new HashMap<String, String>();
        var rootless = false;
        var bubblewrap = false;
        var lifeline = false;
        for (var i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--rootless")) {
                rootless = true;
            } else if (arguments[i].equals("--allow-bubblewrap")) {
                bubblewrap = true;
            } else if (arguments[i].equals("--lifeline")) {
                lifeline = true;
            } else if (PATHS.contains(arguments[i]) || Set.of("--pool", "--uid-base", "--cgroup", "--orders").contains(arguments[i])) {
                if (i + 1 == arguments.length || values.put(arguments[i], arguments[i + 1]) != null) {
                    throw wrong(arguments[i] + " needs one value");
                }
                i++;
            } else {
                throw wrong("found " + arguments[i]);
            }
        }
        if (rootless == values.containsKey("--uid-base")) {
            throw wrong("either --uid-base or --rootless is needed");
        }
        return new WorkerOptions(required(values, "--pool"), path(values, "--state"), path(values, "--outbox"), path(values, "--images"),
                values.containsKey("--blobs") ? Optional.of(path(values, "--blobs")) : Optional.empty(), path(values, "--trust"),
                path(values, "--root"), path(values, "--factory"), path(values, "--sealer"), path(values, "--storer"),
                rootless ? 0 : number(values, "--uid-base", 1, UID_BASE_MAX),
                Optional.ofNullable(values.get("--cgroup")), rootless, bubblewrap, lifeline,
                values.containsKey("--orders") ? number(values, "--orders", 1, Long.MAX_VALUE) : Long.MAX_VALUE);
    }

    private static String required(Map<String, String> values, String name) {
        if (!values.containsKey(name)) {
            throw wrong(name + " is missing");
        }
        return values.get(name);
    }

    private static Path path(Map<String, String> values, String name) {
        return Path.of(required(values, name)).toAbsolutePath().normalize();
    }

    private static long number(Map<String, String> values, String name, long min, long max) {
        try {
            var number = Long.parseLong(required(values, name));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(name + " is a number from " + min + " to " + max);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + "; usage: " + USAGE);
    }

    /** Whether what was asked for is what this process may do. @throws IllegalArgumentException if not */
    void requireFit(Privilege privilege) {
        if (rootless != (privilege == Privilege.NONE)) {
            throw wrong(rootless ? "--rootless is for a worker without privileges" : "--uid-base needs root, of the machine or of a user namespace");
        }
        if (privilege == Privilege.MACHINE && uidBase < UID_BASE_MIN) {
            throw wrong("--uid-base is at least " + UID_BASE_MIN);
        }
        cgroup.ifPresent(path -> {
            if (!path.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '/') || path.contains("//") || path.startsWith("/")) {
                throw wrong("--cgroup is a path of lower-case letters, digits and dashes below the root of the hierarchies");
            }
        });
    }

    /** Who commands are outside: a range of their own, or without privileges this process's own user. */
    Confinement.Ids ids(long own) {
        return rootless ? Confinement.Ids.own(own) : Confinement.Ids.range(uidBase);
    }
}
