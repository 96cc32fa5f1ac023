package dev.alnage.factory.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Sends bytes that no proper client would send. */
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
    }

    /** One request, and all that comes back until the other side closes. */
    static String exchange(Path socket, String request) throws IOException {
        try (var client = new RawClient(socket)) {
            client.send(request);
            return client.rest();
        }
    }

    /** A request line that is wrapped into an otherwise proper request. */
    static String ask(Path socket, String requestLine) throws IOException {
        return exchange(socket, requestLine + " HTTP/1.1\r\nHost: factory\r\nConnection: close\r\n\r\n");
    }

    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    void send(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    String rest() throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override public void close() throws IOException {
        channel.close();
    }

    /** For a child process of another uid: socket, request line; prints the answer. */
    public static void main(String[] arguments) throws IOException {
        System.out.print(ask(Path.of(arguments[0]), arguments[1]));
    }
}
