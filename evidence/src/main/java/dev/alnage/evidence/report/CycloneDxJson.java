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
import java.util.Map;
import java.util.Set;

/** A bill of materials in CycloneDX JSON 1.4 to 1.6: the document as it came, and what we understand of it. */
public record CycloneDxJson(Json.Members document, Bom bom) {
    public static final int BYTES_MAX = 64 << 20;
    private static final Set<String> VERSIONS = Set.of("1.4", "1.5", "1.6");
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
        fields.text("type");
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
            var algorithm = ALGORITHMS.get(hash.text("alg"));
            if (algorithm != null) {
                // CycloneDX allows capital hex digits too; the value is the same
                digests.add(new Digest(algorithm, hash.text("content").toLowerCase(java.util.Locale.ROOT)));
            }
        }
        return digests;
    }

    private static Map<String, List<String>> dependencies(Fields fields) {
        var dependencies = new LinkedHashMap<String, List<String>>();
        for (var dependency : fields.listOrEmpty("dependencies", each -> Fields.of("dependency", each))) {
            if (dependencies.put(dependency.text("ref"), dependency.textsOrEmpty("dependsOn")) != null) {
                throw new Rejected.Malformed("found dependencies of " + dependency.text("ref") + " twice, expected them once");
            }
        }
        return dependencies;
    }

    public Predicate.CycloneDx toPredicate() {
        return new Predicate.CycloneDx(document);
    }
}
