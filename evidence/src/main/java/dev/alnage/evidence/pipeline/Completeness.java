package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a step was given its inputs: all that the plan says, in full, as their makers left them, and nothing else. A
 * layout lets an input be left out (approvers who never saw the reports); this does not.
 */
public final class Completeness {
    private Completeness() {}

    /**
     * Compares what a link names as its materials ({@code directory/path}) with what the makers of the inputs named as
     * their products ({@code path} below the output). An empty list means complete.
     */
    public static List<Finding> check(Step step, SortedMap<String, Digest> materials, Map<Input, SortedMap<String, Digest>> made) {
        var findings = new ArrayList<Finding>();
        var expected = new TreeMap<String, Digest>();
        step.inputs().forEach((directory, input) -> {
            var files = made.get(input);
            if (files == null || files.isEmpty()) {
                findings.add(new Finding(step.id(), "no products of " + named(input) + " for " + directory, "at least one file"));
            } else {
                files.forEach((path, digest) -> expected.put(directory + "/" + path, digest));
            }
        });
        expected.forEach((path, digest) -> {
            var found = materials.get(path);
            if (found == null) {
                findings.add(new Finding(step.id(), "no material " + path, path + " " + digest));
            } else if (!found.equals(digest)) {
                findings.add(new Finding(step.id(), "material " + path + " " + found, path + " " + digest));
            }
        });
        materials.forEach((path, digest) -> {
            if (!expected.containsKey(path)) {
                findings.add(new Finding(step.id(), "material " + path + " " + digest, "only what the plan names as inputs"));
            }
        });
        return List.copyOf(findings);
    }

    /** Whether the products lie in the declared outputs, with something in each; empty means yes. */
    public static List<Finding> checkProducts(Step step, SortedMap<String, Digest> products) {
        var findings = new ArrayList<Finding>();
        for (var output : step.outputs()) {
            if (below(products, output).isEmpty()) {
                findings.add(new Finding(step.id(), "no product in " + output, "at least one file"));
            }
        }
        products.keySet().stream().filter(path -> step.outputs().stream().noneMatch(output -> path.startsWith(output + "/")))
                .forEach(path -> findings.add(new Finding(step.id(), "product " + path, "products below " + step.outputs())));
        if (step instanceof Step.Fetch fetch && (products.size() != 1 || !products.containsValue(fetch.material()))) {
            findings.add(new Finding(step.id(), products.size() + " files " + products.values(), "the one file " + fetch.material()));
        }
        return List.copyOf(findings);
    }

    /** What approve, publish and deploy hand on must be what came in. */
    public static List<Finding> checkPassedOn(Step step, SortedMap<String, Digest> materials, SortedMap<String, Digest> products) {
        return step instanceof Step.Command || step instanceof Step.Fetch || materials.equals(products) ? List.of()
                : List.of(new Finding(step.id(), "products that differ from the materials", "what came in, unchanged"));
    }

    /** The files below a directory, by their path in it. */
    public static SortedMap<String, Digest> below(SortedMap<String, Digest> files, String directory) {
        var below = new TreeMap<String, Digest>();
        files.tailMap(directory + "/").entrySet().stream().takeWhile(file -> file.getKey().startsWith(directory + "/"))
                .forEach(file -> below.put(file.getKey().substring(directory.length() + 1), file.getValue()));
        return below;
    }

    /** Resources of a link by path, each with its sha256; a path twice or without one is refused. */
    public static SortedMap<String, Digest> files(Collection<Resource> resources) {
        var files = new TreeMap<String, Digest>();
        for (var resource : resources) {
            var sha256 = resource.digests().stream().filter(Digest::isSha256).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found " + resource.name() + " without a sha256, expected one"));
            if (files.put(ArtifactPath.require(resource.name()), sha256) != null) {
                throw new Rejected.Malformed("found " + resource.name() + " twice, expected each path once");
            }
        }
        return files;
    }

    private static String named(Input input) {
        return switch (input) {
            case Input.Source() -> "the source";
            case Input.Output output -> output.toString();
        };
    }
}
