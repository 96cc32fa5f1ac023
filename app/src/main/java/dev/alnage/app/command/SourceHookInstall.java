package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;

/** Has git look for secrets before each commit and each push of this checkout. The server looks again: a hook is a courtesy. */
public final class SourceHookInstall implements Command {
    private static final String MARK = "# written by alnage source hook install";
    private static final String SCRIPT = """
            #!/bin/sh
            %s
            command -v alnage >/dev/null || { echo "alnage: error: found no alnage on the path, expected it there to look for secrets" >&2; exit 3; }
            exec alnage source scan -q %s
            """;

    @Override public Usage usage() {
        return Usage.none().note("Writes pre-commit and pre-push, and never over a hook of somebody else.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        Map<String, String> hooks = new LinkedHashMap<>();
        hooks.put("pre-commit", SCRIPT.formatted(MARK, "--staged"));
        hooks.put("pre-push", SCRIPT.formatted(MARK, "--pushed \"$1\""));
        try (var repository = LocalInputs.repository(in)) {
            var folder = folder(repository);
            for (var name : hooks.keySet()) {
                requireOurs(folder.resolve(name));
            }
            Files.createDirectories(folder);
            for (var hook : hooks.entrySet()) {
                var file = folder.resolve(hook.getKey());
                Files.writeString(file, hook.getValue());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                in.console().say(Mark.YES, "wrote " + file);
            }
            return Exit.PASSED;
        }
    }

    /** Where git looks: {@code core.hooksPath}, from the top of the checkout, or the hooks of the repository. */
    private static Path folder(Repository repository) {
        var configured = repository.getConfig().getString("core", null, "hooksPath");
        return configured == null ? repository.getCommonDirectory().toPath().resolve("hooks") : repository.getWorkTree().toPath().resolve(configured);
    }

    private static void requireOurs(Path file) throws IOException {
        if (Files.exists(file) && !Files.readString(file).contains(MARK)) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-035", "found a hook of somebody else at " + file + ", expected none or one of ours",
                    "add the line to it: alnage source scan -q " + (file.endsWith("pre-push") ? "--pushed \"$1\"" : "--staged") + " || exit");
        }
    }
}
