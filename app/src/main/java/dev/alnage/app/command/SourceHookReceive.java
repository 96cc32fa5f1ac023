package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.forge.GuardedForge;
import dev.alnage.factory.source.forge.HookInput;
import dev.alnage.factory.source.server.RefusalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code alnage source hook receive NAME}: what a pre-receive hook of another forge runs. The push lies where git has received it; it gets
 * in when this ends with 0, and what the pusher reads otherwise are at most ten lines.
 */
public final class SourceHookReceive implements Command {
    @Override public Usage usage() {
        return Usage.of("NAME").with(GuardedHook.EVIDENCE, Session.ROOT, GuardedHook.REMEMBER, GuardedHook.PUSHER, GuardedHook.RECORD)
                .note("Run by git, which names the repository and the new objects in the environment, and the references on standard input.");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var directory = directory(in);
        var hook = GuardedHook.read(in, directory, in.positional(0));
        var updates = HookInput.read(Bytes.of(in.in().readNBytes(HookInput.BYTES_MAX + 1)));
        var push = new Push(hook.repository(), new Pusher(hook.pusher(in), "", Optional.empty(), Pusher.Transport.LOCAL), updates, List.of());
        var forge = new GuardedForge(hook.rules(), ClientPolicies.signed(), Instant::now);
        return switch (forge.inspect(push, incoming(in, directory), directory)) {
            case Inspector.Found.Refused(var refusals) -> refused(in, RefusalText.lines(refusals, updates));
            case Inspector.Found.Clean _ -> hook.record().isEmpty() ? Exit.PASSED : recorded(in, new RecordingPush(directory, hook.record()).answer(updates));
        };
    }

    private static Exit recorded(Invocation in, List<String> refusal) {
        return refusal.isEmpty() ? Exit.PASSED : refused(in, refusal);
    }

    private static Exit refused(Invocation in, List<String> lines) {
        lines.forEach(line -> in.out().println(Visible.line(line)));
        return Exit.REFUSED;
    }

    /** Git runs its hooks in the repository, and says so. */
    private static Path directory(Invocation in) {
        var named = Optional.ofNullable(in.environment().get("GIT_DIR")).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-SRC-131",
                "found no GIT_DIR in the environment, expected git to run this as its pre-receive hook", "alnage source hook install --pre-receive REPO"));
        return in.path(named).toAbsolutePath().normalize();
    }

    /** Where git keeps what it has received until its hook has answered; nothing is new where it says nothing, as for deletions. */
    private static Path incoming(Invocation in, Path directory) {
        var quarantine = in.environment().getOrDefault("GIT_QUARANTINE_PATH", "");
        var incoming = quarantine.isEmpty() ? directory.resolve("objects") : in.path(quarantine).toAbsolutePath().normalize();
        if (!Files.isDirectory(incoming)) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-SRC-131", "found no folder of new objects at " + incoming + ", expected what git has received", "push again");
        }
        return incoming;
    }
}
