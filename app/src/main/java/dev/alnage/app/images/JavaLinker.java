package dev.alnage.app.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Links Java runtimes of chosen modules from the JDK that we run on. JDK 25 ships no jmods; jlink takes its own run-time image. */
final class JavaLinker {
    private static final long MINUTES_MAX = 5;
    private static final int SAID_CHARACTERS_MAX = 2_000;
    /** Not looked at by jlink, and large. */
    private static final List<String> NO_INPUTS = List.of("lib/src.zip", "man", "legal", "demo", "sample", "jmods", "include");

    private final Path home;

    JavaLinker(Path home) {
        this.home = home;
    }

    /** The arguments, for the provenance; they name no place. */
    static List<String> arguments(ImageRecipe.JavaRuntime runtime) {
        var arguments = new ArrayList<>(List.of("--add-modules", String.join(",", runtime.modules()), "--no-header-files", "--no-man-pages"));
        if (runtime.slim()) {
            arguments.addAll(List.of("--strip-java-debug-attributes", "--compress", "zip-6"));
        } else {
            arguments.addAll(List.of("--compress", "zip-0"));
        }
        return arguments;
    }

    void link(ImageRecipe.JavaRuntime runtime, Path out, Path log) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin/jlink").toString()));
        command.addAll(arguments(runtime));
        command.addAll(List.of("--output", out.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // What the environment says must not show in the image.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                throw new IOException("found jlink running after " + MINUTES_MAX + " minutes, expected it to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while jlink ran", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            var said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
            throw new IOException("jlink ended with " + process.exitValue() + ", expected 0: "
                    + said.substring(0, Math.min(SAID_CHARACTERS_MAX, said.length())));
        }
    }

    /** What a link reads: path below the JDK → file. */
    SortedMap<String, Path> inputs() throws IOException {
        SortedMap<String, Path> inputs = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(home)) {
            walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).forEach(file -> {
                var path = home.relativize(file).toString();
                if (NO_INPUTS.stream().noneMatch(no -> path.equals(no) || path.startsWith(no + "/"))) {
                    inputs.put(path, file);
                }
            });
        }
        return inputs;
    }
}
