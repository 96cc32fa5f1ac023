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
import java.util.Set;
import java.util.TreeSet;

/** What a route gets: the caller, the parts of the path that are variable, the query, the body. */
public record Request(Caller caller, Map<String, String> path, Map<String, String> query, InputStream body) {
    /** A body larger than this is not read into memory; a route that takes more streams it. */
    public static final int BODY_BYTES_MAX = 80 << 20;
    /** The same for a caller who is nobody but a client: strangers do not fill the memory of the factory. */
    public static final int CLIENT_BYTES_MAX = 16 << 20;

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
        var content = Bytes.read(body, bytesMax() + 1);
        refuseLength(content.size());
        return content;
    }

    /** A parameter that no handler looks at would be a wish that is silently not granted. */
    void refuseOthers(Set<String> parameters) {
        for (var name : query.keySet()) {
            if (!parameters.contains(name)) {
                throw new Rejected.Malformed("found parameter " + name + ", expected " + (parameters.isEmpty() ? "none" : "one of " + new TreeSet<>(parameters)));
            }
        }
    }

    void refuseLength(long length) {
        if (length > bytesMax()) {
            throw new Rejected.Malformed("found a body over " + bytesMax() + " bytes, expected at most that");
        }
    }

    private int bytesMax() {
        return caller.peer() instanceof Caller.User && !caller.roles().equals(Set.of(Callers.CLIENT)) ? BODY_BYTES_MAX : CLIENT_BYTES_MAX;
    }

    public Json json() throws IOException {
        return JsonReader.read(bytes(), bytesMax());
    }

    public Fields fields() throws IOException {
        return Fields.of("request", json());
    }
}
