package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;

/**
 * Has git look for secrets before each commit and each push of this checkout, which is a courtesy, since the server looks again; or has
 * the git of another forge ask about every push that it receives.
 */
public final class SourceHookInstall implements Command {
    private static final String MARK = "# written by alnage source hook install";
    private static final String SCRIPT = """
            #!/bin/sh
            %s
            command -v alnage >/dev/null || { echo "alnage: error: found no alnage on the path, expected it there to look at this" >&2; exit 3; }
            exec %s
            """;
    static final Flag PRE_RECEIVE = Flag.withValue("pre-receive", "REPO", "the bare repository of another forge: every push to it is judged");
    private static final Flag TO = Flag.withValue("to", "FILE", "where that forge wants the hook, if not in hooks/pre-receive of the repository");

    @Override public Usage usage() {
        return Usage.none().with(PRE_RECEIVE, GuardedHook.REPOSITORY, GuardedHook.EVIDENCE, Session.ROOT, GuardedHook.REMEMBER, GuardedHook.PUSHER, GuardedHook.RECORD, TO)
                .note("Writes pre-commit and pre-push of this checkout, or with --pre-receive that of a server, and never over a hook of somebody else.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        Map<Path, String> hooks = new LinkedHashMap<>();
        if (in.has(PRE_RECEIVE.name())) {
            var guarded = GuardedHook.install(in, bare(in));
            hooks.put(in.flag(TO.name()).map(in::path).orElse(guarded.directory().resolve("hooks/pre-receive")), guarded.command());
        } else {
            try (var repository = LocalInputs.repository(in)) {
                hooks.put(folder(repository).resolve("pre-commit"), "alnage source scan -q --staged");
                hooks.put(folder(repository).resolve("pre-push"), "alnage source scan -q --pushed \"$1\"");
            }
        }
        for (var hook : hooks.entrySet()) {
            requireOurs(hook.getKey(), hook.getValue());
        }
        for (var hook : hooks.entrySet()) {
            Files.createDirectories(hook.getKey().getParent());
            Files.writeString(hook.getKey(), SCRIPT.formatted(MARK, hook.getValue()));
            Files.setPosixFilePermissions(hook.getKey(), PosixFilePermissions.fromString("rwxr-xr-x"));
            in.console().say(Mark.YES, "wrote " + hook.getKey());
        }
        return Exit.PASSED;
    }

    private static Path bare(Invocation in) {
        var directory = in.path(in.flag(PRE_RECEIVE.name()).orElseThrow()).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory.resolve("objects")) || !Files.isRegularFile(directory.resolve("HEAD"))) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-019", "found no bare repository at " + directory + ", expected one that git pushes to", "git init --bare");
        }
        return directory;
    }

    /** Where git looks: {@code core.hooksPath}, from the top of the checkout, or the hooks of the repository. */
    private static Path folder(Repository repository) {
        var configured = repository.getConfig().getString("core", null, "hooksPath");
        return configured == null ? repository.getCommonDirectory().toPath().resolve("hooks") : repository.getWorkTree().toPath().resolve(configured);
    }

    private static void requireOurs(Path file, String command) throws IOException {
        if (Files.exists(file) && !Files.readString(file).contains(MARK)) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-035", "found a hook of somebody else at " + file + ", expected none or one of ours",
                    "add the line to it: " + command + " || exit");
        }
    }
}
