package dev.alnage.factory.world;

import dev.alnage.evidence.source.ObjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository that the installed git works on, with no settings but those given here. */
public record GitProcess(Path directory) {
    /** A repository without a working tree. */
    public static GitProcess bare(Path directory) throws IOException {
        var git = new GitProcess(directory);
        git.run("init", "-q", "--bare", "-b", "main", ".");
        return git;
    }

    /** A repository with a working tree. */
    public static GitProcess worktree(Path directory) throws IOException {
        var git = new GitProcess(directory);
        git.run("init", "-q", "-b", "main", ".");
        return git;
    }

    /** What git prints, without the last newline. @throws IllegalStateException when it ends with anything but 0 */
    public String run(String... arguments) throws IOException {
        return run(new byte[0], arguments);
    }

    /** The same, with something to read for git. */
    public String run(byte[] input, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "commit.gpgSign=false", "-c", "gc.auto=0",
                "-c", "advice.detachedHead=false"));
        command.addAll(List.of(arguments));
        java.nio.file.Files.createDirectories(directory);
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try (var to = process.getOutputStream()) {
            to.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output.stripTrailing();
    }

    public ObjectId id(String revision) throws IOException {
        return new ObjectId(run("rev-parse", revision));
    }

    /** Commits in one go, in git's own format for importing. */
    public void fastImport(String stream) throws IOException {
        run(stream.getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet", "--force");
    }

    /** One commit of such a stream. @param more {@code from}, {@code merge}, and files */
    public static String commit(String reference, long time, String message, String... more) {
        return "commit " + reference + "\nauthor Anna <anna@example.org> " + time + " +0000\ncommitter Anna <anna@example.org> " + time + " +0000\ndata "
                + message.getBytes(StandardCharsets.UTF_8).length + "\n" + message + "\n" + String.join("", more);
    }

    /** A file in a commit of such a stream. */
    public static String file(String path, String content) {
        return "M 100644 inline " + path + "\ndata " + content.getBytes(StandardCharsets.UTF_8).length + "\n" + content + "\n";
    }
}
