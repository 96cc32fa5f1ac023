package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.RunWatch;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Starts a run of the pipeline at a commit. */
public final class BuildStart implements Command {
    private static final Flag COMMIT = Flag.withValue("commit", "REVISION", "the commit to build (HEAD)");
    private static final Flag REBUILD = Flag.of("rebuild", "take nothing over from earlier runs");

    @Override public Usage usage() {
        return Usage.of("[REPOSITORY]").with(COMMIT, REBUILD, Flag.FOLLOW).note("REPOSITORY is this folder if you name none; the factory reads it itself.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var repository = in.positionals().isEmpty() ? in.directory() : in.path(in.positional(0));
        var commit = commit(repository.toAbsolutePath().normalize(), in.flag(COMMIT.name()).orElse("HEAD"));
        try (var session = Session.open(in)) {
            var run = session.client().start(repository.toAbsolutePath().normalize(), commit, in.has(REBUILD.name()));
            if (in.has(Flag.FOLLOW.name())) {
                run = new RunWatch(session.client(), in.console()).untilItRests(run.id());
            }
            RunPages.print(run, in);
            return RunPages.exit(run);
        }
    }

    private static Digest commit(Path repository, String revision) throws IOException {
        try (var opened = new FileRepositoryBuilder().readEnvironment().findGitDir(repository.toFile()).setMustExist(true).build()) {
            var id = opened.resolve(revision + "^{commit}");
            if (id == null) {
                throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no commit " + revision + " in " + repository + ", expected one", "git log");
            }
            return Digest.gitCommit(id.name());
        } catch (IllegalArgumentException | org.eclipse.jgit.errors.RepositoryNotFoundException e) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no git repository at " + repository + ", expected one", "git init");
        }
    }
}
