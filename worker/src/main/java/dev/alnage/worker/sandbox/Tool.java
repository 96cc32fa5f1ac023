package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of the machine that makes sandboxes. */
public record Tool(String name, Path path, String version) {
    /** Only places that an administrator alone can write to; never the caller's PATH. */
    private static final List<String> PLACES = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    static final String SEARCH_PATH = String.join(":", PLACES);

    /** Where a program of the base system is. @throws SandboxFailed if it is not installed */
    static Path path(String name) {
        return PLACES.stream().map(place -> Path.of(place, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new SandboxFailed("found no " + name + ", expected it installed"));
    }

    /** The program of that name, if it is installed and tells its version. */
    public static Optional<Tool> find(String name) {
        return PLACES.stream().map(place -> Path.of(place, name)).filter(Files::isExecutable).findFirst()
                .flatMap(path -> version(path).map(version -> new Tool(name, path, version)));
    }

    private static Optional<String> version(Path path) {
        try {
            var process = new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readNBytes(65_536), StandardCharsets.UTF_8);
            // such as "crun version 1.8.1", "runc version 1.1.5", "bubblewrap 0.8.0"
            return process.waitFor() == 0
                    ? text.lines().findFirst().flatMap(line -> Stream.of(line.split(" ")).reduce((_, last) -> last))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
