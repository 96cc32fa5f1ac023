package dev.alnage.evidence.intoto;

import dev.alnage.evidence.pipeline.Finding;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Artifact rules of one step or inspection, processed as in-toto 1.0 §4.3.3 has it: all artifacts in a queue, each rule
 * takes some out, DISALLOW and REQUIRE look at what is left. A queue is a set of places in the list of artifacts.
 */
final class RuleCheck {
    private static final int NAMED_MAX = 3;

    private final Map<String, ClassicLink> links;
    private final List<Finding> findings = new ArrayList<>();

    RuleCheck(Map<String, ClassicLink> links) {
        this.links = links;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    void check(String item, List<ArtifactRule> materialRules, List<ArtifactRule> productRules) {
        var link = links.get(item);
        process(item, link, link.materials(), materialRules);
        process(item, link, link.products(), productRules);
    }

    /**
     * Stricter than the reference: an input that a rule names, that its step made, and of which nothing at all was taken,
     * was left out (approvers who never saw the reports). A part of what a pattern names is no missing input.
     */
    void requireInputs(String item, List<ArtifactRule> materialRules) {
        var taken = links.get(item).materials();
        for (var rule : materialRules) {
            if (rule instanceof ArtifactRule.Match match && !match.step().equals(item) && links.containsKey(match.step())) {
                var offered = artifacts(match);
                var glob = new Glob(match.pattern());
                var leftOut = new ArrayList<String>();
                for (var i = 0; i < offered.size(); i++) {
                    var below = findBelow(match.destination(), offered.name(i)).filter(glob::matches);
                    if (below.isPresent() && taken.contains(under(match.source(), below.get()))) {
                        leftOut.clear();
                        break;
                    }
                    below.ifPresent(leftOut::add);
                }
                if (!leftOut.isEmpty()) {
                    findings.add(new Finding(item, "none of " + shortened(leftOut) + " among the materials", "what " + match.toTexts() + " names"));
                }
            }
        }
    }

    private void process(String item, ClassicLink link, Artifacts artifacts, List<ArtifactRule> rules) {
        var materials = link.materials();
        var products = link.products();
        var queue = new BitSet(artifacts.size());
        queue.set(0, artifacts.size());
        for (var rule : rules) {
            switch (rule) {
                case ArtifactRule.Match match -> match(item, match, artifacts, queue);
                case ArtifactRule.Create(var pattern) -> take(artifacts, queue, pattern,
                        i -> products.contains(artifacts.name(i)) && !materials.contains(artifacts.name(i)));
                case ArtifactRule.Delete(var pattern) -> take(artifacts, queue, pattern,
                        i -> materials.contains(artifacts.name(i)) && !products.contains(artifacts.name(i)));
                case ArtifactRule.Modify(var pattern) -> take(artifacts, queue, pattern, i -> {
                    var before = materials.find(artifacts.name(i));
                    var after = products.find(artifacts.name(i));
                    return before >= 0 && after >= 0 && !materials.same(before, products, after);
                });
                case ArtifactRule.Allow(var pattern) -> take(artifacts, queue, pattern, _ -> true);
                case ArtifactRule.Disallow(var pattern) -> disallow(item, pattern, artifacts, queue);
                case ArtifactRule.Require(var file) -> {
                    var place = artifacts.find(file);
                    if (place < 0 || !queue.get(place)) {
                        findings.add(new Finding(item, "no " + file + " among " + shortened(queue.stream().mapToObj(artifacts::name).toList()),
                                "it, as REQUIRE says"));
                    }
                }
            }
        }
    }

    private void match(String item, ArtifactRule.Match match, Artifacts artifacts, BitSet queue) {
        if (!links.containsKey(match.step())) {
            findings.add(new Finding(item, "rule " + match.toTexts(), "a step or inspection that has been done"));
            return;
        }
        var destination = artifacts(match);
        var glob = new Glob(match.pattern());
        // one list, read twice, is one object: what all links hand on unchanged is told by this one comparison
        if (artifacts.equals(destination) && match.source().equals(match.destination()) && match.source().isEmpty() && glob.isEverything()) {
            queue.clear();
            return;
        }
        var there = -1;
        for (var i = queue.nextSetBit(0); i >= 0; i = queue.nextSetBit(i + 1)) {
            var below = findBelow(match.source(), artifacts.name(i)).filter(glob::matches);
            var found = below.isEmpty() ? -1 : destination.findAfter(there, under(match.destination(), below.get()));
            // By path and by every hash: an artifact that differs stays in the queue, for a DISALLOW to find.
            if (found >= 0 && artifacts.same(i, destination, found)) {
                queue.clear(i);
                there = found;
            }
        }
    }

    private void disallow(String item, String pattern, Artifacts artifacts, BitSet queue) {
        var glob = new Glob(pattern);
        var folded = folded(pattern);
        // Where the file system folds names, B is b (case D6); so a name that is forbidden is forbidden in every spelling.
        var found = queue.stream().mapToObj(artifacts::name)
                .filter(name -> glob.matches(name) || glob.isLiteral() && folded(name).equals(folded)).toList();
        if (!found.isEmpty()) {
            findings.add(new Finding(item, shortened(found), "none, as DISALLOW " + pattern + " says"));
        }
    }

    private static void take(Artifacts artifacts, BitSet queue, String pattern, IntPredicate condition) {
        var glob = new Glob(pattern);
        for (var i = queue.nextSetBit(0); i >= 0; i = queue.nextSetBit(i + 1)) {
            if (glob.matches(artifacts.name(i)) && condition.test(i)) {
                queue.clear(i);
            }
        }
    }

    private Artifacts artifacts(ArtifactRule.Match match) {
        var link = links.get(match.step());
        return match.products() ? link.products() : link.materials();
    }

    /** The name without the directory, if it is in it; there is no globbing in a prefix. */
    private static Optional<String> findBelow(String directory, String name) {
        if (directory.isEmpty()) {
            return Optional.of(name);
        }
        return name.startsWith(directory) && name.length() > directory.length() && name.charAt(directory.length()) == '/'
                ? Optional.of(name.substring(directory.length() + 1)) : Optional.empty();
    }

    private static String under(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static String shortened(List<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        var shown = String.join(", ", names.stream().limit(NAMED_MAX).toList());
        return names.size() <= NAMED_MAX ? shown : shown + " and " + (names.size() - NAMED_MAX) + " more";
    }
}
