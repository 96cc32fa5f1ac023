package dev.alnage.app.docs;

import dev.alnage.app.Main;
import dev.alnage.app.ProgramUnderTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A shell in a folder, with this build of the program on its path and nothing of the caller's environment. What it prints comes as on a screen. */
final class Session implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Path folder;
    private final Process shell;
    private final BufferedReader screen;
    private final List<Long> background = new ArrayList<>();

    Session(Path folder, Path checkout) throws IOException {
        this.folder = folder;
        var bin = Files.createDirectories(folder.resolveSibling("bin"));
        var words = ProgramUnderTest.find().command(Main.class).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(bin.resolve("alnage"), "#!/bin/sh\nexec " + words + " \"$@\"\n");
        Files.setPosixFilePermissions(bin.resolve("alnage"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var builder = new ProcessBuilder("bash", "--norc", "--noprofile").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("HOME", Files.createDirectories(folder.resolveSibling("home")).toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("ALNAGE_HOME", checkout.toString());
        shell = builder.start();
        screen = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What was printed, line by line, and the exit code behind it. */
    record Answer(List<String> printed, int exitCode) {}

    Answer type(Page.Exchange exchange) throws IOException, InterruptedException {
        return exchange.inBackground() ? begin(exchange) : type(exchange.command());
    }

    private Answer type(String command) throws IOException {
        var end = "end-" + UUID.randomUUID();
        send("{ " + command + "\n} </dev/null\nprintf '\\n%s %d\\n' " + end + " $?\n");
        var printed = new ArrayList<String>();
        for (String line; (line = screen.readLine()) != null; ) {
            if (line.startsWith(end)) {
                // the line that parts the last word of the command from ours
                if (!printed.isEmpty() && printed.getLast().isEmpty()) {
                    printed.removeLast();
                }
                return new Answer(printed, Integer.parseInt(line.substring(end.length() + 1)));
            }
            printed.add(line);
        }
        throw new IOException("the shell ended in the middle of: " + command);
    }

    /** Started, and waited for until it has said what the page shows, or has ended, or time is up. */
    private Answer begin(Page.Exchange exchange) throws IOException, InterruptedException {
        var said = Files.createFile(folder.resolveSibling("background-" + background.size()));
        var command = exchange.command().substring(0, exchange.command().length() - 2);
        var pid = Long.parseLong(type("( exec " + command + " ) >" + said + " 2>&1 & echo $!").printed().getFirst());
        background.add(pid);
        var until = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            var alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            var printed = Files.readAllLines(said);
            if (Shown.matches(exchange.output(), printed) || !alive || System.nanoTime() > until) {
                return new Answer(printed, alive ? 0 : -1);
            }
            Thread.sleep(50);
        }
    }

    private void send(String script) throws IOException {
        shell.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
    }

    /** Ends what goes on beside it first, as gently as a person would. */
    @Override public void close() throws IOException {
        for (var pid : background) {
            ProcessHandle.of(pid).ifPresent(process -> {
                process.destroy();
                process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
            });
        }
        shell.getOutputStream().close();
        shell.destroy();
    }
}
