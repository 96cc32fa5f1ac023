package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.FunctionType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the lines of one body in the order in which they are asked: bodies inside a line first, then its references, then what it says.
 * Lines of {@code every} are looked at for references and comprehensions only, since for an empty domain nothing in them is asked.
 */
final class BodyChecker {
    private final TypeChecker program;
    private final Environment types;
    private final Unifier unifier = new Unifier(this);
    private final List<RegoError> errors = new ArrayList<>();
    /** Comprehensions that were checked already, with the type that they have. */
    private final Map<Term, Optional<Type>> checked = new IdentityHashMap<>();

    BodyChecker(TypeChecker program, Environment around) {
        this.program = program;
        this.types = new Environment(around);
    }

    Environment types() {
        return types;
    }

    Unifier unifier() {
        return unifier;
    }

    List<RegoError> errors() {
        return errors;
    }

    void body(Body body) {
        for (var line : body.expressions()) {
            closures(line);
            references(line);
            replacements(line);
            line(line);
        }
    }

    private void closures(Expression line) {
        switch (line.form()) {
            case Form.Holds(var term) -> closures(term);
            case Form.Unify(var left, var right) -> {
                closures(left);
                closures(right);
            }
            case Form.Every(_, _, _, var body) -> body.expressions().forEach(this::closures);
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
    }

    private void closures(Term term) {
        var type = switch (term) {
            case Term.ArrayComprehension(_, var head, var body) -> inside(body, inner -> Optional.of(new Type.ArrayType(List.of(), Optional.ofNullable(inner.typeOf(head)))));
            case Term.SetComprehension(_, var head, var body) -> inside(body, inner -> Optional.ofNullable(inner.typeOf(head)).map(Type::set));
            case Term.ObjectComprehension(_, var key, var value, var body) -> inside(body, inner -> Optional.ofNullable(inner.typeOf(key))
                    .flatMap(one -> Optional.ofNullable(inner.typeOf(value)).map(other -> Type.object(one, other))));
            default -> {
                Parts.parts(term).forEach(this::closures);
                yield Optional.<Type>empty();
            }
        };
        if (Parts.isComprehension(term)) {
            checked.put(term, type.map(Types::bounded));
        }
    }

    private interface Typing {
        Optional<Type> of(BodyChecker inner);
    }

    private Optional<Type> inside(Body body, Typing typing) {
        var inner = new BodyChecker(program, types);
        inner.body(body);
        errors.addAll(inner.errors);
        return inner.errors.isEmpty() ? typing.of(inner) : Optional.empty();
    }

    private void references(Expression line) {
        switch (line.form()) {
            case Form.Holds(var term) -> references(term);
            case Form.Unify(var left, var right) -> {
                references(left);
                references(right);
            }
            case Form.Every(_, _, _, var body) -> body.expressions().forEach(this::references);
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
    }

    private void references(Term term) {
        if (term instanceof Term.Ref ref) {
            new ReferenceChecker(this, ref).check().ifPresent(errors::add);
        }
        Parts.parts(term).forEach(this::references);
    }

    /** A function may be replaced by one that takes the same. */
    private void replacements(Expression line) {
        for (var with : line.withs()) {
            var replaced = function(with.target());
            var by = function(with.value());
            if (replaced.isPresent() && by.isPresent() && !Types.unify(replaced.get(), by.get())) {
                error("arity mismatch\n\thave: " + Types.text(by.get()) + "\n\twant: " + Types.text(replaced.get()), with.at());
            }
        }
    }

    private Optional<FunctionType> function(Term term) {
        var names = switch (term) {
            case Term.Ref ref -> Parts.names(ref);
            case Term.Var(_, var one) -> Optional.of(List.of(one));
            default -> Optional.<List<String>>empty();
        };
        return names.flatMap(program::function).filter(FunctionType.class::isInstance).map(FunctionType.class::cast);
    }

    private void line(Expression line) {
        switch (line.form()) {
            case Form.Holds(Term.Call call) -> call(call);
            case Form.Unify(var left, var right) -> equal(line.at(), left, right);
            case Form.Holds _, Form.Every _ -> { }
            case Form.Assign _, Form.SomeIn _, Form.Some _ -> throw new IllegalStateException("expanded before");
        }
    }

    private void equal(Location at, Term left, Term right) {
        var leftType = typeOf(left);
        var rightType = typeOf(right);
        if (!unifier.unify(left, leftType, right, rightType)) {
            error("match error\n\tleft  : " + text(leftType) + "\n\tright : " + text(rightType), at);
        }
    }

    private void call(Term.Call call) {
        var found = program.function(call.operator());
        if (found.isEmpty() || !(found.get() instanceof FunctionType(var arguments, var result))) {
            call.arguments().forEach(argument -> unifier.fits(argument, Type.ANY, false));  // of what it yields nothing is known
            return;
        }
        var wanted = Stream.concat(arguments.stream(), Stream.of(result)).toList();
        if (call.arguments().size() > wanted.size() || call.arguments().size() < arguments.size()) {
            argumentError(call, call.arguments().size() > wanted.size() ? "too many arguments" : "too few arguments", arguments);
            return;
        }
        for (var i = 0; i < call.arguments().size(); i++) {
            if (!unifier.fits(call.arguments().get(i), wanted.get(i), false)) {
                argumentError(call, "invalid argument(s)", arguments);
                return;
            }
        }
    }

    private void argumentError(Term.Call call, String what, List<Type> wanted) {
        var have = call.arguments().stream().limit(what.startsWith("too many") ? Long.MAX_VALUE : wanted.size()).map(this::typeOf).map(BodyChecker::text).toList();
        error(call.name() + ": " + what + "\n\thave: (" + String.join(", ", have)
                + ")\n\twant: (" + String.join(", ", wanted.stream().map(Types::text).toList()) + ")", call.at());
    }

    private void error(String message, Location at) {
        errors.add(new RegoError(RegoError.TYPE, message, at));
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
            case Term.Var(_, var name) -> Parts.isRoot(name) ? types.reference(new Term.Ref(term.at(), term, List.of())) : types.variable(name);
            case Term.Ref ref -> types.reference(ref);
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
                @Nullable Type of = null;
                for (var element : elements) {
                    var type = typeOf(element);
                    of = of == null || type == null ? of == null ? type : of : Types.or(of, type);
                }
                yield Type.set(of == null ? Type.ANY : of);
            }
            case Term.ObjectOf object -> object(object);
            case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> checked.getOrDefault(term, Optional.empty()).orElse(null);
            case Term.Call _, Term.Template _ -> null;
        };
    }

    /** Of members whose keys are not constant, OPA knows the last one only; all of them are said here, which refuses less. */
    private @Nullable Type object(Term.ObjectOf object) {
        var known = new TreeMap<Value, Type>();
        Optional<Type.ObjectType.Further> further = Optional.empty();
        for (var member : object.members()) {
            var value = typeOf(member.value());
            var constant = Parts.constant(member.key());
            var key = typeOf(member.key());
            if (value == null || key == null) {
                return null;
            }
            if (constant.isPresent()) {
                known.put(constant.get(), value);
            } else {
                further = Optional.of(further.map(more -> new ObjectType.Further(Types.or(more.key(), key), Types.or(more.value(), value)))
                        .orElse(new ObjectType.Further(key, value)));
            }
        }
        return known.isEmpty() && further.isEmpty() ? Type.object(Type.ANY, Type.ANY) : Types.bounded(new ObjectType(known, further));
    }
}
