package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks one body: each expression once what it needs is known, as if it ran. */
final class BodyChecker {
    /** Expressions of a body that are put into order. */
    private static final int ORDERED_MAX = 64;
    private static final Set<List<String>> EQUALITIES = Set.of(List.of("eq"), List.of("equal"));

    private final TypeChecker program;
    private final Scope scope;
    private final Unifier unifier = new Unifier(this);
    /** Calls and comprehensions that were checked already, with the type that they have. */
    private final Map<Term, Optional<Type>> checked = new IdentityHashMap<>();
    private final Set<String> known = new HashSet<>();

    BodyChecker(TypeChecker program, Scope scope) {
        this.program = program;
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    /** The variables of these terms are there before the body runs. */
    void declared(List<Term> terms) {
        terms.forEach(term -> Terms.forEach(term, this::learn));
    }

    void body(Body body) {
        var inside = new HashSet<String>();
        Terms.forEach(body, term -> {
            if (term instanceof Term.Var(_, var name)) {
                inside.add(name);
            }
        });
        if (body.expressions().size() > ORDERED_MAX) {
            body.expressions().forEach(this::expression);   // whoever writes so long a body is checked in the order written
            return;
        }
        var left = new ArrayList<>(body.expressions());
        while (!left.isEmpty()) {
            var next = left.stream().filter(one -> isReady(one, left, inside)).findFirst().orElse(left.getFirst());
            left.remove(next);
            expression(next);
            Terms.forEach(next, this::learn);
        }
    }

    private void learn(Term term) {
        if (term instanceof Term.Var(_, var name)) {
            known.add(name);
        }
    }

    /** Whether no expression still to come could tell more of what this one needs. */
    private boolean isReady(Expression expression, List<Expression> left, Set<String> inside) {
        var needed = new HashSet<String>();
        needs(expression, needed);
        needed.removeIf(name -> known.contains(name) || !inside.contains(name));
        if (needed.isEmpty()) {
            return true;
        }
        for (var other : left) {
            if (other != expression && gives(other).stream().anyMatch(needed::contains)) {
                return false;
            }
        }
        return true;
    }

    private static void needs(Expression expression, Set<String> needed) {
        switch (expression.form()) {
            case Form.Assign(_, var right) -> names(right, needed);
            case Form.SomeIn(_, _, var domain) -> names(domain, needed);
            case Form.Unify(var left, var right) -> {
                var both = List.of(new HashSet<String>(), new HashSet<String>());
                names(left, both.get(0));
                names(right, both.get(1));
                needed.addAll(both.get(both.get(0).size() == 1 && left instanceof Term.Var ? 1 : 0));
            }
            case Form.Every(_, _, var domain, _) -> names(domain, needed);
            case Form.Some _ -> { }
            case Form.Holds(var term) -> names(term, needed);
        }
        expression.withs().forEach(with -> names(with.value(), needed));
    }

    private static Set<String> gives(Expression expression) {
        var given = new HashSet<String>();
        if (expression.negated()) {
            return given;
        }
        switch (expression.form()) {
            case Form.Assign(var left, _) -> names(left, given);
            case Form.Unify(var left, var right) -> {
                names(left, given);
                names(right, given);
            }
            case Form.SomeIn(var key, var value, _) -> {
                key.ifPresent(term -> names(term, given));
                names(value, given);
            }
            case Form.Holds(Term.Ref ref) -> names(ref, given);
            case Form.Holds _, Form.Some _, Form.Every _ -> { }
        }
        return given;
    }

    private static void names(Term term, Set<String> names) {
        Terms.forEach(term, one -> {
            if (one instanceof Term.Var(_, var name)) {
                names.add(name);
            }
        });
    }

    private void expression(Expression expression) {
        expression.withs().forEach(with -> typeOf(with.value()));
        switch (expression.form()) {
            case Form.Holds(Term.Call(var at, var operator, var arguments)) when EQUALITIES.contains(operator) && arguments.size() == 2 ->
                    equal(at, arguments.get(0), arguments.get(1));
            case Form.Holds(var term) -> typeOf(term);
            case Form.Unify(var left, var right) -> equal(expression.at(), left, right);
            case Form.Assign(var left, var right) -> equal(expression.at(), left, right);
            case Form.Some _ -> { }
            case Form.SomeIn(var key, var value, var domain) -> members(key, value, domain);
            case Form.Every(var key, var value, var domain, var body) -> {
                var inner = new BodyChecker(program, new Scope(scope));
                inner.known.addAll(known);
                typeOf(domain);
                key.ifPresent(term -> inner.unifier.fits(term, Type.ANY, false));   // as in OPA, nothing is known of the members
                inner.unifier.fits(value, Type.ANY, false);
                inner.body(body);
            }
        }
    }

    private void equal(Location at, Term left, Term right) {
        var leftType = typeOf(left);
        var rightType = typeOf(right);
        if (!unifier.unify(left, leftType, right, rightType)) {
            program.error(new RegoError(RegoError.TYPE, "match error\n\tleft  : " + text(leftType) + "\n\tright : " + text(rightType), at));
        }
    }

    private void members(Optional<Term> key, Term value, Term domain) {
        var type = known(domain);
        var keys = Types.keys(type);
        var values = Types.values(type);
        if (keys.isEmpty() || values.isEmpty()) {
            program.error(new RegoError(RegoError.TYPE, "illegal domain " + Printer.term(domain) + "\n\thave: " + Types.text(type)
                    + "\n\twant: an array, an object or a set", domain.at()));
            return;
        }
        key.ifPresent(term -> require(term, keys.get()));
        require(value, values.get());
    }

    private void require(Term pattern, Type type) {
        var found = typeOf(pattern);
        if (!unifier.fits(pattern, type, false)) {
            program.error(new RegoError(RegoError.TYPE, "match error\n\tleft  : " + text(found) + "\n\tright : " + Types.text(type), pattern.at()));
        }
    }

    static String text(@Nullable Type type) {
        return type == null ? "???" : Types.text(type);
    }

    /** The type of a term, or anything where nothing is known. */
    Type known(Term term) {
        var type = typeOf(term);
        return type == null ? Type.ANY : type;
    }

    /** Null where it contains variables of which nothing is known yet. */
    @Nullable Type typeOf(Term term) {
        return switch (term) {
            case Term.Scalar(_, var value) -> Types.of(value);
            case Term.Template template -> once(template);
            case Term.Var(_, var name) -> switch (name) {
                case "input" -> program.input();
                case "data" -> reference(new Term.Ref(term.at(), term, List.of()));
                default -> scope.find(name);
            };
            case Term.Ref ref -> once(ref);
            case Term.ArrayOf(_, var elements) -> {
                var places = new ArrayList<Type>();
                for (var element : elements) {
                    var place = typeOf(element);
                    if (place == null) {
                        yield null;
                    }
                    places.add(place);
                }
                yield Types.bounded(new Type.ArrayType(places, elements.isEmpty() ? Optional.of(Type.ANY) : Optional.empty()));
            }
            case Term.SetOf(_, var elements) -> {
                Type of = null;
                for (var element : elements) {
                    var type = typeOf(element);
                    if (type == null) {
                        yield null;
                    }
                    of = of == null ? type : Types.or(of, type);
                }
                yield Type.set(of == null ? Type.ANY : of);
            }
            case Term.ObjectOf object -> object(object);
            case Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> once(term);
        };
    }

    private @Nullable Type object(Term.ObjectOf object) {
        var known = new TreeMap<Value, Type>();
        Optional<Type.ObjectType.Further> further = Optional.empty();
        for (var member : object.members()) {
            var value = typeOf(member.value());
            var key = typeOf(member.key());
            if (value == null || key == null) {
                return null;
            }
            if (member.key() instanceof Term.Scalar(_, var constant)) {
                known.put(constant, value);
            } else {
                further = Optional.of(further.map(more -> new Type.ObjectType.Further(Types.or(more.key(), key), Types.or(more.value(), value)))
                        .orElse(new Type.ObjectType.Further(key, value)));
            }
        }
        return known.isEmpty() && further.isEmpty() ? Type.object(Type.ANY, Type.ANY) : Types.bounded(new Type.ObjectType(known, further));
    }

    /** What can be wrong is looked at once, and its errors are said once. */
    private @Nullable Type once(Term term) {
        var before = checked.get(term);
        if (before == null) {
            var type = switch (term) {
                case Term.Call call -> call(call);
                case Term.Ref ref -> reference(ref);
                case Term.Template(_, var parts) -> template(parts);
                case Term.ArrayComprehension(_, var head, var body) -> Type.array(inside(body).known(head));
                case Term.SetComprehension(_, var head, var body) -> Type.set(inside(body).known(head));
                case Term.ObjectComprehension(_, var key, var value, var body) -> {
                    var inner = inside(body);
                    yield Type.object(inner.known(key), inner.known(value));
                }
                case Term.Scalar _, Term.Var _, Term.ArrayOf _, Term.SetOf _, Term.ObjectOf _ -> throw new IllegalArgumentException("nothing to remember");
            };
            before = Optional.of(Types.bounded(type));
            checked.put(term, before);
        }
        return before.orElse(null);
    }

    private BodyChecker inside(Body body) {
        var inner = new BodyChecker(program, new Scope(scope));
        inner.known.addAll(known);
        inner.body(body);
        return inner;
    }

    private Type template(List<Term.Template.Part> parts) {
        for (var part : parts) {
            if (part instanceof Term.Template.Part.Hole(var expression)) {
                var inner = new BodyChecker(program, new Scope(scope));
                inner.known.addAll(known);
                inner.expression(expression);
            }
        }
        return Type.STRING;
    }

    private Type call(Term.Call call) {
        var have = new ArrayList<@Nullable Type>();
        call.arguments().forEach(argument -> have.add(typeOf(argument)));
        var found = program.function(call.name());
        if (found.isEmpty()) {
            return Type.ANY;    // the compiler says that there is no such function
        }
        var wanted = new ArrayList<>(found.get().arguments());
        wanted.add(found.get().result());
        if (have.size() > wanted.size() || have.size() < wanted.size() - 1) {
            argumentError(call, have.size() > wanted.size() ? "too many arguments" : "too few arguments", have, found.get());
            return found.get().result();
        }
        for (var i = 0; i < have.size(); i++) {
            if (!unifier.fits(call.arguments().get(i), wanted.get(i), false)) {
                argumentError(call, "invalid argument(s)", have, found.get());
                break;
            }
        }
        return have.size() == wanted.size() ? Type.BOOLEAN : found.get().result();
    }

    private void argumentError(Term.Call call, String what, List<@Nullable Type> have, Signature wanted) {
        program.error(new RegoError(RegoError.TYPE, call.name() + ": " + what + "\n\thave: (" + String.join(", ", have.stream().map(BodyChecker::text).toList())
                + ")\n\twant: (" + String.join(", ", wanted.arguments().stream().map(Types::text).toList()) + ")", call.at()));
    }

    private Type reference(Term.Ref ref) {
        return new ReferenceChecker(this, program, ref).type();
    }

    Unifier unifier() {
        return unifier;
    }
}
