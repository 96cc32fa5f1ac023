package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Speaks to a process of the factory over its Unix socket: one request at a time on a connection, which is kept for the next one.
 * A command is over sooner than a client with threads of its own would have started.
 */
public final class UnixClient implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(120);
    private static final int ANSWER_BYTES_MAX = 256 << 20;
    private static final int PROBLEM_BYTES_MAX = 1 << 16;
    private static final int CONNECTIONS_MAX = 64;

    private final Path socket;
    private final Duration limit;
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
    private final ConcurrentLinkedDeque<UnixConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<UnixConnection> open = ConcurrentHashMap.newKeySet();
    private final Thread watch = Thread.ofPlatform().name("answers in time").daemon().unstarted(this::watch);
    private volatile boolean closed;

    private UnixClient(Path socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /** Opens no connection yet: the socket may appear later. */
    public static UnixClient open(Path socket) {
        return open(socket, ANSWER_MAX);
    }

    /** @param limit how long the other side may say nothing */
    static UnixClient open(Path socket, Duration limit) {
        var client = new UnixClient(socket, limit);
        client.watch.start();
        return client;
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
            var content = Bytes.read(answer, ANSWER_BYTES_MAX + 1);
            if (content.size() > ANSWER_BYTES_MAX) {
                throw new Rejected.Malformed("found an answer over " + ANSWER_BYTES_MAX + " bytes, expected at most that");
            }
            return content;
        }
    }

    /** The answer as it comes; close it. @throws Refused if the other side says no */
    public InputStream stream(String method, String path, Bytes body) throws IOException {
        var connection = connection();
        try {
            var response = connection.ask(request(method, path, body));
            var content = connection.content(response, () -> release(connection));
            if (response.getCode() == HttpURLConnection.HTTP_OK || response.getCode() == HttpURLConnection.HTTP_NO_CONTENT) {
                return content;
            }
            try (content) {
                throw new Refused(problem(response.getCode(), Bytes.read(content, PROBLEM_BYTES_MAX)));
            }
        } catch (HttpException | IOException e) {
            discard(connection);
            throw new IOException("no answer from " + socket.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static ClassicHttpRequest request(String method, String path, Bytes body) {
        var request = new BasicClassicHttpRequest(method, path);
        request.setHeader(HttpHeaders.HOST, "factory");
        if (!body.isEmpty()) {
            request.setEntity(new ByteArrayEntity(body.toArray(), ContentType.APPLICATION_JSON));
            request.setHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        if (!body.isEmpty() || !method.equals("GET")) {
            request.setHeader(HttpHeaders.CONTENT_LENGTH, body.size());
        }
        return request;
    }

    private UnixConnection connection() throws IOException {
        try {
            if (!connections.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("found " + CONNECTIONS_MAX + " answers of " + socket.getFileName() + " that nobody has read, expected them to be closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + socket.getFileName());
        }
        for (UnixConnection kept; (kept = idle.pollFirst()) != null; ) {
            if (kept.isUsable()) {
                return kept;
            }
            open.remove(kept);
            kept.close();
        }
        try {
            var fresh = UnixConnection.open(socket);
            open.add(fresh);
            return fresh;
        } catch (IOException e) {
            connections.release();
            throw new IOException("no answer from " + socket.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** After the last byte of an answer, or when nobody wants the rest. */
    private void release(UnixConnection connection) {
        if (connection.isKept() && !closed) {
            idle.addFirst(connection);
            connections.release();
        } else {
            discard(connection);
        }
    }

    private void discard(UnixConnection connection) {
        if (open.remove(connection)) {
            connection.close();
            connections.release();
        }
    }

    private void watch() {
        while (!closed) {
            try {
                Thread.sleep(limit.dividedBy(60));
            } catch (InterruptedException e) {
                return;
            }
            open.forEach(connection -> connection.endOverdue(limit));
        }
    }

    private static Problem problem(int status, Bytes body) {
        try {
            return Problem.read(status, body);
        } catch (Rejected e) {
            return new Problem(status, "ALN-API-009", "refused with status " + status, "alnage doctor");
        }
    }

    @Override public void close() {
        closed = true;
        watch.interrupt();
        open.forEach(UnixConnection::close);
    }
}
