package dev.alnage.evidence.intoto;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Signer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The evidence of one step as in-toto 1.0 (§4.4) has it: what went in, what was run, what came out. */
public record ClassicLink(String name, SortedMap<String, Hashes> materials, SortedMap<String, Hashes> products, List<String> command,
        Json.Members byproducts, Json.Members environment) {
    public static final int ARTIFACTS_MAX = 1_000_000;

    public ClassicLink {
        materials = Collections.unmodifiableSortedMap(new TreeMap<>(materials));
        products = Collections.unmodifiableSortedMap(new TreeMap<>(products));
        command = List.copyOf(command);
        Layout.requireName(name);
        // D6: a name that is not canonical would be another name for a file that a rule forbids.
        materials.keySet().forEach(ArtifactPath::require);
        products.keySet().forEach(ArtifactPath::require);
    }

    public static ClassicLink of(String step, Collection<Resource> materials, Collection<Resource> products, List<String> command,
            Json.Members byproducts, Json.Members environment) {
        return new ClassicLink(step, artifacts(materials), artifacts(products), command, byproducts, environment);
    }

    /** Where the reference looks for a link of a functionary. */
    public static String fileName(String step, String keyid) {
        return Layout.requireName(step) + "." + LayoutKey.requireKeyid(keyid).substring(0, 8) + ".link";
    }

    /** The link in a file of either wrapper, if this key signed it. */
    public static ClassicLink verify(Bytes file, LayoutKey key) {
        var content = Metablock.read(file).findSignedBy(key.key(), new HashMap<>())
                .orElseThrow(() -> new Rejected.Untrusted("found no signature that holds under key " + key.keyid() + ", expected one"));
        return switch (content) {
            case Metablock.Content.OfLink(var link) -> link;
            case Metablock.Content.OfLayout _ -> throw new Rejected.Malformed("found a layout, expected a link");
        };
    }

    /** Reads what stood under a valid signature. Unlike in a layout, an unknown member here demands nothing from anybody. */
    static ClassicLink read(Json signed, Map<Object, Object> interned) {
        var fields = Fields.of("link", signed);
        Layout.requireType(fields, "link");
        return new ClassicLink(fields.text("name"), artifacts(fields, "materials", interned), artifacts(fields, "products", interned),
                fields.textsOrEmpty("command"), members(fields, "byproducts"), members(fields, "environment"));
    }

    /** A link predicate v0.3 of the attestation framework, as our own workers sign it. */
    static ClassicLink of(Statement statement) {
        if (!(statement.predicate() instanceof Predicate.Link link)) {
            throw new Rejected.Malformed("found predicate type " + statement.predicate().type() + ", expected " + Predicate.Link.TYPE);
        }
        return of(link.name(), link.materials(), statement.subjects(), link.command(), link.byproducts(), link.environment());
    }

    public Json.Members toJson() {
        return Json.object().with("_type", "link").with("byproducts", byproducts).with("command", Json.texts(command))
                .with("environment", environment).with("materials", artifacts(materials)).with("name", name)
                .with("products", artifacts(products)).build();
    }

    /** The link file of one functionary, in the classic wrapper. */
    public Bytes sign(Signer functionary) {
        return Metablock.write(toJson(), List.of(functionary));
    }

    boolean sameArtifacts(ClassicLink other) {
        return materials.equals(other.materials) && products.equals(other.products);
    }

    private static SortedMap<String, Hashes> artifacts(Collection<Resource> resources) {
        var artifacts = new TreeMap<String, Hashes>();
        for (var resource : resources) {
            var values = Json.object();
            resource.digests().forEach(digest -> values.with(digest.algorithm().wireName(), digest.hex()));
            if (artifacts.put(resource.name(), Hashes.read(resource.name(), values.build())) != null) {
                throw new Rejected.Malformed("found artifact " + resource.name() + " twice, expected each name once");
            }
        }
        return artifacts;
    }

    /** Names and hashes of one link return in others: each is held once for all links of a verification. */
    private static SortedMap<String, Hashes> artifacts(Fields fields, String name, Map<Object, Object> interned) {
        var members = fields.members(name).values();
        if (members.size() > ARTIFACTS_MAX) {
            throw new Rejected.Malformed("found " + members.size() + " " + name + ", expected at most " + ARTIFACTS_MAX);
        }
        var artifacts = new TreeMap<String, Hashes>();
        members.forEach((path, json) -> {
            var hashes = Hashes.read(path, json);
            artifacts.put((String) interned.computeIfAbsent(path, same -> same), (Hashes) interned.computeIfAbsent(hashes, same -> same));
        });
        return artifacts;
    }

    private static Json artifacts(SortedMap<String, Hashes> artifacts) {
        var json = Json.object();
        artifacts.forEach((path, hashes) -> json.with(path, hashes.toJson()));
        return json.build();
    }

    private static Json.Members members(Fields fields, String name) {
        return fields.has(name) ? fields.members(name) : Json.object().build();
    }
}
