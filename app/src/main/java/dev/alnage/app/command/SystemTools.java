package dev.alnage.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of the system that the demo and the tests call: what {@code tools/setup --check} of this checkout says is missing. */
final class SystemTools {
    private static final int OUTPUT_BYTES_MAX = 64 << 10;
    private static final String NAME = "system tools";

    private SystemTools() {}

    /** Only the script of the folder that this program was started from, never one of the folder it was called in. */
    static List<Finding> look(Map<String, String> environment) throws IOException, InterruptedException {
        var home = environment.getOrDefault("ALNAGE_HOME", "");
        var script = Path.of(home).resolve("tools/setup");
        if (home.isEmpty() || !Files.isExecutable(script)) {
            return List.of(Finding.notLookedAt(NAME, "no checkout of Alnage"));
        }
        var process = new ProcessBuilder(script.toString(), "--check").redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        var missing = process.waitFor();
        if (missing == 0) {
            return List.of(Finding.well(NAME, "all there"));
        }
        var findings = new ArrayList<Finding>();
        for (var line : output.lines().toList()) {
            var fields = line.split("\t", 2);
            findings.add(Finding.weak(fields[0], "not installed" + (fields.length > 1 ? ": " + fields[1] : ""), "tools/setup installs it"));
        }
        return findings.isEmpty() ? List.of(Finding.wrong(NAME, "tools/setup --check ended with " + missing, "call it yourself")) : findings;
    }
}
