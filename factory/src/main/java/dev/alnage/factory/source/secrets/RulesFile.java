package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.YamlReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Our own form of rules, in YAML: {@code version: 1}, {@code allow} with what is never a secret, and {@code rules}. Unknown
 * members are errors: a misspelt one would be a rule that looks for nothing.
 */
public final class RulesFile {
    private RulesFile() {}

    public static RuleSet read(Bytes yaml) {
        var fields = Fields.of("rules", YamlReader.read(yaml));
        fields.integer("version", 1, 1);
        var allowlists = fields.listOrEmpty("allow", RulesFile::allowlist);
        var rules = fields.list("rules", RulesFile::rule);
        fields.noOthers();
        return new RuleSet(rules, allowlists);
    }

    private static Rule rule(Json json) {
        var fields = Fields.of("rule", json);
        var parts = new RuleParts();
        parts.id = fields.text("id");
        parts.title = fields.text("title");
        parts.regex = fields.has("regex") ? Expression.of(fields.text("regex")) : null;
        parts.path = fields.has("path") ? Expression.of(fields.text("path")) : null;
        parts.secretGroup = (int) fields.integer("group", 0, 99, 0);
        parts.entropyMin = fields.has("entropy") ? number(fields, "entropy") : 0;
        parts.keywords.addAll(fields.textsOrEmpty("keywords"));
        parts.allowlists.addAll(fields.listOrEmpty("allow", RulesFile::allowlist));
        parts.check = choice(TokenCheck.values(), fields.text("check", "none"));
        parts.care = choice(Rule.Care.values(), fields.text("care", "form"));
        fields.noOthers();
        return new Rule(parts);
    }

    private static Allowlist allowlist(Json json) {
        var fields = Fields.of("allow", json);
        var allowlist = new Allowlist(fields.bool("all", false), choice(Allowlist.Target.values(), fields.text("in", "secret")),
                expressions(fields.textsOrEmpty("regexes")), expressions(fields.textsOrEmpty("paths")), fields.textsOrEmpty("words"),
                Set.copyOf(fields.textsOrEmpty("commits")), Set.copyOf(fields.textsOrEmpty("rules")), fields.bool("examples", false));
        fields.noOthers();
        return allowlist;
    }

    static List<Expression> expressions(List<String> texts) {
        return texts.stream().map(Expression::of).toList();
    }

    static double number(Fields fields, String name) {
        if (fields.any(name) instanceof Json.Number(var value) && value.signum() >= 0 && value.doubleValue() <= 8) {
            return value.doubleValue();
        }
        throw new Rejected.Malformed("found a " + name + " that is no number from 0 to 8, expected bits a character");
    }

    /** As it is written: lower case, with hyphens. */
    private static <T extends Enum<T>> T choice(T[] values, String word) {
        for (var value : values) {
            if (value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return value;
            }
        }
        throw new Rejected.Malformed("found " + word + ", expected another word there, such as " + values[0].name().toLowerCase(Locale.ROOT));
    }
}
