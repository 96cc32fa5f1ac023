package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Terms;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which lines of policies were used: a line with an expression counts when the expression was tried, the line of a rule's head when
 * that clause yielded a value. Defaults and {@code some} declarations do nothing that could be seen and do not count.
 */
public final class Coverage implements Listener {
    private final Map<String, TreeSet<Integer>> used = new HashMap<>();

    /** The lines of one file, counted from 1. */
    public record OfFile(String file, SortedSet<Integer> covered, SortedSet<Integer> notCovered) {
        public OfFile {
            covered = Collections.unmodifiableSortedSet(new TreeSet<>(covered));
            notCovered = Collections.unmodifiableSortedSet(new TreeSet<>(notCovered));
        }

        /** 100 when there is nothing to cover. */
        public double percent() {
            return Coverage.percent(covered.size(), notCovered.size());
        }
    }

    @Override public void entered(Location expression, Supplier<Map<String, Value>> variables) {
        use(expression);
    }

    @Override public void yielded(Location rule, String reference, Value value) {
        use(rule);
    }

    private void use(Location at) {
        used.computeIfAbsent(at.file(), _ -> new TreeSet<>()).add(at.row());
    }

    /** File by file, in the order given. */
    public List<OfFile> of(List<Module> modules) {
        var files = new ArrayList<OfFile>();
        for (var module : modules) {
            var covered = new TreeSet<>(lines(module));
            var notCovered = new TreeSet<>(covered);
            var seen = used.getOrDefault(module.file(), new TreeSet<>());
            covered.retainAll(seen);
            notCovered.removeAll(seen);
            files.add(new OfFile(module.file(), covered, notCovered));
        }
        return files;
    }

    /** Of all lines of all files. */
    public static double percent(List<OfFile> files) {
        return percent(files.stream().mapToInt(file -> file.covered().size()).sum(), files.stream().mapToInt(file -> file.notCovered().size()).sum());
    }

    private static double percent(int covered, int notCovered) {
        return covered + notCovered == 0 ? 100 : 100.0 * covered / (covered + notCovered);
    }

    private static TreeSet<Integer> lines(Module module) {
        var lines = new TreeSet<Integer>();
        for (var rule : module.rules()) {
            if (rule.isDefault()) {
                continue;
            }
            for (var clause : Syntax.clauses(rule)) {
                lines.add(clause.at().row());
                Syntax.forEachExpression(clause.body(), expression -> add(expression, lines));
                clause.head().value().ifPresent(value -> Terms.forEach(value, term -> inHead(term, lines)));
            }
        }
        return lines;
    }

    private static void inHead(Term term, TreeSet<Integer> lines) {
        switch (term) {
            case Term.ArrayComprehension(_, _, var body) -> Syntax.forEachExpression(body, expression -> add(expression, lines));
            case Term.SetComprehension(_, _, var body) -> Syntax.forEachExpression(body, expression -> add(expression, lines));
            case Term.ObjectComprehension(_, _, _, var body) -> Syntax.forEachExpression(body, expression -> add(expression, lines));
            case Term.Scalar _, Term.Template _, Term.Var _, Term.Ref _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _, Term.Call _ -> { }
        }
    }

    private static void add(Expression expression, TreeSet<Integer> lines) {
        if (!(expression.form() instanceof Expression.Form.Some)) {
            lines.add(expression.at().row());
        }
    }
}
