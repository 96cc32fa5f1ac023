package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Transport;

/** Speaks to a process of the factory over its Unix socket. */
public final class UnixClient implements AutoCloseable {
    private static final long ANSWER_SECONDS = 120;
    private static final int ANSWER_BYTES_MAX = 256 << 20;
    private static final int PROBLEM_BYTES_MAX = 1 << 16;

    private final HttpClient client;
    private final Path socket;

    private UnixClient(HttpClient client, Path socket) {
        this.client = client;
        this.socket = socket;
    }

    public static UnixClient open(Path socket) {
        var client = new HttpClient();
        client.setFollowRedirects(false);
        client.setMaxConnectionsPerDestination(64);
        client.setIdleTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
        return new UnixClient(client, socket);
    }

    public Json get(String path) throws IOException {
        return JsonReader.read(call("GET", path, Bytes.empty()));
    }

    public Json post(String path, Json body) throws IOException {
        return JsonReader.read(call("POST", path, body.toBytes()));
    }

    public Json post(String path, Bytes body) throws IOException {
        return JsonReader.read(call("POST", path, body));
    }

    /**
     * The whole answer, empty where there is nothing to say.
     *
     * @throws Refused if the other side says no
     * @throws Rejected.Malformed if it says too much: the other side is not trusted with our memory
     */
    public Bytes call(String method, String path, Bytes body) throws IOException {
        try (var answer = stream(method, path, body)) {
            var content = answer.readNBytes(ANSWER_BYTES_MAX + 1);
            if (content.length > ANSWER_BYTES_MAX) {
                throw new Rejected.Malformed("found an answer over " + ANSWER_BYTES_MAX + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }

    /** The answer as it comes; close it. @throws Refused if the other side says no */
    public InputStream stream(String method, String path, Bytes body) throws IOException {
        var listener = new InputStreamResponseListener();
        request(method, path, body).send(listener);
        try {
            var response = listener.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (response.getStatus() == HttpStatus.OK_200 || response.getStatus() == HttpStatus.NO_CONTENT_204) {
                return listener.getInputStream();
            }
            try (var in = listener.getInputStream()) {
                throw new Refused(problem(response.getStatus(), Bytes.of(in.readNBytes(PROBLEM_BYTES_MAX))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + socket.getFileName(), e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("no answer from " + socket.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static Problem problem(int status, Bytes body) {
        try {
            return Problem.read(status, body);
        } catch (Rejected e) {
            return new Problem(status, "ALN-API-009", "refused with status " + status, "alnage doctor");
        }
    }

    private Request request(String method, String path, Bytes body) {
        var request = client.newRequest("http://factory" + path).transport(new Transport.TCPUnix(socket))
                .method(method).timeout(ANSWER_SECONDS * 10, TimeUnit.SECONDS);
        return body.isEmpty() ? request : request.body(new BytesRequestContent("application/json", body.toArray()));
    }

    @Override public void close() throws IOException {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IOException("the HTTP client does not stop", e);
        }
    }
}
