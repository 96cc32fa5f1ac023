package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** CycloneDX 1.6 documents without a time and a serial number, which would differ from run to run. */
final class Sbom {
    private static final int BYTES_MAX = 4 << 20;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final TreeMap<String, Map<String, Object>> components = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> dependencies = new TreeMap<>();

    Sbom(String tool) {
        metadata.put("lifecycles", List.of(Map.of("phase", "build")));
        var program = new LinkedHashMap<String, Object>();
        program.put("type", "application");
        program.put("name", tool);
        program.put("version", System.getProperty("java.version"));
        metadata.put("tools", Map.of("components", List.of(program)));
    }

    /** What the document is about. */
    Sbom about(Map<String, Object> component) {
        metadata.put("component", component);
        dependencies.putIfAbsent(reference(component), new TreeSet<>());
        return this;
    }

    Sbom add(Map<String, Object> component) {
        var known = components.putIfAbsent(reference(component), component);
        if (known != null && !known.equals(component)) {
            throw new Refused("found two components " + reference(component) + ", expected one");
        }
        dependencies.putIfAbsent(reference(component), new TreeSet<>());
        return this;
    }

    Sbom dependsOn(String from, String to) {
        dependencies.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        return this;
    }

    void write(Path file) throws IOException {
        for (var edge : dependencies.entrySet()) {
            for (var end : edge.getValue()) {
                if (!dependencies.containsKey(end)) {
                    throw new Refused("found a dependency on " + end + ", expected a component of that name");
                }
            }
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", "1.6");
        document.put("version", 1);
        document.put("metadata", metadata);
        document.put("components", List.copyOf(components.values()));
        document.put("dependencies", dependencies.entrySet().stream().map(edge -> {
            var json = new LinkedHashMap<String, Object>();
            json.put("ref", edge.getKey());
            json.put("dependsOn", List.copyOf(edge.getValue()));
            return (Object) json;
        }).toList());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Json.write(document));
    }

    /** A document that an earlier step wrote. */
    static Map<String, Object> read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new Refused("found " + Files.size(file) + " bytes in " + file + ", expected at most " + BYTES_MAX);
        }
        var document = Json.readObject(Files.readAllBytes(file));
        if (!Json.string(document, "bomFormat").equals("CycloneDX") || !Json.string(document, "specVersion").equals("1.6")) {
            throw new Refused("found " + document.get("bomFormat") + " " + document.get("specVersion") + " in " + file
                    + ", expected CycloneDX 1.6");
        }
        return document;
    }

    /** The edges of a document that was read, by reference. */
    static Map<String, List<String>> dependencies(Map<String, Object> document) {
        var edges = new TreeMap<String, List<String>>();
        for (var edge : Json.array(document, "dependencies")) {
            var object = Json.object(edge, "dependency");
            edges.put(Json.string(object, "ref"), Json.strings(object, "dependsOn"));
        }
        return edges;
    }

    static String reference(Map<String, Object> component) {
        return Json.string(component, "bom-ref");
    }

    static String sha256(Map<String, Object> component) {
        for (var hash : Json.array(component, "hashes")) {
            var object = Json.object(hash, "hash");
            if (Json.string(object, "alg").equals("SHA-256")) {
                return Json.string(object, "content");
            }
        }
        throw new Refused("found no SHA-256 of " + reference(component) + ", expected one");
    }

    static List<Object> hashes(String sha256) {
        var hash = new LinkedHashMap<String, Object>();
        hash.put("alg", "SHA-256");
        hash.put("content", sha256);
        return List.of(hash);
    }

    /** Where the bytes of a component came from, as an external reference and a note that a reader can act on. */
    static Map<String, Object> from(Map<String, Object> component, String kind, Path file, String note) throws IOException {
        var reference = new LinkedHashMap<String, Object>();
        reference.put("url", file.getFileName().toString());
        reference.put("type", kind);
        reference.put("hashes", hashes(Sha256.of(file)));
        var property = new LinkedHashMap<String, Object>();
        property.put("name", "demo:origin");
        property.put("value", note);
        var copy = new LinkedHashMap<>(component);
        copy.put("externalReferences", new ArrayList<>(List.of(reference)));
        copy.put("properties", new ArrayList<>(List.of(property)));
        return copy;
    }
}
