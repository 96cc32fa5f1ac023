package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Term;
import java.util.List;
import java.util.Set;

/**
 * What OPA asks before it denies an expression: in {@code not f(input.x)} the argument stands outside of the negation, so that the whole
 * is undefined, and not true, where the argument is. Nothing does where a module imports {@code future.keywords.not}.
 */
final class Negation {
    private static final Set<String> EQUALITIES = Set.of("eq", "equal");

    private final Flattener flattener;
    private final List<Goal> before;
    /** How many calls inside of the denied one are around a term: those are asked for themselves, and may make variables known. */
    private int calls;

    private Negation(Flattener flattener, List<Goal> before) {
        this.flattener = flattener;
        this.before = before;
    }

    /** The form that is denied; what is asked before it goes into {@code before}. */
    static Form of(Form form, Flattener flattener, List<Goal> before) {
        var negation = new Negation(flattener, before);
        return switch (form) {
            case Form.Holds(Term.Call call) -> new Form.Holds(EQUALITIES.contains(call.name()) && call.arguments().size() == 2
                    ? call(call, call.arguments().stream().map(negation::alone).toList())
                    : call(call, call.arguments().stream().map(negation::inside).toList()));
            case Form.Holds(var term) -> new Form.Holds(negation.alone(term));
            case Form.Unify(var left, var right) -> new Form.Unify(negation.alone(left), negation.alone(right));
            case Form.Assign _, Form.Some _, Form.SomeIn _, Form.Every _ -> form;
        };
    }

    private static Term.Call call(Term.Call call, List<Term> arguments) {
        return new Term.Call(call.at(), call.operator(), arguments);
    }

    /** A term beside an equals sign or without anything: a reference stays, and what it is asked with goes. */
    private Term alone(Term term) {
        return switch (term) {
            case Term.Ref ref -> reference(ref);
            case Term.Var _ -> term;
            default -> inside(term);
        };
    }

    private Term.Ref reference(Term.Ref ref) {
        return new Term.Ref(ref.at(), ref.head() instanceof Term.Var ? ref.head() : inside(ref.head()), ref.path().stream().map(this::inside).toList());
    }

    private Term inside(Term term) {
        return switch (term) {
            case Term.Var(_, var name) when Vars.isRoot(name) -> flattener.named(term.at(), term, before);
            case Term.Ref ref -> {
                var flat = flattener.top(reference(ref), before);
                if (calls > 0) {
                    yield flattener.named(ref.at(), flat, before);
                }
                var name = flattener.part(ref.at());
                before.add(Goal.Unify.ofKnown(ref.at(), name, flat));
                yield name;
            }
            case Term.Call call -> {
                calls++;
                var arguments = call.arguments().stream().map(this::inside).toList();
                calls--;
                yield flattener.named(call.at(), flattener.top(call(call, arguments), before), before);
            }
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(this::inside).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(this::inside).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at,
                    members.stream().map(member -> new Term.ObjectOf.Member(inside(member.key()), inside(member.value()))).toList());
            case Term.Scalar _, Term.Var _, Term.Template _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> term;
        };
    }
}
