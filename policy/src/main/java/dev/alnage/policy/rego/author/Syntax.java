package dev.alnage.policy.rego.author;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ways through the syntax of a policy. */
final class Syntax {
    private Syntax() {}

    /** A rule and its alternatives. */
    static List<Rule> clauses(Rule rule) {
        var clauses = new ArrayList<Rule>();
        for (var clause = rule; clause != null; clause = clause.otherwise().orElse(null)) {
            clauses.add(clause);
        }
        return clauses;
    }

    /** The first word of what a rule defines. */
    static String name(Rule rule) {
        return switch (rule.head().reference()) {
            case Term.Var(_, var name) -> name;
            case Term.Ref(_, Term.Var(_, var name), _) -> name;
            default -> "";
        };
    }

    /** Such as {@code data.a}. */
    static String packageName(Module module) {
        return String.join(".", module.packagePath());
    }

    /** Every expression of a body, and of the bodies inside it; some more than once. */
    static void forEachExpression(Body body, Consumer<Expression> visitor) {
        for (var expression : body.expressions()) {
            visitor.accept(expression);
            if (expression.form() instanceof Expression.Form.Every(_, _, _, var inside)) {
                forEachExpression(inside, visitor);
            }
            Terms.forEach(expression, term -> inside(term, visitor));
        }
    }

    private static void inside(Term term, Consumer<Expression> visitor) {
        switch (term) {
            case Term.ArrayComprehension(_, _, var body) -> forEachExpression(body, visitor);
            case Term.SetComprehension(_, _, var body) -> forEachExpression(body, visitor);
            case Term.ObjectComprehension(_, _, _, var body) -> forEachExpression(body, visitor);
            case Term.Scalar _, Term.Template _, Term.Var _, Term.Ref _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _, Term.Call _ -> { }
        }
    }
}
