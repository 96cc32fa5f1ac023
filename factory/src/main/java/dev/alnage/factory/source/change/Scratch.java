package dev.alnage.factory.source.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository for a moment, which reads the objects of another and keeps its own: merging writes trees, and the other is not ours to
 * write to. Its settings are ours, so none of the other's is obeyed.
 */
final class Scratch implements AutoCloseable {
    private final Path directory;
    private final Repository repository;

    private Scratch(Path directory, Repository repository) {
        this.directory = directory;
        this.repository = repository;
    }

    /** @param gitDirectory the other's, which has an {@code objects} folder */
    static Scratch beside(Path gitDirectory) throws IOException {
        var objects = gitDirectory.resolve("objects").toRealPath();
        // git's own form: one path a line
        if (objects.toString().chars().anyMatch(c -> c < 0x20) || objects.toString().startsWith("\"") || objects.toString().startsWith("#")) {
            throw new IOException("found a path that cannot stand in git's list of alternates: " + objects);
        }
        var directory = Files.createTempDirectory("alnage-merge-");
        var repository = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        repository.create(true);
        Files.createDirectories(directory.resolve("objects/info"));
        Files.writeString(directory.resolve("objects/info/alternates"), objects + "\n");
        return new Scratch(directory, repository);
    }

    /** One that has nothing to read. */
    static Scratch alone() throws IOException {
        var directory = Files.createTempDirectory("alnage-first-");
        var repository = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        repository.create(true);
        return new Scratch(directory, repository);
    }

    Repository repository() {
        return repository;
    }

    @Override public void close() {
        repository.close();
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
