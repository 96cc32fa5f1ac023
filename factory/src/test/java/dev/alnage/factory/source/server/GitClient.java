package dev.alnage.factory.source.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real git, without anybody's settings. @param environment beside what every call gets */
record GitClient(Path home, Map<String, String> environment) {
    private static final long SECONDS_MAX = 120;

    /** What a call has said, errors included, and its exit code. */
    record Said(int code, String text) {
        Said succeeded() {
            if (code != 0) {
                throw new AssertionError("git failed with " + code + ":\n" + text);
            }
            return this;
        }

        Said refused() {
            if (code == 0) {
                throw new AssertionError("git succeeded, expected a refusal:\n" + text);
            }
            return this;
        }
    }

    GitClient with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new GitClient(home, Map.copyOf(more));
    }

    Said git(Path directory, String... arguments) {
        var command = new ArrayList<>(List.of("git", "-c", "init.defaultBranch=main", "-c", "gc.auto=0", "-c", "advice.detachedHead=false"));
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    Said run(Path directory, List<String> command) {
        try {
            var output = Files.createTempFile(home, "said", ".txt");
            var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(Map.of("HOME", home.toString(), "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1", "GIT_TERMINAL_PROMPT", "0",
                    "GIT_AUTHOR_NAME", "Ada", "GIT_AUTHOR_EMAIL", "ada@example.org", "GIT_COMMITTER_NAME", "Ada", "GIT_COMMITTER_EMAIL", "ada@example.org", "LC_ALL", "C.UTF-8"));
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end of " + command + " after " + SECONDS_MAX + " s:\n" + Files.readString(output));
            }
            var text = Files.readString(output);
            Files.delete(output);
            return new Said(process.exitValue(), text);
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }

    /** A new repository with one commit on {@code main}. */
    Path repository(Path directory) throws IOException {
        Files.createDirectories(directory);
        git(directory, "init", "-q").succeeded();
        commit(directory, "file", "one\n");
        return directory;
    }

    /** Writes a file and commits it. */
    String commit(Path directory, String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
        git(directory, "add", "--", file).succeeded();
        git(directory, "commit", "-q", "-m", "Write " + file).succeeded();
        return id(directory, "HEAD");
    }

    String id(Path directory, String revision) {
        return git(directory, "rev-parse", "--verify", revision).succeeded().text().strip();
    }
}
