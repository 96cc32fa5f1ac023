package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The rules of gitleaks (version 8) in its TOML: {@code extend}, {@code rules}, allowlists of both. Members that gitleaks does
 * not describe, and composite rules, are errors. {@code useDefault} extends the rules of this program. A comment such as
 * {@code gitleaks:allow} in content allows nothing here: a waiver needs somebody else.
 */
public final class GitleaksFile {
    /** As gitleaks has it. */
    private static final int EXTENSIONS_MAX = 2;

    private final Function<String, Bytes> others;
    private final Map<String, RuleParts> rules = new LinkedHashMap<>();
    private final List<Allowlist> allowlists = new ArrayList<>();

    private GitleaksFile(Function<String, Bytes> others) {
        this.others = others;
    }

    /** @param others the content of a file that {@code extend.path} names, as it names it */
    public static RuleSet read(Bytes toml, Function<String, Bytes> others) {
        return new GitleaksFile(others).ruleSet(toml, 0);
    }

    private RuleSet ruleSet(Bytes toml, int depth) {
        var file = Fields.of("rules", TomlReader.read(toml));
        for (var described : List.of("title", "description", "minVersion")) {
            file.text(described, "");
        }
        file.listOrEmpty("rules", json -> Fields.of("rule", json)).forEach(this::rule);
        allowlists.addAll(allowlists(file));
        file.findObject("extend").ifPresent(extend -> extend(extend, depth));
        file.noOthers();
        return new RuleSet(rules.values().stream().map(Rule::new).toList(), allowlists);
    }

    private void rule(Fields fields) {
        var parts = new RuleParts();
        parts.id = fields.text("id");
        parts.title = fields.text("description", "");
        parts.regex = fields.has("regex") ? Expression.of(fields.text("regex")) : null;
        parts.path = fields.has("path") ? Expression.of(fields.text("path")) : null;
        parts.secretGroup = (int) fields.integer("secretGroup", 0, 99, 0);
        parts.entropyMin = fields.has("entropy") ? RulesFile.number(fields, "entropy") : 0;
        parts.keywords.addAll(fields.textsOrEmpty("keywords"));
        fields.textsOrEmpty("tags");
        parts.allowlists.addAll(allowlists(fields));
        parts.care = parts.id.startsWith("generic") ? Rule.Care.GUESS : Rule.Care.TEXT;
        fields.noOthers();
        if (rules.put(parts.id, parts) != null) {
            throw new Rejected.Malformed("found two rules " + parts.id + ", expected each id once");
        }
    }

    /** The old form has one, the new form a list; both in one place would leave open which counts. */
    private static List<Allowlist> allowlists(Fields owner) {
        if (owner.has("allowlist") && owner.has("allowlists")) {
            throw new Rejected.Malformed("found allowlist and allowlists in " + owner.where() + ", expected one of them");
        }
        return owner.has("allowlist") ? List.of(allowlist(owner.any("allowlist"))) : owner.listOrEmpty("allowlists", GitleaksFile::allowlist);
    }

    private static Allowlist allowlist(Json json) {
        var fields = Fields.of("allowlist", json);
        fields.text("description", "");
        var all = switch (fields.text("condition", "OR")) {
            case "OR", "||" -> false;
            case "AND", "&&" -> true;
            default -> throw new Rejected.Malformed("found condition " + fields.text("condition") + ", expected OR or AND");
        };
        var target = switch (fields.text("regexTarget", "")) {
            case "", "secret" -> Allowlist.Target.SECRET;
            case "match" -> Allowlist.Target.MATCH;
            case "line" -> Allowlist.Target.LINE;
            default -> throw new Rejected.Malformed("found regexTarget " + fields.text("regexTarget") + ", expected match or line");
        };
        var allowlist = new Allowlist(all, target, RulesFile.expressions(fields.textsOrEmpty("regexes")), RulesFile.expressions(fields.textsOrEmpty("paths")),
                fields.textsOrEmpty("stopwords"), Set.copyOf(fields.textsOrEmpty("commits")), Set.copyOf(fields.textsOrEmpty("targetRules")), false);
        fields.noOthers();
        return allowlist;
    }

    private void extend(Fields extend, int depth) {
        var disabled = Set.copyOf(extend.textsOrEmpty("disabledRules"));
        var useDefault = extend.bool("useDefault", false);
        var path = extend.text("path", "");
        extend.noOthers();
        if (useDefault && !path.isEmpty()) {
            throw new Rejected.Malformed("found useDefault and path in extend, expected one of them");
        }
        if (depth == EXTENSIONS_MAX) {
            throw new Rejected.Malformed("found rules that extend rules over " + EXTENSIONS_MAX + " files, expected fewer");
        }
        if (useDefault || !path.isEmpty()) {
            var base = useDefault ? RuleSet.shipped() : new GitleaksFile(others).ruleSet(others.apply(path), depth + 1);
            base.rules().stream().filter(rule -> !disabled.contains(rule.id())).forEach(this::take);
            base.allowlists().forEach(allowlists::add);
        }
    }

    /** What this file says about a rule of the extended one comes first; keywords and allowlists of both count. */
    private void take(Rule base) {
        var parts = RuleParts.of(base);
        var own = rules.get(base.id());
        if (own != null) {
            parts.title = own.title.isEmpty() ? parts.title : own.title;
            parts.regex = own.regex == null ? parts.regex : own.regex;
            parts.path = own.path == null ? parts.path : own.path;
            parts.secretGroup = own.secretGroup == 0 ? parts.secretGroup : own.secretGroup;
            parts.entropyMin = own.entropyMin == 0 ? parts.entropyMin : own.entropyMin;
            parts.check = own.regex == null ? parts.check : TokenCheck.NONE;
            parts.keywords.addAll(own.keywords);
            parts.allowlists.addAll(own.allowlists);
        }
        rules.put(base.id(), parts);
    }
}
