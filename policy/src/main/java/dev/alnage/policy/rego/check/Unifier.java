package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.Any;
import dev.alnage.policy.rego.type.Type.ArrayType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Type.SetType;
import dev.alnage.policy.rego.type.Types;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says whether terms can be equal, and learns from it what variables are. */
final class Unifier {
    private final BodyChecker body;

    Unifier(BodyChecker body) {
        this.body = body;
    }

    /** Whether both can be equal; null stands for a type of which not everything is known. */
    boolean unify(Term left, @Nullable Type leftType, Term right, @Nullable Type rightType) {
        if (leftType != null && rightType != null) {
            return Types.unify(leftType, rightType);
        }
        if (rightType != null) {
            return fits(left, rightType, false);
        }
        if (leftType != null) {
            return fits(right, leftType, false);
        }
        if (left instanceof Term.ArrayOf one && right instanceof Term.ArrayOf other) {
            return one.elements().size() == other.elements().size() && all(one.elements(), other.elements());
        }
        if (left instanceof Term.ObjectOf one && right instanceof Term.ObjectOf other) {
            return objects(one, other);
        }
        // Variables of which nothing is known on both sides: they can be anything.
        settle(left);
        settle(right);
        return true;
    }

    private boolean all(List<Term> left, List<Term> right) {
        for (var i = 0; i < left.size(); i++) {
            if (!unify(left.get(i), body.typeOf(left.get(i)), right.get(i), body.typeOf(right.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Members with the same constant key meet; others could. */
    private boolean objects(Term.ObjectOf left, Term.ObjectOf right) {
        for (var member : left.members()) {
            for (var other : right.members()) {
                if (member.key() instanceof Term.Scalar(_, var key) && other.key() instanceof Term.Scalar(_, var otherKey) && key.equals(otherKey)
                        && !unify(member.value(), body.typeOf(member.value()), other.value(), body.typeOf(other.value()))) {
                    return false;
                }
            }
        }
        settle(left);
        settle(right);
        return true;
    }

    /** Of its variables nothing will be known. */
    private void settle(Term term) {
        fits(term, Type.ANY, false);
    }

    /**
     * Whether a term can be of that type. {@code either} when the type is one of several: what variables are is then added to what is known.
     */
    boolean fits(Term term, Type type, boolean either) {
        return switch (term) {
            case Term.ArrayOf(_, var elements) -> composite(term, type, one -> one instanceof ArrayType array && array(elements, array, either));
            case Term.ObjectOf object -> composite(term, type, one -> one instanceof ObjectType members && object(object, members, either));
            case Term.SetOf(_, var elements) -> composite(term, type, one -> one instanceof SetType(var of)
                    && elements.stream().allMatch(element -> fits(element, of, either)));
            case Term.Var(_, var name) -> variable(term, name, type, either);
            case Term.Scalar _, Term.Template _, Term.Ref _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> {
                var found = body.typeOf(term);
                yield found == null || Types.unify(found, type);
            }
        };
    }

    private interface Fitting {
        boolean fits(Type type);
    }

    private boolean composite(Term term, Type type, Fitting fitting) {
        if (Types.isAnything(type)) {
            parts(term).forEach(part -> fits(part, Type.ANY, true));
            return true;
        }
        if (type instanceof Any(var of)) {
            var any = false;
            for (var one : of) {
                any |= fits(term, one, true);
            }
            return any;
        }
        return fitting.fits(type);
    }

    private static List<Term> parts(Term term) {
        return switch (term) {
            case Term.ArrayOf(_, var elements) -> elements;
            case Term.SetOf(_, var elements) -> elements;
            case Term.ObjectOf(_, var members) -> members.stream().flatMap(member -> Stream.of(member.key(), member.value())).toList();
            default -> List.of();
        };
    }

    private boolean array(List<Term> elements, ArrayType type, boolean either) {
        if (elements.size() < type.places().size() || elements.size() > type.places().size() && type.further().isEmpty()) {
            return false;
        }
        for (var i = 0; i < elements.size(); i++) {
            var place = i < type.places().size() ? type.places().get(i) : type.further().orElse(Type.ANY);
            if (!fits(elements.get(i), place, either)) {
                return false;
            }
        }
        return true;
    }

    private boolean object(Term.ObjectOf object, ObjectType type, boolean either) {
        if (type.further().isEmpty() && object.members().size() != type.known().size()) {
            return false;
        }
        for (var member : object.members()) {
            Optional<Type> value;
            if (member.key() instanceof Term.Scalar(_, var key)) {
                value = Types.select(type, key);
            } else {
                value = Types.keys(type).filter(keys -> fits(member.key(), keys, either)).flatMap(_ -> Types.values(type));
            }
            if (value.isEmpty() || !fits(member.value(), value.get(), either)) {
                return false;
            }
        }
        return true;
    }

    private boolean variable(Term term, String name, Type type, boolean either) {
        if (name.equals("input") || name.equals("data")) {
            return Types.unify(body.known(term), type);
        }
        var known = body.scope().find(name);
        if (either) {
            body.scope().put(name, known == null ? type : Types.or(known, type));
            return true;
        }
        if (known != null) {
            return Types.unify(known, type);
        }
        body.scope().put(name, type);
        return true;
    }
}
