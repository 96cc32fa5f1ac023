package demo.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the jars of many steps into one directory and joins their BOMs: {@code --jars DIR... --boms DIR... --lib DIR --sbom
 * DIR}. A jar that no BOM describes, and a BOM whose jar is not there, are refused.
 */
final class Link {
    private static final String[] FLAGS = {"--jars", "--boms", "--lib", "--sbom"};

    private Link() {}

    static void main(String[] args) {
        Step.main("Link", args, FLAGS, Link::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("Link", args, FLAGS, Link::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var lib = arguments.path("--lib");
        Files.createDirectories(lib);
        var jars = Folder.jars(arguments.paths("--jars"));
        var digests = new HashMap<String, Path>();
        var listing = new StringBuilder();
        for (var jar : jars) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
            var sha256 = Sha256.of(lib.resolve(jar.getFileName()));
            if (digests.put(sha256, jar) != null) {
                throw new Refused("found the bytes of " + jar.getFileName() + " under two names, expected one");
            }
            listing.append(sha256).append("  ").append(jar.getFileName()).append('\n');
        }
        var sbom = joined(arguments, digests);
        if (!digests.isEmpty()) {
            throw new Refused("found " + digests.values() + " in no BOM, expected one for each jar");
        }
        sbom.write(arguments.path("--sbom").resolve("lib.cdx.json"));
        Files.write(arguments.path("--sbom").resolve("lib.sha256"), listing.toString().getBytes(StandardCharsets.UTF_8));
        System.out.println("linked " + jars.size() + " jars");
    }

    /** Takes out of {@code digests} what a BOM describes. */
    private static Sbom joined(Arguments arguments, Map<String, Path> digests) throws IOException {
        var sbom = new Sbom("Link");
        var linked = new HashMap<String, String>();
        var used = new HashMap<String, String>();
        for (var root : arguments.paths("--boms")) {
            for (var file : Folder.list(root, ".cdx.json")) {
                var document = Sbom.read(file);
                var component = Json.object(Json.object(document.get("metadata"), "metadata").get("component"), "component");
                var reference = Sbom.reference(component);
                if (digests.remove(Sbom.sha256(component)) == null) {
                    throw new Refused("found a BOM of " + reference + ", expected its jar among those to link");
                }
                linked.put(reference, Sbom.sha256(component));
                Json.array(document, "components").stream().map(value -> Json.object(value, "component"))
                        .forEach(one -> once(used, Sbom.reference(one), Sbom.sha256(one)));
                sbom.add(component);
                Sbom.dependencies(document).getOrDefault(reference, List.of()).forEach(on -> sbom.dependsOn(reference, on));
            }
        }
        // Whoever swaps a dependency after its dependants were compiled would be seen by nobody else.
        used.forEach((reference, sha256) -> once(linked, reference, sha256));
        return sbom;
    }

    private static void once(Map<String, String> known, String reference, String sha256) {
        var before = known.putIfAbsent(reference, sha256);
        if (before != null && !before.equals(sha256)) {
            throw new Refused("found " + reference + " as sha256:" + before + ", expected sha256:" + sha256
                    + " that its dependants were compiled against");
        }
    }
}
