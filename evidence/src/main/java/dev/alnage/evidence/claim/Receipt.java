package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The storer's statement that it hashed what a worker left for an order again, found it equal to the worker's link, and
 * holds it. {@code order} is the digest of the order's envelope; {@code outputs} maps output names to trees.
 */
public record Receipt(Digest order, Digest link, Digest provenance, SortedMap<String, Digest> outputs, Digest log, Digest trace) {
    public static final String TYPE = "https://alnage.dev/receipt/v1";

    public Receipt {
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("link", link.toString()).with("provenance", provenance.toString())
                .with("outputs", Claims.digests(outputs)).with("log", log.toString()).with("trace", trace.toString()),
                Resource.of("order", order));
    }

    public static Receipt read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var receipt = new Receipt(Claims.subject(statement, "order"), fields.digest("link"), fields.digest("provenance"),
                Claims.digests(fields, "outputs"), fields.digest("log"), fields.digest("trace"));
        fields.noOthers();
        return receipt;
    }
}
