package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.Any;
import dev.alnage.policy.rego.type.Type.ArrayType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Type.SetType;
import dev.alnage.policy.rego.type.Types;
import java.util.List;
import java.util.Optional;
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
        if (left instanceof Term.Var) {
            return (right instanceof Term.ArrayOf || right instanceof Term.ObjectOf ? anything(right, left) : right instanceof Term.Var && anything(left, right));
        }
        return right instanceof Term.Var && (left instanceof Term.ArrayOf || left instanceof Term.ObjectOf) && anything(left, right);
    }

    private boolean unify(Term left, Term right) {
        return unify(left, body.typeOf(left), right, body.typeOf(right));
    }

    /** Nothing is known of either: the one may be anything, and the variable is what that makes of it. */
    private boolean anything(Term one, Term variable) {
        if (!fits(one, Type.ANY, false)) {
            return false;
        }
        var type = body.typeOf(one);
        return fits(variable, type == null ? Type.ANY : type, false);
    }

    private boolean all(List<Term> left, List<Term> right) {
        for (var i = 0; i < left.size(); i++) {
            if (!unify(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean objects(Term.ObjectOf left, Term.ObjectOf right) {
        if (left.members().size() != right.members().size()) {
            return false;
        }
        for (var member : left.members()) {
            var key = Printer.term(member.key());
            var other = right.members().stream().filter(one -> Printer.term(one.key()).equals(key)).findFirst();
            if (other.isEmpty() || !unify(member.value(), other.get().value())) {
                return false;
            }
        }
        return true;
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
            case Term.Var(_, var name) -> variable(name, type, either);
            case Term.Scalar _, Term.Template _, Term.Ref _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> {
                var found = body.typeOf(term);
                yield found != null && Types.unify(found, type);
            }
        };
    }

    private interface Fitting {
        boolean fits(Type type);
    }

    private boolean composite(Term term, Type type, Fitting fitting) {
        if (Types.isAnything(type)) {
            Parts.parts(term).forEach(part -> fits(part, Type.ANY, true));
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

    private boolean array(List<Term> elements, ArrayType type, boolean either) {
        if (elements.size() != type.places().size() && type.further().isEmpty()) {
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
            var key = Parts.constant(member.key());
            if (key.isEmpty()) {
                fits(member.value(), Type.ANY, either);   // whichever member it is: OPA does not look
                continue;
            }
            Optional<Type> value = Types.select(type, key.get());
            if (value.isEmpty() || !fits(member.value(), value.get(), either)) {
                return false;
            }
        }
        return true;
    }

    private boolean variable(String name, Type type, boolean either) {
        var known = body.types().variable(name);
        if (either) {
            body.types().put(name, known == null ? type : Types.or(known, type));
            return true;
        }
        if (known != null) {
            return Types.unify(known, type);
        }
        body.types().put(name, type);
        return true;
    }
}
