package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.Annotations;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import dev.alnage.policy.rego.builtin.Builtins;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What policies are made of: their rules, what they look at in their input, and which built-in functions they call. */
public record Outline(List<Line> rules, SortedSet<String> inputs, SortedSet<String> builtins) {
    /** One clause of a rule; {@code title} is that of its metadata, or empty. */
    public record Line(String name, Kind kind, Location at, String title) {}

    /** What a clause does. */
    public enum Kind { VALUE, DEFAULT, FUNCTION, SET, OBJECT }

    public Outline {
        rules = List.copyOf(rules);
    }

    public static Outline of(Program program) {
        var lines = new ArrayList<Line>();
        var builtins = new TreeSet<String>();
        for (var module : program.modules()) {
            for (var rule : module.rules()) {
                lines.add(new Line(Syntax.packageName(module) + "." + Printer.term(rule.head().reference()), kind(rule), rule.at(), title(module, rule)));
            }
        }
        program.rules().forEach(rule -> Terms.forEach(rule.rule(), term -> {
            if (term instanceof Term.Call call && Builtins.find(call.name()).isPresent()) {
                builtins.add(call.name());
            }
        }));
        return new Outline(lines, program.inputReferences(), builtins);
    }

    private static Kind kind(Rule rule) {
        if (rule.isDefault()) {
            return Kind.DEFAULT;
        }
        return rule.head().arguments().isPresent() ? Kind.FUNCTION : switch (rule.head().kind()) {
            case COMPLETE -> Kind.VALUE;
            case SET -> Kind.SET;
            case OBJECT -> Kind.OBJECT;
        };
    }

    private static String title(Module module, Rule rule) {
        return module.annotations().stream().filter(one -> one.scope().equals("rule") && one.targetAt().equals(rule.at())).map(Outline::title)
                .findFirst().orElse("");
    }

    private static String title(Annotations annotations) {
        return annotations.content() instanceof ObjectValue content && content.get("title") instanceof Value.Text(var title) ? title : "";
    }
}
