package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Signer;
import java.util.Collection;
import java.util.List;

/** The evidence of one step as in-toto 1.0 (§4.4) has it: what went in, what was run, what came out. */
public record ClassicLink(String name, Artifacts materials, Artifacts products, List<String> command,
        Json.Members byproducts, Json.Members environment) {
    public ClassicLink {
        command = List.copyOf(command);
        Layout.requireName(name);
    }

    public static ClassicLink of(String step, Collection<Resource> materials, Collection<Resource> products, List<String> command,
            Json.Members byproducts, Json.Members environment) {
        return new ClassicLink(step, Artifacts.of(materials), Artifacts.of(products), command, byproducts, environment);
    }

    /** Where the reference looks for a link of a functionary. */
    public static String fileName(String step, String keyid) {
        return Layout.requireName(step) + "." + LayoutKey.requireKeyid(keyid).substring(0, 8) + ".link";
    }

    /** The link in a file of either wrapper, if this key signed it. */
    public static ClassicLink verify(Bytes file, LayoutKey key) {
        var content = Metablock.read(file, new Interned()).findSignedBy(key.key())
                .orElseThrow(() -> new Rejected.Untrusted("found no signature that holds under key " + key.keyid() + ", expected one"));
        return switch (content) {
            case Metablock.Content.OfLink(var link) -> link;
            case Metablock.Content.OfProvenance _ -> throw new Rejected.Malformed("found a provenance, expected a link");
            case Metablock.Content.OfLayout _ -> throw new Rejected.Malformed("found a layout, expected a link");
        };
    }

    /** Reads what stands under a signature, but its artifacts. Unlike in a layout, an unknown member demands nothing from anybody. */
    static ClassicLink read(Fields fields, Artifacts materials, Artifacts products) {
        Layout.requireType(fields, "link");
        return new ClassicLink(fields.text("name"), materials, products, fields.textsOrEmpty("command"),
                members(fields, "byproducts"), members(fields, "environment"));
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
                .with("environment", environment).with("materials", materials.toJson()).with("name", name)
                .with("products", products.toJson()).build();
    }

    /** The link file of one functionary, in the classic wrapper. */
    public Bytes sign(Signer functionary) {
        return Metablock.write(toJson(), List.of(functionary));
    }

    boolean sameArtifacts(ClassicLink other) {
        return materials.equals(other.materials) && products.equals(other.products);
    }

    private static Json.Members members(Fields fields, String name) {
        return fields.has(name) ? fields.members(name) : Json.object().build();
    }
}
