package dev.alnage.app.demo;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.PipelinePin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** The application's own repository: a developer's commits, made on this machine with fixed author and time. */
final class DemoRepository {
    private static final PersonIdent DEVELOPER = new PersonIdent("Demo Developer", "developer@demo.invalid", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String PIPELINE = ".alnage/pipeline.yaml";

    private final Path directory;

    DemoRepository(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Commits the application with its images pinned by digest. The same content gives the same commit. */
    Digest commit(Path application, Digest image) throws IOException {
        return commit(application, Map.of(), image, "Add the application and its pipeline");
    }

    /** Commits the application with other files laid over it, as an attacker or a developer would. */
    Digest commit(Path application, Map<String, Path> changes, Digest image, String message) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
        copy(application, directory);
        var pipeline = Bytes.of(Files.readAllBytes(directory.resolve("pipeline.yaml")));
        Files.createDirectories(directory.resolve(".alnage"));
        Files.write(directory.resolve(PIPELINE), PipelinePin.pin(pipeline, Map.of("jdk", image)).toArray());
        Files.delete(directory.resolve("pipeline.yaml"));
        for (var change : changes.values()) {
            copy(change, directory);
        }
        try (var git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            var commit = git.commit().setMessage(message).setAuthor(DEVELOPER).setCommitter(DEVELOPER).setSign(false).call();
            return Digest.gitCommit(commit.getName());
        } catch (GitAPIException e) {
            throw new IOException("the demo's repository cannot be made: " + e.getMessage(), e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.toString().contains("/target/")) {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var paths = Files.walk(directory)) {
                for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
