package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;

/**
 * The storer's statement that it hashed something from outside and holds it: a material (subject: the sha256 of its file)
 * or a checked-out commit (subject: the commit). {@code tree} is the directory that steps get; {@code note} says what is
 * not proven, such as that a sources jar is not a tag.
 */
public record Ingest(String source, Digest subject, Digest tree, String note, Instant ingested) {
    public static final String TYPE = "https://alnage.dev/ingest/v1";

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("source", source).with("note", note)
                .with("ingested", ingested.toString()), Resource.of("source", subject), Resource.of("tree", tree));
    }

    public static Ingest read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var ingest = new Ingest(fields.text("source"), Claims.subject(statement, "source"), Claims.subject(statement, "tree"),
                fields.text("note"), fields.instant("ingested"));
        fields.noOthers();
        return ingest;
    }
}
