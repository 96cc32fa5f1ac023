package dev.alnage.factory.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.EofSensorWatcher;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;

/** One connection of {@link UnixClient}: HTTP/1.1, RFC 9112, one request after the other. */
final class UnixConnection {
    private static final Http1Config LIMITS = Http1Config.custom().setBufferSize(1 << 14).setMaxLineLength(1 << 16).setMaxHeaderCount(100).build();

    private final UnixSocket socket;
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);
    /** Whether the answer that was read last leaves the connection in order. */
    private boolean kept;

    private UnixConnection(UnixSocket socket) throws IOException {
        this.socket = socket;
        http.bind(socket);
    }

    static UnixConnection open(Path socket) throws IOException {
        return new UnixConnection(UnixSocket.connect(socket));
    }

    ClassicHttpResponse ask(ClassicHttpRequest request) throws IOException, HttpException {
        kept = false;
        http.sendRequestHeader(request);
        if (request.getEntity() != null) {
            http.sendRequestEntity(request);
        }
        http.flush();
        var response = http.receiveResponseHeader();
        while (response.getCode() < 200) {
            response = http.receiveResponseHeader(); // 1xx: RFC 9110, 15.2
        }
        if (response.getCode() != 204 && response.getCode() != 304) {
            http.receiveResponseEntity(response);
        }
        return response;
    }

    /** The content of the answer that was just received. @param done run once, when it has been read to its end or closed before that */
    InputStream content(ClassicHttpResponse response, Runnable done) throws IOException {
        var keepAlive = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, response, HttpCoreContext.create());
        if (response.getEntity() == null) {
            kept = keepAlive;
            done.run();
            return InputStream.nullInputStream();
        }
        return new EofSensorInputStream(response.getEntity().getContent(), new EofSensorWatcher() {
            @Override public boolean eofDetected(InputStream content) {
                kept = keepAlive;
                done.run();
                return false;
            }

            @Override public boolean streamClosed(InputStream content) {
                done.run(); // what nobody read would be taken for the next answer
                return false;
            }

            @Override public boolean streamAbort(InputStream content) {
                done.run();
                return false;
            }
        });
    }

    boolean isKept() {
        return kept;
    }

    /** Whether the next request can go out here: the other side may have ended since. */
    boolean isUsable() {
        return http.isOpen() && socket.isQuiet();
    }

    /** Whoever waits for an answer for longer than this waits no more, and is told so. */
    void endOverdue(Duration limit) {
        try {
            socket.endOverdue(limit);
        } catch (IOException e) {
            close(); // whoever waits hears of it either way
        }
    }

    void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
