package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * An SSH agent that signs as a FIDO token does (PROTOCOL.u2f, PROTOCOL.agent of OpenSSH): over application, flags, counter and message.
 * The client takes it for one with a token, and the server sees what a token's signature looks like.
 */
public final class FidoToken implements AutoCloseable {
    private static final String TYPE = "sk-ssh-ed25519@openssh.com";
    private static final Bytes APPLICATION = Bytes.utf8("ssh:");
    private static final int USER_PRESENT = 1;
    private static final int IDENTITIES_WANTED = 11;
    private static final int IDENTITIES = 12;
    private static final int SIGNATURE_WANTED = 13;
    private static final int SIGNATURE = 14;
    private static final int FAILURE = 5;

    private final ServerSocketChannel socket;
    private final SoftwareSigner signer = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
    private volatile boolean touched = true;
    private int counter;

    private FidoToken(ServerSocketChannel socket) {
        this.socket = socket;
    }

    public static FidoToken plugIn(Path path) throws IOException {
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        var token = new FidoToken(socket);
        Thread.ofVirtual().start(token::serve);
        return token;
    }

    /** Whether somebody touches it when it blinks. */
    public void touched(boolean now) {
        touched = now;
    }

    public String publicKeyLine() {
        return TYPE + " " + Base64.getEncoder().encodeToString(blob().toArray());
    }

    private Bytes blob() {
        var spki = signer.key().spki();
        return field(Bytes.utf8(TYPE)).plus(field(spki.slice(spki.size() - 32, spki.size()))).plus(field(APPLICATION));
    }

    private static Bytes number(int value) {
        return Bytes.of(new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    private static Bytes field(Bytes value) {
        return number(value.size()).plus(value);
    }

    private void serve() {
        while (true) {
            try (var client = socket.accept()) {
                converse(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (EOFException e) {
                continue; // the client has what it wanted
            } catch (IOException e) {
                throw new AssertionError("the token fell off", e);
            }
        }
    }

    private void converse(SocketChannel client) throws IOException {
        var in = new DataInputStream(Channels.newInputStream(client));
        var out = new DataOutputStream(Channels.newOutputStream(client));
        while (true) {
            var message = in.readNBytes(in.readInt());
            var answer = switch (message[0]) {
                case IDENTITIES_WANTED -> Bytes.of(new byte[] {IDENTITIES}).plus(number(1)).plus(field(blob())).plus(field(Bytes.utf8("token")));
                case SIGNATURE_WANTED -> Bytes.of(new byte[] {SIGNATURE}).plus(field(signature(Bytes.of(message))));
                default -> Bytes.of(new byte[] {FAILURE});
            };
            out.write(field(answer).toArray());
            out.flush();
        }
    }

    private Bytes signature(Bytes request) {
        var key = request.slice(5, 5 + blob().size());
        if (!key.equals(blob())) {
            throw new AssertionError("asked for another key");
        }
        var at = 5 + key.size();
        var size = (request.at(at) & 0xff) << 24 | (request.at(at + 1) & 0xff) << 16 | (request.at(at + 2) & 0xff) << 8 | request.at(at + 3) & 0xff;
        var message = request.slice(at + 4, at + 4 + size);
        var flags = Bytes.of(new byte[] {(byte) (touched ? USER_PRESENT : 0)});
        var count = number(++counter);
        var signature = signer.sign(sha256(APPLICATION).plus(flags).plus(count).plus(sha256(message)));
        return field(Bytes.utf8(TYPE)).plus(field(signature)).plus(flags).plus(count);
    }

    private static Bytes sha256(Bytes content) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(content.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override public void close() throws IOException {
        socket.close();
    }
}
