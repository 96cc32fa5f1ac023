package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a Statement v1 from the payload of a verified envelope, or one of v0.1, which has the same members and is what many
 * tools still write. Members that the framework does not name are passed over,
 * as it demands of consumers ("parsing rules"); members that it names must be what it says.
 */
public final class StatementReader {
    public static final int SUBJECTS_MAX = 100_000;
    private static final List<Digest.Algorithm> ALGORITHMS = List.of(Digest.Algorithm.values());

    private StatementReader() {}

    public static Statement read(Bytes payload) {
        var fields = Fields.of("statement", JsonReader.read(payload));
        var type = fields.text("_type");
        if (!type.equals(Statement.TYPE) && !type.equals(Statement.TYPE_V01)) {
            throw new Rejected.Malformed("found _type " + type + ", expected " + Statement.TYPE);
        }
        var subjects = fields.list("subject", json -> resource("subject", json));
        if (subjects.size() > SUBJECTS_MAX) {
            throw new Rejected.Malformed("found " + subjects.size() + " subjects, expected at most " + SUBJECTS_MAX);
        }
        return new Statement(subjects, PredicateReader.read(fields.text("predicateType"), fields.members("predicate")));
    }

    /** A predicate by its type, as reports of tools hold it without a statement around. */
    public static Predicate predicate(String type, Json.Members content) {
        return PredicateReader.read(type, content);
    }

    /** A ResourceDescriptor; digests of algorithms that we do not accept are left out (they identify nothing). */
    public static Resource resource(String where, Json json) {
        var fields = Fields.of(where, json);
        var set = fields.has("digest") ? fields.map("digest", value -> Fields.text(where + ".digest", value)) : Map.<String, String>of();
        var resource = new Resource(fields.text("name", ""), fields.text("uri", ""), digests(set), fields.text("mediaType", ""));
        if (fields.has("content")) {
            requireDigest(resource, fields.base64("content"));
        }
        return resource;
    }

    private static List<Digest> digests(Map<String, String> set) {
        var digests = new ArrayList<Digest>(set.size());
        for (var entry : set.entrySet()) {
            for (var algorithm : ALGORITHMS) {
                if (algorithm.wireName().equals(entry.getKey())) {
                    digests.add(new Digest(algorithm, entry.getValue()));
                }
            }
        }
        return digests;
    }

    /** Content that comes along must be what the digest names, or two readers use two things. */
    private static void requireDigest(Resource resource, Bytes content) {
        for (var digest : resource.digests()) {
            if (digest.isSha256() && !digest.equals(Digest.of(content))) {
                throw new Rejected.Malformed("found content of " + resource.name() + " with digest " + Digest.of(content) + ", expected " + digest);
            }
        }
    }
}
