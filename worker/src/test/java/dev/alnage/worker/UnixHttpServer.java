package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Just enough of an HTTP server on a Unix socket to stand in for the factory's processes: real bytes over a real socket. */
final class UnixHttpServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Handler handler;

    /** Answers one request; an empty answer is sent as 204. */
    interface Handler {
        Bytes answer(String method, String path, Bytes body) throws IOException;
    }

    UnixHttpServer(Path socket, Handler handler) throws IOException {
        this.handler = handler;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            var in = Channels.newInputStream(connection);
            for (var request = line(in); !request.isEmpty(); request = line(in)) {
                var words = request.split(" ");
                var length = 0;
                for (var header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase().startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                }
                answer(connection, words[0], words[1], Bytes.of(in.readNBytes(length)));
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void answer(SocketChannel connection, String method, String path, Bytes body) throws IOException {
        String status;
        Bytes content;
        try {
            content = handler.answer(method, path, body);
            status = content.isEmpty() ? "204 No Content" : "200 OK";
        } catch (Rejected e) {
            status = e instanceof Rejected.Stale ? "409 Conflict" : "403 Forbidden";
            content = Json.object().with("title", e.getMessage()).build().toBytes();
        } catch (IOException e) {
            status = "503 Service Unavailable";
            content = Json.object().with("title", "not now").build().toBytes();
        }
        var head = "HTTP/1.1 " + status + "\r\n" + (status.startsWith("204") ? "" : "Content-Length: " + content.size() + "\r\n") + "\r\n";
        var out = new ByteArrayOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(content.toArray());
        var buffer = ByteBuffer.wrap(out.toByteArray());
        while (buffer.hasRemaining()) {
            connection.write(buffer);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override public void close() throws IOException {
        server.close();
    }
}
