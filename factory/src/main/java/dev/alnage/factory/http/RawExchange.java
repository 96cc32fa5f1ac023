package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * One request over a Unix socket exactly as somebody wrote it, and its answer: a client library would mend the very path or
 * header that an attack consists of. For testing our own doors.
 */
public record RawExchange(int status, Bytes body) {
    private static final int ANSWER_BYTES_MAX = 16 << 20;

    public static RawExchange send(Path socket, String method, String path, Map<String, String> headers, Bytes body) throws IOException {
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            head.append("Host: factory\r\n");
        }
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (headers.keySet().stream().noneMatch(name -> name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding"))) {
            head.append("Content-Length: ").append(body.size()).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            try {
                write(channel, ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.UTF_8)));
                write(channel, body.toBuffer());
                channel.shutdownOutput();
            } catch (IOException _) {
                // refused before it was read to its end: the answer says why
            }
            return parse(Channels.newInputStream(channel).readNBytes(ANSWER_BYTES_MAX));
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static RawExchange parse(byte[] answer) {
        var text = new String(answer, StandardCharsets.ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.1 ") || text.length() < 12 || !text.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found " + answer.length + " bytes that are no HTTP answer, expected one");
        }
        var chunked = text.substring(0, end).toLowerCase(java.util.Locale.ROOT).contains("\r\ntransfer-encoding: chunked");
        var body = Bytes.of(answer).slice(end + 4, answer.length);
        return new RawExchange(Integer.parseInt(text.substring(9, 12)), chunked ? joined(body) : body);
    }

    /** The chunks of RFC 9112 7.1 put together. */
    private static Bytes joined(Bytes chunks) {
        var out = new ByteArrayOutputStream();
        var text = new String(chunks.toArray(), StandardCharsets.ISO_8859_1);
        for (var at = 0; at < text.length();) {
            var end = text.indexOf("\r\n", at);
            if (end < 0) {
                throw new Rejected.Malformed("found a damaged chunk in an HTTP answer, expected its length");
            }
            var length = Integer.parseInt(text, at, end, 16);
            if (length == 0) {
                break;
            }
            if (length < 0 || end + 2 + length > chunks.size()) {
                throw new Rejected.Malformed("found a chunk longer than the HTTP answer, expected all of it");
            }
            out.writeBytes(chunks.slice(end + 2, end + 2 + length).toArray());
            at = end + 2 + length + 2;
        }
        return Bytes.of(out.toByteArray());
    }
}
