package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The setrlimit(2) limits of a command: what we want, but no more than we have ourselves, which nobody without privileges can raise. */
final class ResourceLimits {
    private static final long OPEN_FILES = 65_536;
    private static final long LOCKED_BYTES = 65_536;

    private ResourceLimits() {}

    static Json json(Confinement box) throws IOException {
        var own = Observer.lines(Path.of("/proc/self/limits"));
        var limits = new ArrayList<Json>();
        limits.add(limit("RLIMIT_CORE", 0, own, "Max core file size"));
        limits.add(limit("RLIMIT_NOFILE", OPEN_FILES, own, "Max open files"));
        limits.add(limit("RLIMIT_FSIZE", Math.max(box.limits().scratchBytes(), box.limits().outputBytes()), own, "Max file size"));
        limits.add(limit("RLIMIT_MSGQUEUE", 0, own, "Max msgqueue size"));
        limits.add(limit("RLIMIT_MEMLOCK", LOCKED_BYTES, own, "Max locked memory"));
        if (box.ids().size() == 1) {
            // no control group counts processes then; this counts those of the user in the sandbox's user namespace
            limits.add(limit("RLIMIT_NPROC", box.limits().processes(), own, "Max processes"));
        }
        return Json.array(limits);
    }

    private static Json limit(String type, long wanted, List<String> own, String title) {
        var value = own.stream().filter(line -> line.startsWith(title))
                .map(line -> Observer.words(line.substring(title.length()))[1])
                .mapToLong(hard -> hard.equals("unlimited") ? wanted : Math.min(wanted, Long.parseLong(hard))).findFirst().orElse(wanted);
        return Json.object().with("type", type).with("soft", value).with("hard", value).build();
    }
}
