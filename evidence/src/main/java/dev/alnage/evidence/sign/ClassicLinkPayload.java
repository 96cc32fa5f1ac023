package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The signed part of a classic in-toto link (in-toto 1.0 §4.2, §4.4) as the payload of an envelope, so that it can be filed like any
 * other evidence. Its signatures are not those of DSSE: they cover the canonical JSON of the link, which begins with a brace, while
 * every encoding of DSSE begins with {@code DSSEv1}. So neither kind of signature can ever hold for the other (decision 0015).
 */
final class ClassicLinkPayload {
    static final String TYPE = "application/vnd.alnage.in-toto-link+json";

    private ClassicLinkPayload() {}

    /** The bytes under the signatures. */
    static Bytes message(Bytes payload) {
        return CanonicalJson.of(JsonReader.read(payload, Envelope.BYTES_MAX));
    }

    /** The link as a statement about its products. @throws Rejected.Malformed also for a link without products, which is about nothing */
    static Statement read(Bytes payload) {
        var fields = Fields.of("link", JsonReader.read(payload, Envelope.BYTES_MAX));
        if (!fields.text("_type").equals("link")) {
            throw new Rejected.Malformed("found _type " + fields.text("_type") + ", expected link");
        }
        return new Statement(artifacts(fields, "products"), new Predicate.Link(fields.text("name"), fields.textsOrEmpty("command"),
                artifacts(fields, "materials"), membersOrEmpty(fields, "byproducts"), membersOrEmpty(fields, "environment")));
    }

    /** Paths with their hashes; hashes of algorithms that we do not accept identify nothing and are left out. */
    private static List<Resource> artifacts(Fields fields, String name) {
        var artifacts = new ArrayList<Resource>();
        fields.members(name).values().forEach((path, hashes) -> {
            var found = Fields.of(name, hashes);
            artifacts.add(new Resource(path, "", Arrays.stream(Digest.Algorithm.values())
                    .filter(algorithm -> algorithm != Digest.Algorithm.GIT_COMMIT && found.has(algorithm.wireName()))
                    .map(algorithm -> new Digest(algorithm, found.text(algorithm.wireName()))).toList(), ""));
        });
        return artifacts;
    }

    private static Json.Members membersOrEmpty(Fields fields, String name) {
        return fields.has(name) ? fields.members(name) : Json.object().build();
    }
}
