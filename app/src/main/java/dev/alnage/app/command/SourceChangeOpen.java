package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.clone.CloneReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code alnage source change open BRANCH}: proposes a branch that has been pushed, by the magic reference and with the person's own
 * git, so that who proposes is authenticated as for any push.
 */
public final class SourceChangeOpen implements Command {
    private static final int OUTPUT_BYTES_MAX = 1 << 20;
    private static final Flag TARGET = Flag.withValue("for", "BRANCH", "the branch that it is meant for (main)");
    private static final Flag TOPIC = Flag.withValue("topic", "NAME", "tells this change from your others");
    private static final Flag CLONE = Flag.withValue("clone", "DIR", "your clone (this folder)");
    private static final Flag REMOTE = Flag.withValue("remote", "NAME", "what the clone calls the server (origin)");

    @Override public Usage usage() {
        return Usage.of("BRANCH").with(TARGET, TOPIC, CLONE, REMOTE).note("It calls git push REMOTE COMMIT:refs/for/BRANCH in your clone, for the commit that was fetched or pushed last.");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var clone = in.flag(CLONE.name()).map(in::path).orElse(in.directory());
        var remote = in.flag(REMOTE.name()).orElse("origin");
        var target = in.flag(TARGET.name()).orElse("main");
        ReferenceName.require("refs/heads/" + target);
        if (remote.isEmpty() || remote.startsWith("-")) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --remote " + remote + ", expected the name of a remote", "git remote");
        }
        var commit = commit(clone, remote, in.positional(0));
        var command = new ArrayList<>(List.of("git", "-C", clone.toString(), "push", "--porcelain"));
        in.flag(TOPIC.name()).ifPresent(topic -> command.addAll(List.of("-o", "topic=" + topic)));
        command.addAll(List.of("--", remote, commit + ":refs/for/" + target));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-151", "found that git could not push " + commit + " for " + target + ": " + Visible.line(said.strip()).replace("\\u{a}", " "),
                    "do what the refusal says, then open it again");
        }
        said.lines().filter(line -> line.startsWith("remote: ")).forEach(line -> in.out().println(Visible.line(line.substring("remote: ".length()).strip())));
        return Exit.PASSED;
    }

    /** Where the server had the branch when the clone heard of it last. */
    private static String commit(Path clone, String remote, String branch) throws IOException {
        try (var reader = CloneReader.open(clone)) {
            return Optional.ofNullable(reader.references(remote).get("refs/heads/" + branch)).orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-SRC-151",
                    "found no branch " + branch + " of " + remote + " in " + clone + ", expected one that has been pushed or fetched", "git push " + remote + " " + branch)).hex();
        } catch (org.eclipse.jgit.errors.RepositoryNotFoundException e) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no git repository at " + clone + ", expected a clone", "git clone");
        }
    }
}
