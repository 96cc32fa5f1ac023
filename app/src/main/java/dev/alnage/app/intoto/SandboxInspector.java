package dev.alnage.app.intoto;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Inspector;
import dev.alnage.evidence.intoto.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Inspections in a bubblewrap sandbox: no network, no write outside a copy of the folder, no environment, no capability.
 * The command comes from a layout that somebody signed, over products that somebody else made; neither may touch this
 * machine. Where bubblewrap cannot run there is no answer.
 */
final class SandboxInspector implements Inspector, AutoCloseable {
    private static final Duration TIME_MAX = Duration.ofMinutes(2);
    private static final long COPY_BYTES_MAX = 2L << 30;
    private static final List<String> MERGED = List.of("bin", "sbin", "lib", "lib32", "lib64");

    private final Path folder;
    private final List<Path> copies = new ArrayList<>();

    SandboxInspector(Path folder) {
        this.folder = folder;
    }

    @Override public Optional<ClassicLink> inspect(Layout.Inspection inspection) {
        var sandbox = Path.of("/usr/bin/bwrap");
        if (!Files.isExecutable(sandbox)) {
            return Optional.empty();
        }
        try {
            // The next inspection sees what this one left, as the specification has it; the folder itself stays as it is.
            if (copies.isEmpty()) {
                copies.add(copy());
            }
            var copy = copies.getFirst();
            if (run(copy, List.of("/usr/bin/true")) != 0) {
                return Optional.empty();
            }
            var materials = new FolderArtifacts(copy).record();
            var returned = run(copy, inspection.run());
            return Optional.of(new ClassicLink(inspection.name(), materials, new FolderArtifacts(copy).record(), inspection.run(),
                    Json.object().with("return-value", returned).build(), Json.object().build()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() throws IOException {
        for (var copy : copies) {
            Files.walkFileTree(copy, new SimpleFileVisitor<>() {
                @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    private static int run(Path copy, List<String> command) throws IOException {
        var argv = new ArrayList<>(List.of("/usr/bin/bwrap", "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534",
                "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin",
                "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", "--ro-bind", "/usr", "/usr"));
        for (var name : MERGED) {
            var directory = Path.of("/" + name);
            if (Files.isSymbolicLink(directory)) {
                argv.addAll(List.of("--symlink", Files.readSymbolicLink(directory).toString(), directory.toString()));
            } else if (Files.isDirectory(directory)) {
                argv.addAll(List.of("--ro-bind", directory.toString(), directory.toString()));
            }
        }
        // many commands are links through the one, and the loader finds libraries by the other
        for (var path : List.of("/etc/alternatives", "/etc/ld.so.cache")) {
            argv.addAll(List.of("--ro-bind-try", path, path));
        }
        argv.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", copy.toString(), "/work", "--chdir", "/work", "--"));
        argv.addAll(command);
        var process = new ProcessBuilder(argv).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new Rejected.Malformed("found an inspection that ran over " + TIME_MAX.toSeconds() + " s, expected it to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private Path copy() throws IOException {
        var copy = Files.createTempDirectory("inspection");
        var total = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(copy.resolve(folder.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                total[0] += attributes.size();
                if (total[0] > COPY_BYTES_MAX) {
                    throw new Rejected.Malformed("found more than " + COPY_BYTES_MAX + " bytes to inspect, expected at most that");
                }
                Files.copy(file, copy.resolve(folder.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return copy;
    }
}
