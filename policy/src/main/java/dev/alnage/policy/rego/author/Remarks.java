package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Looks at policies that compile for what lets in more than its author thinks, and for what nobody uses. */
public final class Remarks {
    /** Rules that somebody outside asks for. */
    private static final Set<String> ASKED = Set.of("allow", "deny", "unknown", "warn", "violation", "observed", "main");
    private static final Set<String> REFUSALS = Set.of("deny", "violation", "unknown");
    private static final Set<String> FOLDS = Set.of("lower", "upper");
    private static final Set<String> WAIVERS = Set.of("exception", "exempt", "waive", "waiver", "ignore", "allowlist");
    private static final Set<String> TIMES = Set.of("expires", "until", "at", "notafter", "not_after", "expiry");

    private final Program program;
    private final List<Remark> found = new ArrayList<>();

    private Remarks(Program program) {
        this.program = program;
    }

    /** In the order of places. */
    public static List<Remark> of(Program program) {
        var remarks = new Remarks(program);
        program.rules().forEach(remarks::look);
        remarks.unused();
        return remarks.found.stream().distinct()
                .sorted(Comparator.comparing((Remark one) -> one.at().file()).thenComparing(one -> one.at().row()).thenComparing(one -> one.at().column())).toList();
    }

    private void remark(String rule, Location at, String message, String fix) {
        found.add(new Remark(rule, at, message, fix));
    }

    private void look(ResolvedRule rule) {
        var name = Syntax.name(rule.rule());
        if (rule.rule().isDefault() && name.startsWith("allow") && rule.rule().head().value().filter(Remarks::isTrue).isPresent()) {
            remark("default-allow", rule.rule().at(), name + " is true when no rule says anything", "default " + name + " := false, and rules that say when it is true");
        }
        if (WAIVERS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains) && !rule.isFunction() && !mentionsTime(rule)) {
            remark("endless-exception", rule.rule().at(), name + " looks like an exception and asks for no time",
                    "compare an expiry with input.at, or use alnage policy exception add");
        }
        for (var clause : Syntax.clauses(rule.rule())) {
            Syntax.forEachExpression(clause.body(), expression -> look(name, expression));
        }
        Terms.forEach(rule.rule(), this::look);
    }

    private static boolean isTrue(Term term) {
        return term instanceof Term.Scalar(_, var value) && value.equals(Value.TRUE);
    }

    private static boolean mentionsTime(ResolvedRule rule) {
        var words = new HashSet<String>();
        Terms.forEach(rule.rule(), term -> {
            switch (term) {
                case Term.Call call when call.name().startsWith("time.") -> words.add("at");
                case Term.Scalar(_, Value.Text(var text)) -> words.add(text.toLowerCase(Locale.ROOT));
                default -> { }
            }
        });
        return words.stream().anyMatch(TIMES::contains);
    }

    private void look(String rule, Expression expression) {
        if (expression.form() instanceof Form.Holds(Term.Scalar(var at, var value)) && value.equals(Value.FALSE) != expression.negated()) {
            remark(REFUSALS.contains(rule) ? "refusal-never-reached" : "never-holds", at, rule + " has a clause that can never hold", "remove the clause, or say when it holds");
        }
        if (expression.form() instanceof Form.Unify(var left, var right)) {
            folded(left, right, expression.at());
        }
    }

    private void look(Term term) {
        if (!(term instanceof Term.Call call)) {
            return;
        }
        if (call.name().equals("regex.match") && call.arguments().getFirst() instanceof Term.Scalar(var at, Value.Text(var pattern)) && !isAnchored(pattern)) {
            remark("unanchored-pattern", at, "the pattern " + pattern + " also matches in the middle of a longer text", "write ^(" + pattern + ")$, or compare with ==");
        }
        if (call.name().equals("equal") && call.arguments().size() == 2) {
            folded(call.arguments().get(0), call.arguments().get(1), call.at());
        }
    }

    /** {@code ^a|b$} is two patterns with an end each; {@code \$} at the end is a dollar sign. */
    private static boolean isAnchored(String pattern) {
        if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.endsWith("\\$")) {
            return false;
        }
        var depth = 0;
        for (var i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> i++;
                case '(', '[' -> depth++;
                case ')', ']' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        return false;
                    }
                }
                default -> { }
            }
        }
        return true;
    }

    private void folded(Term left, Term right, Location at) {
        if (isFolded(left) || isFolded(right)) {
            remark("case-folded", at, "texts are compared without their case: names that differ become one", "compare them as they are");
        }
    }

    private static boolean isFolded(Term term) {
        return term instanceof Term.Call call && FOLDS.contains(call.name());
    }

    /** Rules that no other rule names, and that nobody outside asks for. */
    private void unused() {
        var used = new HashSet<List<String>>();
        program.rules().forEach(rule -> Terms.forEach(rule.rule(), term -> {
            switch (term) {
                case Term.Ref(_, Term.Var(_, var head), var path) when head.equals("data") -> used.add(constants(path));
                case Term.Call call when call.operator().getFirst().equals("data") -> used.add(call.operator().subList(1, call.operator().size()));
                default -> { }
            }
        }));
        var told = new TreeSet<String>();
        for (var rule : program.rules()) {
            var name = Syntax.name(rule.rule());
            var entry = ASKED.contains(name) || name.startsWith("test_") || name.startsWith("todo_test_") || isEntrypoint(rule);
            if (!entry && used.stream().noneMatch(path -> reaches(path, rule.place())) && told.add(rule.name())) {
                remark("unused-rule", rule.rule().at(), rule.name() + " is used by no rule, and nobody asks for it", "remove it, or mark it with metadata: entrypoint: true");
            }
        }
    }

    private static List<String> constants(List<Term> path) {
        var names = new ArrayList<String>();
        for (var term : path) {
            if (!(term instanceof Term.Scalar(_, Value.Text(var name)))) {
                break;
            }
            names.add(name);
        }
        return names;
    }

    private static boolean reaches(List<String> path, List<String> place) {
        var length = Math.min(path.size(), place.size());
        return path.subList(0, length).equals(place.subList(0, length));
    }

    private static boolean isEntrypoint(ResolvedRule rule) {
        return rule.module().annotations().stream().anyMatch(one -> one.target().equals(rule.name())
                && one.content() instanceof dev.alnage.policy.rego.value.ObjectValue content && Value.TRUE.equals(content.get("entrypoint")));
    }
}
