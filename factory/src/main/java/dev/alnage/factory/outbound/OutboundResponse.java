package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import java.util.Map;
import java.util.Optional;

/** What came back: nothing in it is believed yet. Header names are lower case; a header given twice is joined by a comma. */
public record OutboundResponse(int status, Map<String, String> headers, Bytes body) {
    public OutboundResponse {
        headers = Map.copyOf(headers);
    }

    public Optional<String> findHeader(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
