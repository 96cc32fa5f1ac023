package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.bom.Bom;
import dev.alnage.evidence.bom.Component;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A bill of materials in CycloneDX JSON 1.4 to 1.6: the document as it came, and what we understand of it. */
public record CycloneDxJson(Json.Members document, Bom bom) {
    public static final int BYTES_MAX = 64 << 20;
    private static final Set<String> VERSIONS = Set.of("1.4", "1.5", "1.6");
    private static final Set<String> TYPES = Set.of("application", "framework", "library", "container", "platform", "operating-system", "device",
            "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset");
    /** Every algorithm of the schema with the number of its hex digits; 0 where it varies. */
    private static final Map<String, Integer> HEX_DIGITS = Map.ofEntries(Map.entry("MD5", 32), Map.entry("SHA-1", 40), Map.entry("SHA-256", 64),
            Map.entry("SHA-384", 96), Map.entry("SHA-512", 128), Map.entry("SHA3-256", 64), Map.entry("SHA3-384", 96), Map.entry("SHA3-512", 128),
            Map.entry("BLAKE2b-256", 64), Map.entry("BLAKE2b-384", 96), Map.entry("BLAKE2b-512", 128), Map.entry("BLAKE3", 0));
    private static final Map<String, Digest.Algorithm> ALGORITHMS = Map.of("SHA-256", Digest.Algorithm.SHA256, "SHA-512", Digest.Algorithm.SHA512);

    public static CycloneDxJson read(Bytes bytes) {
        return read(JsonReader.read(bytes, BYTES_MAX));
    }

    public static CycloneDxJson read(Json json) {
        var fields = Fields.of("bom", json);
        if (!fields.text("bomFormat").equals("CycloneDX") || !VERSIONS.contains(fields.text("specVersion"))) {
            throw new Rejected.Malformed("found " + fields.text("bomFormat") + " " + fields.text("specVersion") + ", expected CycloneDX 1.4, 1.5 or 1.6");
        }
        fields.integer("version", 1, Integer.MAX_VALUE, 1);
        var subject = new ArrayList<Component>();
        fields.findObject("metadata").ifPresent(metadata -> metadata.findObject("component").ifPresent(component -> addAll(component, subject)));
        var about = subject.isEmpty() ? List.<Component>of() : List.of(subject.removeFirst());
        var components = new ArrayList<>(subject);
        for (var component : fields.listOrEmpty("components", each -> Fields.of("component", each))) {
            addAll(component, components);
        }
        return new CycloneDxJson((Json.Members) json, new Bom(about, components, dependencies(fields)));
    }

    /** The component and those inside it; the JSON reader has bounded how deep they lie. */
    private static void addAll(Fields fields, List<Component> components) {
        if (!TYPES.contains(fields.text("type")) || fields.has("bom-ref") && fields.text("bom-ref").isEmpty()) {
            throw new Rejected.Malformed("found a component of type " + fields.text("type") + " with bom-ref \"" + fields.text("bom-ref", "")
                    + "\", expected a type of CycloneDX and a bom-ref that is not empty");
        }
        components.add(new Component(fields.text("bom-ref", ""), fields.text("purl", ""), fields.text("group", ""), fields.text("name"),
                fields.text("version", ""), digests(fields)));
        if (components.size() > Bom.COMPONENTS_MAX) {
            throw new Rejected.Malformed("found more than " + Bom.COMPONENTS_MAX + " components, expected at most that");
        }
        for (var inner : fields.listOrEmpty("components", each -> Fields.of("component", each))) {
            addAll(inner, components);
        }
    }

    private static List<Digest> digests(Fields component) {
        var digests = new ArrayList<Digest>();
        for (var hash : component.listOrEmpty("hashes", each -> Fields.of("hash", each))) {
            var name = hash.text("alg");
            var hex = hash.text("content");
            var length = HEX_DIGITS.getOrDefault(name, -1);
            if (length < 0 || length > 0 && hex.length() != length || !hex.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
                throw new Rejected.Malformed("found hash " + name + " of " + hex.length() + " characters, expected an algorithm of CycloneDX and its hex digits");
            }
            if (ALGORITHMS.containsKey(name)) {
                // CycloneDX allows capital hex digits too; the value is the same
                digests.add(new Digest(ALGORITHMS.get(name), hex.toLowerCase(Locale.ROOT)));
            }
        }
        return digests;
    }

    private static Map<String, List<String>> dependencies(Fields fields) {
        var dependencies = new LinkedHashMap<String, List<String>>();
        for (var dependency : fields.listOrEmpty("dependencies", each -> Fields.of("dependency", each))) {
            if (dependencies.put(reference(dependency), dependency.textsOrEmpty("dependsOn")) != null) {
                throw new Rejected.Malformed("found dependencies of " + dependency.text("ref") + " twice, expected them once");
            }
        }
        return dependencies;
    }

    private static String reference(Fields dependency) {
        if (dependency.text("ref").isEmpty()) {
            throw new Rejected.Malformed("found a dependency of nobody, expected the bom-ref of a component");
        }
        return dependency.text("ref");
    }

    public Predicate.CycloneDx toPredicate() {
        return new Predicate.CycloneDx(document);
    }
}
