package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The git of this machine in one folder, with no settings but those given here. */
public final class GitClient {
    private final Path folder;

    public GitClient(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** What it prints. @throws IOException when it says no, with what it says */
    public String run(String... words) throws IOException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "init.defaultBranch=main",
                "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always", "-C", folder.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + ": " + out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return out.strip();
    }

    /** Commits one file. */
    public Digest commit(String file, String content, String message, String... more) throws IOException {
        Files.writeString(folder.resolve(file), content);
        run("add", file);
        var words = new ArrayList<>(List.of("commit", "-q", "-m", message));
        words.addAll(List.of(more));
        run(words.toArray(String[]::new));
        return head();
    }

    public Digest head() throws IOException {
        return Digest.gitCommit(run("rev-parse", "HEAD"));
    }
}
