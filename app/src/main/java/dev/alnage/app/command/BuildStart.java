package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.client.Session;
import dev.alnage.app.run.RunWatch;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.Fields;
import dev.alnage.policy.RevisionVerdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Starts a run of the pipeline at a commit. */
public final class BuildStart implements Command {
    private static final int HEX_LENGTH = 40;
    private static final Flag SOURCE = Flag.withValue("source", "NAME", "a repository that the factory serves, instead of a folder");
    private static final Flag COMMIT = Flag.withValue("commit", "REVISION", "the commit to build (HEAD; of a repository that the factory serves, main)");
    private static final Flag REBUILD = Flag.of("rebuild", "take nothing over from earlier runs");

    @Override public Usage usage() {
        return Usage.of("[REPOSITORY]").with(SOURCE, COMMIT, REBUILD, Flag.FOLLOW)
                .note("REPOSITORY is this folder if you name none; the factory reads it itself.")
                .note("With --source the revision is a branch of the repository, or a commit in full. One that was not merged is built, and published by nobody.")
                .note("A REPOSITORY that the factory does not serve has to be named by the policy (source.outside), or the commit to have been merged in one that it does.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var folder = (in.positionals().isEmpty() ? in.directory() : in.path(in.positional(0))).toAbsolutePath().normalize();
        var commit = in.flag(SOURCE.name()).isPresent() ? Optional.<Digest>empty() : Optional.of(commit(folder, in.flag(COMMIT.name()).orElse("HEAD")));
        try (var session = Session.open(in)) {
            var run = commit.isPresent() ? session.client().start(folder, commit.get(), in.has(REBUILD.name())) : served(in, session);
            if (in.has(Flag.FOLLOW.name())) {
                run = new RunWatch(session.client(), in.console()).untilItRests(run.id());
            }
            RunPages.print(run, in);
            return RunPages.exit(run);
        }
    }

    private static RunState served(Invocation in, Session session) throws IOException {
        if (!in.positionals().isEmpty()) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found a folder and --source, expected one of them", "");
        }
        var name = in.flag(SOURCE.name()).orElseThrow();
        var revision = in.flag(COMMIT.name()).orElse("main");
        var references = Fields.of("repository", session.client().repository(name)).map("references", json -> Fields.text("references", json));
        var tip = references.get(revision.startsWith("refs/") ? revision : "refs/heads/" + revision);
        if (tip == null && revision.length() != HEX_LENGTH) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no branch " + revision + " in " + name + ", expected one", "alnage source show " + name);
        }
        var commit = Digest.gitCommit(tip == null ? revision : tip);
        var run = session.client().start(new SourceScope(session.trust().trustDomain(), name).toUri(), commit, in.has(REBUILD.name()));
        if (RevisionVerdicts.of(commit, session.trust(), new FactoryEvidence(session.client()).about(commit), name::equals).passing().isEmpty()) {
            // no refusal: what a change is to show before it may be merged is found out by building it
            in.console().say(Mark.WARNING, "the gate has passed " + commit.hex().substring(0, 12) + " for no protected branch or tag of " + name
                    + ": it is built and tested, and nothing of it is published or deployed until it is merged there (ALN-SRC-098)");
        }
        return run;
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
