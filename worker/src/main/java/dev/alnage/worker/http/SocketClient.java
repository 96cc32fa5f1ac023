package dev.alnage.worker.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Transport;

/**
 * Asks one process of the factory over its Unix socket. A refusal (4xx) is a {@link Rejected} with the problem's title
 * (RFC 9457); anything else that is not a clear answer is an {@link IOException}, and may be asked again.
 */
final class SocketClient {
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int PROBLEM_BYTES_MAX = 1 << 16;
    private static final long ANSWER_SECONDS_MAX = 120;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpClient client;
    private final Path socket;

    SocketClient(HttpClient client, Path socket) {
        this.client = client;
        this.socket = socket.toAbsolutePath();
    }

    /** Sends an object and returns the answer, which is empty for 204. */
    Bytes post(String path, Json body) throws IOException {
        var request = request(HttpMethod.POST, path).body(new StringRequestContent("application/json", body.toBytes().toText()));
        try (var in = send(request)) {
            var content = in.readNBytes(ANSWER_BYTES_MAX + 1);
            if (content.length > ANSWER_BYTES_MAX) {
                throw new Rejected.Malformed("found an answer over " + ANSWER_BYTES_MAX + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }

    /** The content at a path, streamed; whoever reads it verifies it. */
    InputStream get(String path) throws IOException {
        return send(request(HttpMethod.GET, path));
    }

    private Request request(HttpMethod method, String path) {
        return client.newRequest("http://localhost" + path).method(method).transport(new Transport.TCPUnix(socket));
    }

    private InputStream send(Request request) throws IOException {
        var listener = new InputStreamResponseListener();
        request.send(listener);
        Response response;
        try {
            response = listener.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + socket.getFileName() + " was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer from " + socket.getFileName() + ": " + e.getMessage(), e);
        }
        if (response.getStatus() == OK || response.getStatus() == NO_CONTENT) {
            return listener.getInputStream();
        }
        try (var in = listener.getInputStream()) {
            throw problem(response.getStatus(), Bytes.of(in.readNBytes(PROBLEM_BYTES_MAX)));
        }
    }

    private static RuntimeException problem(int status, Bytes body) throws IOException {
        var title = title(body);
        return switch (status) {
            case CONFLICT -> new Rejected.Stale(title);
            case TOO_MANY_REQUESTS -> throw new IOException(title);
            case NOT_FOUND -> new Rejected.Untrusted(title);
            default -> {
                if (status / 100 == 4) {
                    yield status == 400 ? new Rejected.Malformed(title) : new Rejected.Untrusted(title);
                }
                throw new IOException("status " + status + ": " + title);
            }
        };
    }

    private static String title(Bytes body) {
        try {
            return Fields.of("problem", JsonReader.read(body)).text("title", "refused without a reason");
        } catch (Rejected e) {
            return "refused without a problem that can be read";
        }
    }
}
