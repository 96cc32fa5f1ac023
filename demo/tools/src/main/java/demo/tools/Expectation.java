package demo.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program: files laid before it, arguments, standard input, and what must come out. The runs of one file
 * share a working directory, so that one can read what an earlier one wrote.
 */
record Expectation(String name, Map<String, String> files, List<String> arguments, String input, String output, int exit) {
    private static final List<String> KEYS = List.of("name", "files", "arguments", "input", "output", "exit");
    private static final int SECONDS_MAX = 60;
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    Expectation {
        files = Map.copyOf(files);
        arguments = List.copyOf(arguments);
    }

    /** Reads {@code {"runs": [...]}}; an unknown key or no run at all is refused. */
    static List<Expectation> read(Path file) throws IOException {
        var runs = Json.array(Json.readObject(Files.readAllBytes(file)), "runs");
        if (runs.isEmpty()) {
            throw new Refused("found no runs in " + file.getFileName() + ", expected at least one");
        }
        return runs.stream().map(run -> of(Json.object(run, "run"))).toList();
    }

    private static Expectation of(Map<String, Object> run) {
        for (var key : run.keySet()) {
            if (!KEYS.contains(key)) {
                throw new Refused("found the key " + key + ", expected one of " + KEYS);
            }
        }
        var files = new TreeMap<String, String>();
        if (run.containsKey("files")) {
            var laid = Json.object(run.get("files"), "files");
            for (var name : laid.keySet()) {
                Jar.inside(name, "files");
                files.put(name, Json.string(laid, name));
            }
        }
        return new Expectation(Json.string(run, "name"), files, Json.strings(run, "arguments"),
                run.containsKey("input") ? Json.string(run, "input") : "", Json.string(run, "output"),
                Math.toIntExact(Json.integer(run, "exit")));
    }

    Suite.Outcome tried(Running image, Path work) throws IOException {
        for (var file : files.entrySet()) {
            var path = work.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var input = Files.writeString(Files.createTempFile(work.getParent(), "input", ""), input());
        var out = Files.createTempFile(work.getParent(), "output", "");
        var errors = Files.createTempFile(work.getParent(), "errors", "");
        var all = new ArrayList<>(image.command());
        all.addAll(arguments);
        var builder = new ProcessBuilder(all).directory(work.toFile())
                .redirectInput(input.toFile()).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(image.environment());
        var process = builder.start();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                return new Suite.Failed("found it running after " + SECONDS_MAX + " s, expected an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Suite.Failed("found it interrupted, expected an end");
        } finally {
            process.destroyForcibly();
        }
        return judged(process.exitValue(), text(out), text(errors));
    }

    private Suite.Outcome judged(int found, String written, String errors) {
        if (found != exit) {
            return new Suite.Failed("found exit code " + found + ", expected " + exit + "; it said: " + errors);
        }
        return written.equals(output) ? new Suite.Passed()
                : new Suite.Failed("found the output \"" + written + "\", expected \"" + output + "\"");
    }

    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }
}
