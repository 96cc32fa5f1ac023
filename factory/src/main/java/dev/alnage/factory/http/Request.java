package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** What a route gets: the caller, the parts of the path that are variable, the query, the body. */
public record Request(Caller caller, Map<String, String> path, Map<String, String> query, InputStream body) {
    /** A body larger than this is not read into memory; a route that takes more streams it. */
    public static final int BODY_BYTES_MAX = 80 << 20;

    public Request {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    public String path(String name) {
        return Optional.ofNullable(path.get(name)).orElseThrow(() -> new IllegalArgumentException("no variable " + name + " in the route"));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    public Bytes bytes() throws IOException {
        var content = body.readNBytes(BODY_BYTES_MAX + 1);
        if (content.length > BODY_BYTES_MAX) {
            throw new Rejected.Malformed("found a body over " + BODY_BYTES_MAX + " bytes, expected at most that");
        }
        return Bytes.of(content);
    }

    public Json json() throws IOException {
        return JsonReader.read(bytes(), BODY_BYTES_MAX);
    }

    public Fields fields() throws IOException {
        return Fields.of("request", json());
    }
}
