package demo.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;

/** A jar by what it is called and by what it is: its Maven coordinate and the digest of its bytes. */
record Component(String group, String name, String version, String sha256) {
    /** The group of what comes from no Maven repository, such as the application itself. */
    static final String OWN = "";

    Component {
        for (var part : List.of(group, name, version)) {
            if (!part.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0))) {
                throw new Refused("found " + part + " in a component, expected letters, digits and ._-");
            }
        }
        if (name.isEmpty() || version.isEmpty()) {
            throw new Refused("found a component \"" + name + "\" \"" + version + "\", expected a name and a version");
        }
    }

    /** What the manifest says of itself, which every jar that Compile wrote does. */
    static Component of(Path jar) throws IOException {
        var main = Jar.attributes(jar);
        return new Component(said(main, "Implementation-Vendor-Id"),
                said(main, "Implementation-Title"),
                said(main, "Implementation-Version"), Sha256.of(jar));
    }

    private static String said(Attributes main, String attribute) {
        var value = main.getValue(attribute);
        return value == null ? "" : value;
    }

    /** The attributes that {@link #of} reads back. */
    static Map<String, String> manifest(String group, String name, String version) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("Implementation-Title", name);
        attributes.put("Implementation-Version", version);
        if (!group.equals(OWN)) {
            attributes.put("Implementation-Vendor-Id", group);
        }
        return attributes;
    }

    String purl() {
        return group.equals(OWN) ? "pkg:generic/" + name + "@" + version : "pkg:maven/" + group + "/" + name + "@" + version;
    }

    /** As CycloneDX 1.6 writes a component. */
    Map<String, Object> json(String type) {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", type);
        json.put("bom-ref", purl());
        if (!group.equals(OWN)) {
            json.put("group", group);
        }
        json.put("name", name);
        json.put("version", version);
        json.put("hashes", Sbom.hashes(sha256));
        json.put("purl", purl());
        return json;
    }
}
