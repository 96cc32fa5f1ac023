package dev.alnage.factory.source.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alnage.evidence.Bytes;
import dev.alnage.factory.outbound.AllowedDestination;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.world.GitProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A forge on loopback: the real {@code git http-backend} behind a token, and an API that takes the status of commits and writes down what it was asked. */
final class OtherForge implements AutoCloseable {
    static final String TOKEN = "a-token-of-the-factory";

    final List<Asked> asked = new ArrayList<>();
    /** What the API answers, the next first; 201 when there is nothing here. */
    final Queue<Integer> answers = new ConcurrentLinkedQueue<>(new ArrayDeque<>());
    /** What git was asked, and whether with a password. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    /** What a hostile forge does to a request of git's, before anything else. */
    volatile Instead instead = HONEST;
    static final Instead HONEST = _ -> false;
    private final Path root;
    private final HttpServer server;

    /** Answers a request otherwise, or says that it does not. */
    interface Instead {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    /** Bytes, as what they are said to be. */
    static boolean answered(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        } catch (IOException e) {
            // who was asking has heard enough
        }
        exchange.close();
        return true;
    }

    /** Shows the real references, and sends this instead of every pack (gitprotocol-v2, the section packfile). */
    void packed(byte[] bands) {
        var listed = new AtomicBoolean();
        instead = exchange -> {
            // the first that is posted asks for the references
            if (exchange.getRequestMethod().equals("GET") || !listed.getAndSet(true)) {
                listed.set(!exchange.getRequestMethod().equals("GET"));
                return false;
            }
            var body = new ByteArrayOutputStream();
            body.writeBytes("000dpackfile\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(bands);
            body.writeBytes("0000".getBytes(StandardCharsets.US_ASCII));
            return answered(exchange, 200, "application/x-git-upload-pack-result", body.toByteArray());
        };
    }

    /** A line of a sideband: 1 is the pack, 2 is talk. */
    static byte[] band(int number, byte[] content) {
        var line = new ByteArrayOutputStream();
        line.writeBytes("%04x".formatted(content.length + 5).getBytes(StandardCharsets.US_ASCII));
        line.write(number);
        line.writeBytes(content);
        return line.toByteArray();
    }

    /** What the API was asked. */
    record Asked(String method, String path, Map<String, String> headers, String body) {}

    /** @param root a folder with the bare repositories */
    OtherForge(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/git/", this::git);
        server.createContext("/api/", this::api);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://localhost:" + port();
    }

    /** A gateway that may go here, for these purposes. */
    Gateway gateway(String... purposes) {
        return Gateway.of(List.of(purposes).stream().map(purpose -> new AllowedDestination(purpose, "localhost", port(), Protocol.HTTP, true)).toList());
    }

    private void api(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        synchronized (asked) {
            asked.add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        }
        var answer = answers.poll();
        exchange.sendResponseHeaders(answer == null ? 201 : answer, -1);
        exchange.close();
    }

    private void git(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + (exchange.getRequestHeaders().containsKey("Authorization") ? "with" : "without"));
        if (instead.answer(exchange)) {
            return;
        }
        var authorization = "Basic " + java.util.Base64.getEncoder().encodeToString(("oauth2:" + TOKEN).getBytes(StandardCharsets.US_ASCII));
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        var builder = new ProcessBuilder("git", "http-backend");
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(Map.of("GIT_PROJECT_ROOT", root.toString(), "GIT_HTTP_EXPORT_ALL", "1", "GIT_CONFIG_NOSYSTEM", "1", "HOME", root.toString(), "REMOTE_USER", "factory",
                "PATH_INFO", exchange.getRequestURI().getPath().substring("/git".length()), "REQUEST_METHOD", exchange.getRequestMethod()));
        builder.environment().put("QUERY_STRING", exchange.getRequestURI().getRawQuery() == null ? "" : exchange.getRequestURI().getRawQuery());
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Encoding")).ifPresent(coding -> builder.environment().put("HTTP_CONTENT_ENCODING", coding));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol")).ifPresent(version -> builder.environment().put("GIT_PROTOCOL", version));
        builder.environment().put("CONTENT_TYPE", String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        var process = builder.start();
        try (var to = process.getOutputStream()) {
            exchange.getRequestBody().transferTo(to);
        }
        var said = Bytes.of(process.getInputStream().readAllBytes());
        var text = new String(said.toArray(), StandardCharsets.ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        var status = 200;
        for (var line : text.substring(0, end).split("\r\n")) {
            var colon = line.indexOf(':');
            if (line.startsWith("Status: ")) {
                status = Integer.parseInt(line.substring(8, 11));
            } else {
                exchange.getResponseHeaders().add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        var body = said.slice(end + 4, said.size()).toArray();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** A bare repository of this forge that real git cloned. */
    GitProcess repository(String name, Path from) throws IOException {
        var directory = root.resolve(name + ".git");
        Files.createDirectories(directory.getParent());
        new GitProcess(from).run("clone", "-q", "--bare", ".", directory.toString());
        return new GitProcess(directory);
    }

    @Override public void close() {
        server.stop(0);
    }
}
