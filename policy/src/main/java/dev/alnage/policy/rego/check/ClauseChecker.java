package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.FunctionType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Checks one clause of a rule, and tells what document or function it makes. */
final class ClauseChecker {
    private final TypeChecker program;
    private final Environment documents;
    private final ResolvedRule rule;
    private final Expansion expansion;
    private final List<Expression> lines;
    /** The beginning of its place that is constant, and what follows. */
    private final List<Value> place = new ArrayList<>();
    private final List<Term> keys = new ArrayList<>();
    private List<Term> arguments;
    private final Optional<Term> element;
    private final Term value;
    private final Rule clause;

    ClauseChecker(TypeChecker program, Environment documents, ResolvedRule rule, Rule clause) {
        this.program = program;
        this.expansion = program.expansion();
        this.documents = documents;
        this.rule = rule;
        this.clause = clause;
        var head = clause.head();
        var asked = new ArrayList<Expression>();
        rule.place().forEach(name -> place.add(Value.of(name)));
        rule.keys().forEach(key -> key(key, asked));
        lines = new ArrayList<>(expansion.body(new Body(clause.body().at(), joined(clause.body().expressions(), asked))).expressions());
        arguments = head.arguments().orElse(List.of()).stream().map(one -> expansion.term(one, lines)).toList();
        var expandedElement = head.key().map(one -> expansion.term(one, lines));
        var expandedValue = head.value().map(one -> expansion.term(one, lines)).orElseGet(() -> new Term.Scalar(head.at(), Value.TRUE));
        element = expandedElement.map(one -> expansion.named(one, lines));
        value = expansion.named(expandedValue, lines);
        arguments = arguments.stream().map(one -> expansion.named(one, lines)).toList();
    }

    private static List<Expression> joined(List<Expression> some, List<Expression> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private void key(Term key, List<Expression> asked) {
        if (keys.isEmpty() && key instanceof Term.Scalar(_, var constant)) {
            place.add(constant);
        } else {
            keys.add(key instanceof Term.Scalar || key instanceof Term.Var(_, var name) && !Parts.isRoot(name) ? key : expansion.equal(key, asked));
        }
    }

    /** What is wrong with it. What it makes is known afterwards, and anything where something is wrong. */
    List<RegoError> check() {
        var given = new HashSet<String>();
        arguments.forEach(one -> Equation.pattern(one, given));
        var order = program.order();
        var ordered = order.body(Expansion.filled(clause.body().at(), lines), given);
        var errors = new ArrayList<RegoError>();
        var around = new Environment(documents);
        program.annotations().apply(rule, clause, around, errors::add);
        var body = new BodyChecker(program, around);
        if (order.isComplete()) {
            body.body(new Naming(expansion, true).body(ordered));
        }
        if (!order.isComplete() || !body.errors().isEmpty()) {
            if (keys.isEmpty()) {
                documents.below("data").put(place, Type.ANY);
            } else {
                documents.below("data").place(place);
            }
            errors.addAll(body.errors());
            return errors;
        }
        made(body);
        return errors;
    }

    private void made(BodyChecker body) {
        if (rule.isFunction()) {
            arguments.forEach(one -> settle(one, body));
            documents.below("data").insert(place, new FunctionType(arguments.stream().map(body::known).toList(), body.known(value)));
        } else if (element.isPresent() && !keys.isEmpty()) {
            documents.below("data").place(place);   // OPA files sets under variables where no reference finds them
        } else {
            documents.below("data").insert(place, element.isPresent() ? Type.set(body.known(element.get())) : under(0, body));
        }
    }

    /** Arguments of which the body says nothing can be anything. */
    private static void settle(Term term, BodyChecker body) {
        if (term instanceof Term.Var(_, var name) && body.types().variable(name) == null) {
            body.types().put(name, Type.ANY);
        }
        Parts.parts(term).forEach(part -> settle(part, body));
    }

    /** {@code p[x].b} is an object of objects. */
    private Type under(int at, BodyChecker body) {
        return at == keys.size() ? body.known(value) : Types.bounded(Type.object(body.known(keys.get(at)), under(at + 1, body)));
    }
}
