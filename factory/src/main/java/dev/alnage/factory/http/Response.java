package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** What a route answers: a status, a media type, and a body that is written when the headers are out. */
public record Response(int status, String mediaType, Map<String, String> headers, Body body) {
    /** Writes the body; may take as long as it likes and flush in between. */
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    private Response(int status, String mediaType, Body body) {
        this(status, mediaType, Map.of(), body);
    }

    public static Response ok(Json json) {
        return bytes("application/json", json.toBytes());
    }

    /** Done, and there is nothing to say. */
    public static Response nothing() {
        return new Response(204, "", _ -> {});
    }

    public static Response bytes(String mediaType, Bytes content) {
        return new Response(200, mediaType, Map.of("Content-Length", String.valueOf(content.size())), out -> out.write(content.toArray()));
    }

    public static Response stream(String mediaType, Body body) {
        return new Response(200, mediaType, body);
    }

    public static Response problem(Problem problem) {
        return new Response(problem.status(), "application/problem+json", out -> out.write(problem.toJson().toBytes().toArray()));
    }

    /** The same with one header more. */
    public Response with(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new Response(status, mediaType, more, body);
    }
}
