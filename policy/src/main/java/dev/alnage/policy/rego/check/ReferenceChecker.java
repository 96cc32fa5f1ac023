package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.Any;
import dev.alnage.policy.rego.type.Type.FunctionType;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows one reference through the types of what it leads into; its variables take the types of the keys they stand for. */
final class ReferenceChecker {
    private static final Location NOWHERE = new Location("", 1, 1);

    private final BodyChecker body;
    private final Environment types;
    private final Term.Ref ref;

    ReferenceChecker(BodyChecker body, Term.Ref ref) {
        this.body = body;
        this.types = body.types();
        this.ref = ref;
    }

    /** What is wrong with it. */
    Optional<RegoError> check() {
        if (types.reference(ref) instanceof FunctionType function) {
            return Optional.of(refused(ref.path().size(), "have: " + Types.text(function)));
        }
        if (!(ref.head() instanceof Term.Var(_, var name))) {
            return follow(Type.ANY, 0);
        }
        if (Parts.isRoot(name)) {
            return below(name);
        }
        var type = types.variable(name);
        if (type == null) {
            types.put(name, Type.ANY);
        }
        return follow(type == null ? Type.ANY : type, 0);
    }

    /** Each environment that knows something of the root is asked, from the inside out, until one knows where it leads. */
    private Optional<RegoError> below(String root) {
        for (var one = Optional.of(types); one.isPresent(); one = one.get().outer()) {
            var node = one.get().own(root);
            if (node == null) {
                continue;
            }
            var walked = walk(node);
            if (walked.ended()) {
                return Optional.ofNullable(walked.error());
            }
        }
        return follow(Type.ANY, 0);
    }

    private record Walked(boolean ended, @Nullable RegoError error) {
        static Walked to(Optional<RegoError> end) {
            return new Walked(true, end.orElse(null));
        }
    }

    private Walked walk(DocumentTypes root) {
        var node = root;
        for (var i = 0; i < ref.path().size(); i++) {
            if (node.type() != null) {
                return Walked.to(follow(node.type(), i));
            }
            var step = ref.path().get(i);
            if (i < 2 && !(step instanceof Term.Var || step instanceof Term.Scalar(_, Value.Text _))) {
                return Walked.to(Optional.of(refused(i, "have (type): " + BodyChecker.text(body.typeOf(step)) + oneOf(node))));
            }
            if (step instanceof Term.Var(_, var name)) {
                var keys = Types.keys(node.extent()).orElse(null);
                var known = types.variable(name);
                if (known != null && (keys == null || !Types.unify(keys, known))) {
                    return Walked.to(Optional.of(refused(i, "have (type): " + Types.text(known) + oneOf(node))));
                }
                if (known == null && keys != null) {
                    types.put(name, keys);
                }
                return new Walked(false, null);
            }
            var child = Parts.constant(step).map(node::child).orElse(null);
            if (child == null) {
                return new Walked(false, null);
            }
            node = child;
        }
        return new Walked(true, null);
    }

    private Optional<RegoError> follow(Type start, int from) {
        var type = Optional.of(start);
        for (var i = from; i < ref.path().size(); i++) {
            var step = ref.path().get(i);
            var keys = type.flatMap(Types::keys);
            if (keys.isEmpty()) {
                return Optional.of(refused(i, "have: " + BodyChecker.text(type.orElse(null))));
            }
            var have = type.get();
            if (step instanceof Term.Scalar(_, var key)) {
                type = Types.select(have, key);
                if (type.isEmpty()) {
                    return Optional.of(refused(i, "have: " + Printer.term(step) + wanted(have, keys.get())));
                }
                continue;
            }
            if (!fits(step, keys.get())) {
                return Optional.of(refused(i, "have (type): " + BodyChecker.text(body.typeOf(step)) + wanted(have, keys.get())));
            }
            type = Types.values(have);
        }
        return Optional.empty();
    }

    private boolean fits(Term step, Type keys) {
        if (step instanceof Term.Ref inner) {
            var known = types.reference(inner);
            return known == null || Types.unify(known, keys);
        }
        return body.unifier().fits(step, keys, false);
    }

    private static String oneOf(DocumentTypes node) {
        return "\n\twant (one of): " + listed(node.keys());
    }

    private static String wanted(Type type, Type keys) {
        var known = new TreeSet<Value>();
        known(type, known);
        return known.isEmpty() ? "\n\twant (type): " + Types.text(keys) : "\n\twant (one of): " + listed(List.copyOf(known));
    }

    private static void known(Type type, TreeSet<Value> into) {
        if (type instanceof ObjectType object) {
            into.addAll(object.known().keySet());
        } else if (type instanceof Any(var of)) {
            of.forEach(one -> known(one, into));
        }
    }

    private static String listed(List<Value> keys) {
        return "[" + String.join(" ", keys.stream().map(key -> Printer.term(new Term.Scalar(NOWHERE, key))).toList()) + "]";
    }

    /** OPA's picture: the reference, and below it a mark at the step that leads nowhere. */
    private RegoError refused(int step, String why) {
        var whole = written(ref.path().size());
        var before = written(step);
        return new RegoError(RegoError.TYPE, "undefined ref: " + whole + "\n\t" + whole + "\n\t" + " ".repeat(Math.min(before.length() + 1, 200)) + "^\n\t" + why, ref.at());
    }

    private String written(int steps) {
        return Printer.term(steps == 0 ? named(ref.head()) : new Term.Ref(ref.at(), named(ref.head()), ref.path().subList(0, steps).stream().map(ReferenceChecker::named).toList()));
    }

    private static Term named(Term term) {
        return term instanceof Term.Var(var at, var name) ? new Term.Var(at, ResolvedRule.written(name)) : term;
    }
}
