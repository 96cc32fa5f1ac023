package dev.alnage.factory.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.ChannelPipedInputStream;

/** A command that runs on a machine elsewhere for us, within limits of size, time and speed. Closing it ends its connection. */
public final class SshTalk implements AutoCloseable {
    /** So much of what the command says beside its output is kept; of more, nothing is. */
    private static final int SAID_BYTES_MAX = 1_000;

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final SshClient client;
    private final ChannelExec channel;
    private final String where;
    private final Said said;
    private BoundedBody body;

    private SshTalk(SshClient client, ChannelExec channel, String where, Said said, BoundedBody body) {
        this.client = client;
        this.channel = channel;
        this.where = where;
        this.said = said;
        this.body = body;
    }

    static SshTalk begin(SshClient client, ClientSession session, SshRequest request, OutboundLimits limits) throws IOException {
        var channel = session.createExecChannel(request.command());
        request.environment().forEach(channel::setEnv);
        var said = new Said();
        channel.setErr(said);
        channel.open().verify(limits.noProgress());
        return new SshTalk(client, channel, request.where(), said, body(client, channel, request.where(), limits));
    }

    private static BoundedBody body(SshClient client, ChannelExec channel, String where, OutboundLimits limits) throws IOException {
        if (!(channel.getInvertedOut() instanceof ChannelPipedInputStream output)) {
            throw new IllegalStateException("the library gives its output as another stream than it did");
        }
        // who waits for a byte waits no longer than for progress
        output.setTimeout(limits.noProgress().toMillis());
        return new BoundedBody(client::stop, where, output, limits, System.nanoTime() + limits.total().toNanos());
    }

    /** From now on, what comes may cost this. */
    public void within(OutboundLimits next) throws IOException {
        body = body(client, channel, where, next);
    }

    /** What the command prints. */
    public InputStream output() {
        return new InputStream() {
            @Override public int read() throws IOException {
                return body.read();
            }

            @Override public int read(byte[] target, int offset, int length) throws IOException {
                return body.read(target, offset, length);
            }
        };
    }

    /** What the command reads. */
    public OutputStream input() {
        return channel.getInvertedIn();
    }

    /** The beginning of what the command has said beside its output so far. */
    public String said() {
        return said.text();
    }

    /** Gives the command a moment to end by itself, in which it may still say why it did not do what it was asked. */
    @Override public void close() {
        try {
            channel.getInvertedIn().close();
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), GRACE);
        } catch (IOException e) {
            // it has ended before
        } finally {
            channel.close(true);
            client.stop();
        }
    }

    /** Keeps a beginning. */
    private static final class Said extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override public synchronized void write(int b) {
            if (kept.size() < SAID_BYTES_MAX) {
                kept.write(b);
            }
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8).strip();
        }
    }
}
