package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.List;

/** Reads a Statement v1 from the payload of a verified envelope. */
public final class StatementReader {
    public static final int SUBJECTS_MAX = 100_000;

    private StatementReader() {}

    public static Statement read(Bytes payload) {
        var fields = Fields.of("statement", JsonReader.read(payload));
        if (!fields.text("_type").equals(Statement.TYPE)) {
            throw new Rejected.Malformed("found _type " + fields.text("_type") + ", expected " + Statement.TYPE);
        }
        var subjects = fields.list("subject", json -> resource("subject", json));
        if (subjects.size() > SUBJECTS_MAX) {
            throw new Rejected.Malformed("found " + subjects.size() + " subjects, expected at most " + SUBJECTS_MAX);
        }
        return new Statement(subjects, predicate(fields.text("predicateType"), fields.members("predicate")));
    }

    /** A ResourceDescriptor; digests of algorithms that we do not accept are left out (they identify nothing). */
    public static Resource resource(String where, Json json) {
        var fields = Fields.of(where, json);
        var digests = fields.findObject("digest").map(_ -> fields.map("digest", value -> Fields.text(where + ".digest", value)))
                .map(StatementReader::digests).orElse(List.of());
        return new Resource(fields.text("name", ""), fields.text("uri", ""), digests, fields.text("mediaType", ""));
    }

    private static List<Digest> digests(java.util.Map<String, String> set) {
        return set.entrySet().stream()
                .filter(entry -> java.util.Arrays.stream(Digest.Algorithm.values()).anyMatch(a -> a.wireName().equals(entry.getKey())))
                .map(entry -> new Digest(Digest.Algorithm.of(entry.getKey()), entry.getValue())).toList();
    }

    private static Predicate predicate(String type, Json.Members content) {
        var fields = Fields.of("predicate", content);
        return switch (type) {
            case Predicate.Link.TYPE -> new Predicate.Link(fields.text("name"), fields.texts("command"),
                    fields.listOrEmpty("materials", json -> resource("material", json)),
                    fields.has("byproducts") ? fields.members("byproducts") : Json.object().build(),
                    fields.has("environment") ? fields.members("environment") : Json.object().build());
            default -> new Predicate.Unknown(type, content);
        };
    }
}
