package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.outbound.SshRequest;
import dev.alnage.factory.outbound.SshTalk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** What JGit gets instead of a client of SSH: the one command that it wants run, the gateway has run elsewhere. */
final class SshLine extends ForgeLine {
    private final Wire wire;
    private final Asked asked;
    private @Nullable SshTalk talk;

    /** Where requests go. */
    interface Wire {
        SshTalk talk(SshRequest request, OutboundLimits limits) throws IOException;
    }

    /** Makes a request of a command. */
    interface Asked {
        SshRequest request(String command, Map<String, String> environment) throws IOException;
    }

    SshLine(Wire wire, Asked asked, OutboundLimits limits) {
        super(limits);
        this.wire = wire;
        this.asked = asked;
    }

    /** For JGit, which asks for one session and one command in it. */
    SshSessionFactory sessions() {
        return new SshSessionFactory() {
            @Override public RemoteSession2 getSession(URIish uri, CredentialsProvider credentials, FS files, int millis) {
                return new Session();
            }

            @Override public String getType() {
                return "gateway";
            }
        };
    }

    @Override void within(OutboundLimits next) throws IOException {
        super.within(next);
        if (talk != null) {
            talk.within(next);
        }
    }

    @Override String said() {
        return talk == null ? "" : talk.said();
    }

    private SshTalk run(String command, Map<String, String> environment) throws IOException {
        requireNoFailure();
        try {
            talk = wire.talk(asked.request(command, environment), limits());
            return talk;
        } catch (IOException | Rejected e) {
            throw failed(e);
        }
    }

    @Override public void close() {
        if (talk != null) {
            talk.close();
        }
    }

    private final class Session implements RemoteSession2 {
        @Override public Process exec(String command, int timeout) throws IOException {
            return exec(command, Map.of(), timeout);
        }

        @Override public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
            return new Running(run(command, environment));
        }

        @Override public void disconnect() {
            SshLine.this.close();
        }
    }

    /** The command elsewhere, as JGit takes one. */
    private final class Running extends Process {
        private final InputStream output;
        private final OutputStream input;

        private Running(SshTalk talk) {
            output = watched(talk.output());
            input = new Bounded(talk.input());
        }

        @Override public OutputStream getOutputStream() {
            return input;
        }

        @Override public InputStream getInputStream() {
            return output;
        }

        /** Nothing: what comes there is kept elsewhere, to a limit. */
        @Override public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        /** How it ended says nothing that its answer does not say. */
        @Override public int waitFor() {
            return 0;
        }

        @Override public int exitValue() {
            return 0;
        }

        @Override public void destroy() {
            SshLine.this.close();
        }
    }

    /** What is sent, up to as much as a push may have. */
    private final class Bounded extends FilterOutputStream {
        private long sent;

        private Bounded(OutputStream out) {
            super(out);
        }

        @Override public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override public void write(byte[] more, int from, int length) throws IOException {
            requireNoFailure();
            sent += length;
            if (sent > PUSH_BYTES_MAX) {
                throw failed(new TooLong());
            }
            // what breaks here is no first failure: JGit ends every talk with a word, also one that the forge has ended before
            out.write(more, from, length);
        }
    }
}
