package dev.alnage.evidence.intoto;

import dev.alnage.evidence.pipeline.Finding;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Artifact rules of one step or inspection, processed as in-toto 1.0 §4.3.3 has it: all artifacts in a queue, each rule
 * takes some out, DISALLOW and REQUIRE look at what is left.
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
                var offered = names(artifacts(match), match.destination(), match.pattern());
                if (!offered.isEmpty() && offered.stream().noneMatch(name -> taken.containsKey(under(match.source(), name)))) {
                    findings.add(new Finding(item, "none of " + shortened(offered) + " among the materials", "what " + match.toTexts() + " names"));
                }
            }
        }
    }

    private void process(String item, ClassicLink link, SortedMap<String, Hashes> artifacts, List<ArtifactRule> rules) {
        Set<String> queue = new TreeSet<>(artifacts.keySet());
        for (var rule : rules) {
            switch (rule) {
                case ArtifactRule.Match match -> match(item, match, artifacts, queue);
                case ArtifactRule.Create(var pattern) -> take(queue, pattern, name -> link.products().containsKey(name) && !link.materials().containsKey(name));
                case ArtifactRule.Delete(var pattern) -> take(queue, pattern, name -> link.materials().containsKey(name) && !link.products().containsKey(name));
                case ArtifactRule.Modify(var pattern) -> take(queue, pattern, name -> link.materials().containsKey(name)
                        && link.products().containsKey(name) && !link.materials().get(name).equals(link.products().get(name)));
                case ArtifactRule.Allow(var pattern) -> take(queue, pattern, _ -> true);
                case ArtifactRule.Disallow(var pattern) -> disallow(item, pattern, queue, rule);
                case ArtifactRule.Require(var file) -> {
                    if (!queue.contains(file)) {
                        findings.add(new Finding(item, "no " + file + " among " + shortened(queue), "it, as REQUIRE says"));
                    }
                }
            }
        }
    }

    private void match(String item, ArtifactRule.Match match, SortedMap<String, Hashes> artifacts, Set<String> queue) {
        if (!links.containsKey(match.step())) {
            findings.add(new Finding(item, "rule " + match.toTexts(), "a step or inspection that has been done"));
            return;
        }
        var destination = artifacts(match);
        for (var name : names(queue, match.source(), match.pattern())) {
            var source = under(match.source(), name);
            // By path and by every hash: an artifact that differs stays in the queue, for a DISALLOW to find.
            if (artifacts.get(source).equals(destination.get(under(match.destination(), name)))) {
                queue.remove(source);
            }
        }
    }

    private void disallow(String item, String pattern, Set<String> queue, ArtifactRule rule) {
        var glob = new Glob(pattern);
        var folded = folded(pattern);
        // Where the file system folds names, B is b (case D6); so a name that is forbidden is forbidden in every spelling.
        var found = queue.stream().filter(name -> glob.matches(name) || glob.isLiteral() && folded(name).equals(folded)).toList();
        if (!found.isEmpty()) {
            findings.add(new Finding(item, shortened(found), "none, as " + String.join(" ", rule.toTexts()) + " says"));
        }
    }

    private static void take(Set<String> queue, String pattern, Predicate<String> condition) {
        var glob = new Glob(pattern);
        queue.removeIf(name -> glob.matches(name) && condition.test(name));
    }

    private SortedMap<String, Hashes> artifacts(ArtifactRule.Match match) {
        var link = links.get(match.step());
        return match.products() ? link.products() : link.materials();
    }

    private static List<String> names(SortedMap<String, Hashes> artifacts, String prefix, String pattern) {
        return names(artifacts.keySet(), prefix, pattern);
    }

    /** What the pattern names below the prefix, without the prefix: there is no globbing in it. */
    private static List<String> names(Set<String> queue, String prefix, String pattern) {
        var glob = new Glob(pattern);
        var below = prefix.isEmpty() ? "" : prefix + "/";
        return queue.stream().filter(name -> name.startsWith(below)).map(name -> name.substring(below.length())).filter(glob::matches).toList();
    }

    private static String under(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static String shortened(java.util.Collection<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        var shown = String.join(", ", names.stream().limit(NAMED_MAX).toList());
        return names.size() <= NAMED_MAX ? shown : shown + " and " + (names.size() - NAMED_MAX) + " more";
    }

}
