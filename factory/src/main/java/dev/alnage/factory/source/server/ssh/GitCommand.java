package dev.alnage.factory.source.server.ssh;

import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.NotReceived;
import dev.alnage.factory.source.server.RefusalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * What a client asks to be executed. Only {@code git-upload-pack 'NAME'} and {@code git-receive-pack 'NAME'}, spelled as git spells them,
 * mean anything; nothing is ever given to a shell, or to another program.
 */
final class GitCommand implements Command {
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final String PROTOCOL = "GIT_PROTOCOL";
    private static final int PROTOCOL_LENGTH_MAX = 100;
    private static final int REFUSED = 128;

    private final GitService service;
    private final String line;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream errors = OutputStream.nullOutputStream();
    private ExitCallback exit = (_, _, _) -> { };
    private Optional<Thread> thread = Optional.empty();

    GitCommand(GitService service, String line) {
        this.service = service;
        this.line = line;
    }

    @Override public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override public void setErrorStream(OutputStream errors) {
        this.errors = errors;
    }

    @Override public void setExitCallback(ExitCallback exit) {
        this.exit = exit;
    }

    @Override public void start(ChannelSession channel, Environment environment) {
        var protocol = environment.getEnv().getOrDefault(PROTOCOL, "");
        thread = Optional.of(Thread.ofVirtual().name("git").start(
                () -> exit.onExit(run(channel, protocol.length() > PROTOCOL_LENGTH_MAX ? "" : protocol, in, out, errors))));
    }

    @Override public void destroy(ChannelSession channel) {
        thread.ifPresent(Thread::interrupt);
    }

    private int run(ChannelSession channel, String protocol, InputStream in, OutputStream out, OutputStream errors) {
        try (in; out; errors) {
            try {
                var pusher = Login.pusher(channel.getSession()).orElseThrow(() -> new IOException("a command without a login"));
                var asked = Asked.read(line);
                if (asked.isEmpty()) {
                    errors.write(("✗ ALN-SRC-008 " + "the command: found something else than fetching and pushing, expected git-upload-pack 'NAME'"
                            + " or git-receive-pack 'NAME'; use git, there is no shell here\n").getBytes(StandardCharsets.UTF_8));
                    return REFUSED;
                }
                service.converse(service.open(asked.get().path(), asked.get().service(), pusher), protocol, in, out);
                out.flush();
                return 0;
            } catch (NotReceived e) {
                for (var text : RefusalText.lines(e.refusals())) {
                    errors.write((text + "\n").getBytes(StandardCharsets.UTF_8));
                }
                return REFUSED;
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "ssh=ended command-failed reason=\"" + RefusalText.shown(String.valueOf(e.getMessage())) + "\"", e);
            return REFUSED;
        }
    }

    /** A service and the name that it is asked for. */
    private record Asked(GitService.Service service, String path) {
        static Optional<Asked> read(String line) {
            var space = line.indexOf(' ');
            if (space < 0 || line.length() < space + 4 || line.charAt(space + 1) != '\'' || line.indexOf('\'', space + 2) != line.length() - 1) {
                return Optional.empty();
            }
            return GitService.Service.find(line.substring(0, space)).map(service -> new Asked(service, line.substring(space + 2, line.length() - 1)));
        }
    }
}
