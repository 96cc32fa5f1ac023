package dev.alnage.factory.source.forge;

import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.factory.identity.SshKeygen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** OpenSSH's server on loopback, with the shell that git brings: a real {@code sshd} for each connection, as inetd would start it. */
final class SshForge implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    /** Where a server that root starts wants to lock itself in; whoever installs it makes it at each start of the machine. */
    private static final Path SEPARATION = Path.of("/run/sshd");

    /** How often somebody has come. */
    final AtomicInteger connections = new AtomicInteger();
    private final Path home;
    private final ServerSocket door;
    private final OpenSshKey ed25519;
    private final OpenSshKey rsa;

    SshForge(Path home) throws IOException {
        this.home = home;
        var keygen = new SshKeygen(home);
        ed25519 = OpenSshKey.read(keygen.create("host-ed25519"));
        rsa = OpenSshKey.read(keygen.create("host-rsa", "-t", "rsa", "-b", "3072"));
        if (!Files.exists(SEPARATION) && Files.isWritable(SEPARATION.getParent())) {
            Files.createDirectory(SEPARATION);
        }
        configure("AcceptEnv GIT_PROTOCOL");
        door = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** Says how the next connections are served. */
    void configure(String... more) throws IOException {
        Files.writeString(home.resolve("sshd_config"), String.join("\n", "HostKey " + home.resolve("host-ed25519"), "HostKey " + home.resolve("host-rsa"), "UsePAM no", "StrictModes no",
                "PasswordAuthentication no", "KbdInteractiveAuthentication no", "AuthorizedKeysFile " + home.resolve("keys"), "PermitRootLogin prohibit-password", "LogLevel QUIET",
                String.join("\n", more)) + "\n");
    }

    /** Lets a key in, for git alone. */
    void letIn(OpenSshKey key) throws IOException {
        letIn(key, "git-shell -c \\\"$SSH_ORIGINAL_COMMAND\\\"");
    }

    /** Lets a key in, for which this is run whatever it asks for. */
    void letIn(OpenSshKey key, String command) throws IOException {
        Files.writeString(home.resolve("keys"), "restrict,command=\"" + command + "\" " + key.line() + "\n");
    }

    void letNobodyIn() throws IOException {
        Files.writeString(home.resolve("keys"), "");
    }

    OpenSshKey ed25519() {
        return ed25519;
    }

    OpenSshKey rsa() {
        return rsa;
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var process = new ProcessBuilder(List.of(SSHD.toString(), "-i", "-f", home.resolve("sshd_config").toString())).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            Thread.ofVirtual().start(() -> copied(in(socket), process.getOutputStream()));
            copied(process.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // who came has gone
        }
    }

    private static InputStream in(Socket socket) {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            return InputStream.nullInputStream();
        }
    }

    private static void copied(InputStream from, OutputStream to) {
        try (from; to) {
            var buffer = new byte[8192];
            for (int count; (count = from.read(buffer)) > 0; ) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // one end has gone, so the other goes
        }
    }

    @Override public void close() throws IOException {
        door.close();
    }
}
