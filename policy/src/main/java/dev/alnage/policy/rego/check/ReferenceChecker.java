package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;

/** Follows one reference through the types of what it leads into. */
final class ReferenceChecker {
    private static final Location NOWHERE = new Location("", 1, 1);

    private final BodyChecker body;
    private final TypeChecker program;
    private final Term.Ref ref;

    ReferenceChecker(BodyChecker body, TypeChecker program, Term.Ref ref) {
        this.body = body;
        this.program = program;
        this.ref = ref;
    }

    /** What it leads to; anything after an error. */
    Type type() {
        if (ref.head() instanceof Term.Var(_, var name)) {
            if (name.equals("data")) {
                return below();
            }
            if (name.equals("input")) {
                return follow(program.input(), 0);
            }
            if (body.scope().find(name) == null) {
                body.scope().put(name, Type.ANY);
            }
        }
        return follow(body.known(ref.head()), 0);
    }

    private Type below() {
        var constants = new ArrayList<Value>();
        for (var step : ref.path()) {
            if (!(step instanceof Term.Scalar(_, var value))) {
                break;
            }
            constants.add(value);
        }
        var found = program.documents().find(constants);
        if (found.isEmpty()) {
            return follow(Type.ANY, 0);
        }
        var type = found.get().type();
        // Through a package with a variable: data of any kind may lie beside its rules.
        return follow(found.get().steps() == constants.size() && constants.size() < ref.path().size() && isPackage(type) ? Type.ANY : type, found.get().steps());
    }

    private static boolean isPackage(Type type) {
        return type instanceof ObjectType(var known, var further) && !known.isEmpty()
                && further.filter(more -> more.key().equals(Type.STRING) && Types.isAnything(more.value())).isPresent();
    }

    private Type follow(Type start, int from) {
        var type = start;
        for (var i = from; i < ref.path().size(); i++) {
            var step = ref.path().get(i);
            var keys = Types.keys(type);
            if (keys.isEmpty()) {
                refuse(i, "have: " + Types.text(type));
                return Type.ANY;
            }
            if (step instanceof Term.Scalar(_, var key)) {
                var child = Types.select(type, key);
                if (child.isEmpty()) {
                    refuse(i, "have: " + Printer.term(step) + wanted(type, keys.get()));
                    return Type.ANY;
                }
                type = child.get();
                continue;
            }
            var have = body.typeOf(step);
            if (!body.unifier().fits(step, keys.get(), false)) {
                refuse(i, "have (type): " + BodyChecker.text(have) + wanted(type, keys.get()));
                return Type.ANY;
            }
            type = Types.values(type).orElse(Type.ANY);
        }
        return type;
    }

    private static String wanted(Type type, Type keys) {
        if (type instanceof ObjectType(var known, var further) && further.isEmpty()) {
            return "\n\twant (one of): [" + String.join(" ", known.keySet().stream().map(key -> Printer.term(new Term.Scalar(NOWHERE, key))).toList()) + "]";
        }
        return "\n\twant (type): " + Types.text(keys);
    }

    /** OPA's picture: the reference, and below it a mark at the step that leads nowhere. */
    private void refuse(int step, String why) {
        var whole = written(ref.path().size());
        var before = written(step);
        program.error(new RegoError(RegoError.TYPE, "undefined ref: " + whole + "\n\t" + whole + "\n\t" + " ".repeat(Math.min(before.length() + 1, 200)) + "^\n\t" + why, ref.at()));
    }

    private String written(int steps) {
        return Printer.term(steps == 0 ? named(ref.head()) : new Term.Ref(ref.at(), named(ref.head()), ref.path().subList(0, steps).stream().map(ReferenceChecker::named).toList()));
    }

    private static Term named(Term term) {
        return term instanceof Term.Var(var at, var name) ? new Term.Var(at, ResolvedRule.written(name)) : term;
    }
}
