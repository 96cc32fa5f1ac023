package dev.alnage.policy.rego.parse;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.rego.ast.Annotations;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module.Import;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code # METADATA} blocks of a policy: YAML in comments, about the rule or package that follows. */
final class Metadata {
    private final Cursor cursor;
    private final Location packageAt;
    private final List<String> packagePath;
    private final List<Import> imports;
    private final List<Rule> rules;

    private Metadata(Cursor cursor, Location packageAt, List<String> packagePath, List<Import> imports, List<Rule> rules) {
        this.cursor = cursor;
        this.packageAt = packageAt;
        this.packagePath = packagePath;
        this.imports = imports;
        this.rules = rules;
    }

    static List<Annotations> of(Cursor cursor, List<Comment> comments, Location packageAt, List<String> packagePath, List<Import> imports, List<Rule> rules) {
        var metadata = new Metadata(cursor, packageAt, packagePath, imports, rules);
        var found = new ArrayList<Annotations>();
        for (var i = 0; i < comments.size(); i++) {
            if (comments.get(i).text().strip().startsWith("METADATA")) {
                var first = comments.get(i);
                var yaml = new StringBuilder();
                while (i + 1 < comments.size() && comments.get(i + 1).row() == comments.get(i).row() + 1 && comments.get(i + 1).column() == 1) {
                    var line = comments.get(++i).text();
                    yaml.append(line.startsWith(" ") ? line.substring(1) : line).append('\n');
                }
                found.add(metadata.block(new Location(cursor.file(), first.row(), first.column()), yaml.toString()));
            }
        }
        return found;
    }

    private Annotations block(Location at, String yaml) {
        if (yaml.isBlank()) {
            throw cursor.error(at, "expected METADATA block, found whitespace: write YAML in the comments directly behind it");
        }
        Json content;
        try {
            content = YamlReader.read(Bytes.utf8(yaml));
        } catch (Rejected e) {
            throw cursor.error(at, "found METADATA that cannot be read: " + e.getMessage());
        }
        if (!(content instanceof Json.Members(var members))) {
            throw cursor.error(at, "found METADATA that is no mapping, expected members such as title and scope");
        }
        return attached(at, new AnnotationContent(cursor, at, members).normal());
    }

    private Annotations attached(Location at, Map<Value, Value> content) {
        var rule = firstRuleBehind(at);
        var ofPackage = at.row() < packageAt.row();
        if (!ofPackage && (rule == null || imports.stream().anyMatch(one -> one.at().row() > at.row() && one.at().row() < rule.at().row()))) {
            throw cursor.error(at, "found METADATA before " + (rule == null ? "the end of the text" : "an import")
                    + ", expected it directly before a rule or the package");
        }
        var entrypoint = Value.TRUE.equals(content.get(Value.of("entrypoint")));
        var scope = content.get(Value.of("scope")) instanceof Value.Text(var text) ? text : ofPackage ? "package" : entrypoint ? "document" : "rule";
        var fits = ofPackage ? List.of("package", "subpackages") : List.of("rule", "document");
        if (!fits.contains(scope)) {
            throw cursor.error(at, "found annotation scope '" + scope + "' before " + (ofPackage ? "a package" : "a rule") + ", expected one of " + fits);
        }
        if (entrypoint && !scope.equals("document") && !scope.equals("package")) {
            throw cursor.error(at, "annotation entrypoint applied to scope '" + scope + "', expected scope document or package");
        }
        content.put(Value.of("scope"), Value.of(scope));
        var target = new ArrayList<>(packagePath);
        if (!ofPackage && rule != null) {
            target.addAll(names(rule.head().reference()));
        }
        return new Annotations(at, scope, Printer.path(target), ofPackage || rule == null ? packageAt : rule.at(), ObjectValue.of(content));
    }

    /** The names that a head begins with, up to its first variable. */
    private static List<String> names(Term reference) {
        var names = new ArrayList<String>();
        if (reference instanceof Term.Ref(_, Term.Var(_, var name), var steps)) {
            names.add(name);
            for (var step : steps) {
                if (!(step instanceof Term.Scalar(_, Value.Text(var text)))) {
                    break;
                }
                names.add(text);
            }
        } else if (reference instanceof Term.Var(_, var name)) {
            names.add(name);
        }
        return names;
    }

    private @Nullable Rule firstRuleBehind(Location at) {
        return rules.stream().filter(one -> one.at().row() > at.row()).findFirst().orElse(null);
    }
}
