package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.util.HashMap;
import java.util.Map;

/** Reads the part of a target after the question mark: names and plain values, each name once, nothing to decode. */
final class Query {
    private static final int LENGTH_MAX = 1_000;

    private Query() {}

    /** @throws Rejected.Malformed if two readers could understand it in two ways */
    static Map<String, String> read(String query) {
        if (query.isEmpty()) {
            return Map.of();
        }
        if (query.length() > LENGTH_MAX || !Plain.text(query, "=&,-_.:@")) {
            throw new Rejected.Malformed("found a query with characters that no parameter has, or over " + LENGTH_MAX + " of them, expected name=value");
        }
        var values = new HashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals < 1 || pair.indexOf('=', equals + 1) >= 0) {
                throw new Rejected.Malformed("found query part \"" + pair + "\", expected name=value");
            }
            if (values.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw new Rejected.Malformed("found parameter " + pair.substring(0, equals) + " twice, expected it once");
            }
        }
        return values;
    }
}
