package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.parse.Parser;
import java.util.List;

/** Which parts of the data a bundle owns, as its manifest says: nothing in it may lie outside, and no two of them inside each other. */
final class Roots {
    private Roots() {}

    /** @throws Rejected.Malformed if something lies outside of the roots; no roots at all is all of the data */
    static void require(List<String> roots, List<Source> sources, Module.Version version, Json.Members data) {
        for (var i = 0; i < roots.size(); i++) {
            for (var k = 0; k < roots.size(); k++) {
                if (i != k && isWithin(roots.get(k), roots.get(i))) {
                    throw new Rejected.Malformed("found root " + roots.get(k) + " within root " + roots.get(i) + " in .manifest, expected roots apart from each other");
                }
            }
        }
        if (roots.isEmpty() || roots.contains("")) {
            return;
        }
        sources.forEach(source -> requireWithin(roots, packagePath(source, version), source.file()));
        data.values().forEach((name, value) -> requireWithin(roots, name, value));
    }

    private static boolean isWithin(String path, String root) {
        return root.isEmpty() || path.equals(root) || path.startsWith(root + "/");
    }

    private static void requireWithin(List<String> roots, String path, String what) {
        if (roots.stream().noneMatch(root -> isWithin(path, root))) {
            throw new Rejected.Malformed("found " + what + " at " + path + " in a policy bundle, expected it within the roots " + roots);
        }
    }

    /** A value is within a root, or an object of which every part is. */
    private static void requireWithin(List<String> roots, String path, Json value) {
        var mayLieAbove = roots.stream().anyMatch(root -> isWithin(root, path) && !root.equals(path));
        if (mayLieAbove && value instanceof Json.Members(var members)) {
            members.forEach((name, inner) -> requireWithin(roots, path + "/" + name, inner));
        } else {
            requireWithin(roots, path, "data");
        }
    }

    private static String packagePath(Source source, Module.Version version) {
        try {
            var path = Parser.module(source.file(), source.text(), source.version().orElse(version)).packagePath();
            return String.join("/", path.subList(1, path.size()));
        } catch (RegoErrors e) {
            throw new Rejected.Malformed("found a policy that cannot be read in a bundle with roots, expected its package: " + e.first());
        }
    }
}
