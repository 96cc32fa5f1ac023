package dev.alnage.policy.protect;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the references of a repository are protected, and which files it must have. A reference is protected by all rules together
 * whose pattern fits it, each control as tightly as the tightest of them says; so more rules never loosen anything.
 */
public record SourceRules(List<Rule> rules, List<Convention> conventions) {
    public static final SourceRules NONE = new SourceRules(List.of(), List.of());
    private static final int RULES_MAX = 500;

    public SourceRules {
        rules = List.copyOf(rules);
        conventions = List.copyOf(conventions);
        if (rules.size() > RULES_MAX || conventions.size() > RULES_MAX) {
            throw new Rejected.Malformed("found " + rules.size() + " rules and " + conventions.size() + " conventions, expected at most " + RULES_MAX + " of each");
        }
    }

    /** How references of a pattern are protected. */
    public record Rule(PathGlob references, Protection protection) {}

    /**
     * A file that a protected branch must have, or is only offered.
     *
     * @param content its sha256, where the organisation says what stands in it; empty where the repository does
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Convention(String path, boolean required, Optional<Digest> content) {
        public Convention {
            ArtifactPath.require(path);
        }
    }

    /** How one reference is protected. */
    public Protection of(String reference) {
        return rules.stream().filter(rule -> rule.references().matches(reference)).map(Rule::protection).reduce(Protection.NONE, Protection::join);
    }

    /** These rules and more. */
    public SourceRules join(SourceRules other) {
        return new SourceRules(Stream.concat(rules.stream(), other.rules.stream()).distinct().toList(),
                Stream.concat(conventions.stream(), other.conventions.stream()).distinct().toList());
    }

    /** Reads the members {@code protect} and {@code conventions}. @throws Rejected.Malformed for anything that is not known or not of its form */
    static SourceRules read(Fields fields) {
        return new SourceRules(fields.listOrEmpty("protect", SourceRules::rule), fields.listOrEmpty("conventions", SourceRules::convention));
    }

    private static Rule rule(Json json) {
        var fields = Fields.of("protect", json);
        var pattern = fields.text("references");
        if (!pattern.startsWith("refs/")) {
            throw new Rejected.Malformed("found references " + pattern + " in protect, expected a pattern of full names, such as refs/heads/main");
        }
        var settings = new TreeMap<Control, Setting>();
        for (var control : Control.values()) {
            if (fields.has(control.wireName())) {
                settings.put(control, Setting.read(control, fields));
            }
        }
        fields.noOthers();
        if (settings.isEmpty()) {
            throw new Rejected.Malformed("found no control for " + pattern + " in protect, expected at least one");
        }
        return new Rule(PathGlob.of(pattern), new Protection(settings));
    }

    private static Convention convention(Json json) {
        var fields = Fields.of("conventions", json);
        var convention = new Convention(fields.text("path"), fields.bool("required", true), fields.has("content") ? Optional.of(fields.digest("content")) : Optional.empty());
        fields.noOthers();
        return convention;
    }

    /** A setting of a repository that asks for less than the organisation does. */
    public record Loosening(int rule, Control control, PathGlob references, Setting found, Setting expected) {}

    /** Where rules of a repository ask for less than these. A check or name more or fewer is no loosening: both lists are asked for. */
    public List<Loosening> loosenedBy(SourceRules repository) {
        var found = new ArrayList<Loosening>();
        for (var i = 0; i < repository.rules.size(); i++) {
            var rule = repository.rules.get(i);
            for (var each : rule.protection().settings().entrySet()) {
                if (each.getKey().kind() == Control.Kind.NAMES) {
                    continue;
                }
                for (var own : rules) {
                    var setting = own.protection().settings().get(each.getKey());
                    if (setting != null && own.references().meets(rule.references()) && !each.getValue().isAtLeast(setting)) {
                        found.add(new Loosening(i, each.getKey(), rule.references(), each.getValue(), setting));
                    }
                }
            }
        }
        return found;
    }
}
