package dev.alnage.app.command;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.server.RefusalText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Pushes what a forge has received, and not let in yet, to the factory's own server: it judges again, by what its ledger has now, and
 * writes down what it takes. Git does it, which is there because it runs the hook, and reads the new objects from where they wait.
 *
 * @param address of the repository at the factory
 */
record RecordingPush(Path directory, String address) {
    private static final int OUTPUT_BYTES_MAX = 256 << 10;
    private static final int LINES_MAX = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String REMOTE = "remote: ";

    /** What the factory says against it; nothing when it has recorded the push. */
    List<String> answer(List<ReferenceUpdate> updates) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "push", "--atomic", "--no-verify", "--porcelain"));
        updates.forEach(update -> command.add("--force-with-lease=" + update.name() + ":" + update.before().map(Digest::hex).orElse("")));
        command.addAll(List.of("--", address));
        updates.forEach(update -> command.add(update.after().map(Digest::hex).orElse("") + ":" + update.name()));
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        var process = builder.start();
        process.getOutputStream().close();
        Thread.ofVirtual().name("patience").start(() -> endLater(process));
        var said = new String(process.getInputStream().readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        return process.waitFor() == 0 ? List.of() : refusal(said);
    }

    /** A factory that does not answer holds up nobody for ever. */
    private static void endLater(Process process) {
        try {
            if (!process.waitFor(PATIENCE)) {
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> refusal(String said) {
        var lines = said.lines().filter(line -> line.startsWith(REMOTE)).map(line -> RefusalText.shown(line.substring(REMOTE.length()).strip()))
                .filter(line -> !line.isEmpty()).limit(LINES_MAX).toList();
        var last = said.lines().filter(line -> !line.isBlank()).reduce((_, line) -> line).orElse("nothing");
        return lines.isEmpty() ? List.of("✗ ALN-SRC-133 the factory: found " + RefusalText.shown(last) + ", expected it to record the push; push again later") : lines;
    }
}
