package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.change.MergedTree;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A commit of a forge that the factory guards, as the reviewer's own clone has it: the factory says nothing about it. */
final class ForgeCommit {
    private ForgeCommit() {}

    /** The commit that a flag names in the clone. */
    static Digest named(Invocation in, Path gitDirectory, Flag flag) throws IOException {
        var name = in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "alnage source change review --help"));
        try (var git = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).setMustExist(true).build()) {
            var id = git.resolve(name + "^{commit}");
            if (id == null) {
                throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no commit " + name + " in the clone, expected one", "git fetch");
            }
            return Digest.gitCommit(id.name());
        } catch (RevisionSyntaxException e) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --" + flag.name() + " " + name + ", expected the name of a commit", "");
        }
    }

    /** The tree that merging the two gives. @throws Failure for two that conflict: there is nothing yet that could be reviewed */
    static String merged(Path gitDirectory, Digest base, Digest head) throws IOException {
        return MergedTree.of(gitDirectory, base, head).orElseThrow(() -> new Failure(Exit.REFUSED, "ALN-SRC-084", "found that " + head.hex() + " conflicts with " + base.hex()
                + ", expected a commit that merges", "rebase it and push again"));
    }
}
