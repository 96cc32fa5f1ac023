package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what can never hold because of what kind of values meet: in each rule, with the types of the rules that it uses. Of data nothing is
 * known, of the input only what its type says. Nothing is refused that could be defined for some data and input.
 */
public final class TypeChecker {
    private final Function<String, Optional<Builtin>> builtins;
    private final Type input;
    private final Documents documents = new Documents();
    private final Map<String, Signature> functions = new HashMap<>();
    private final List<RegoError> errors = new ArrayList<>();

    /**
     * @param builtins the built-in functions by name
     * @param input what is known of the input, else {@link Type#ANY}
     */
    public TypeChecker(Function<String, Optional<Builtin>> builtins, Type input) {
        this.builtins = builtins;
        this.input = input;
    }

    /** All rules of a program, in any order; returns what is wrong with them ({@code rego_type_error}). Called once. */
    public List<RegoError> rules(List<ResolvedRule> rules) {
        for (var rule : new Dependencies(rules).inOrder()) {
            for (var clause = Optional.of(rule.rule()); clause.isPresent(); clause = clause.get().otherwise()) {
                clause(rule, clause.get());
            }
        }
        return List.copyOf(errors);
    }

    /** A query to these rules. */
    public List<RegoError> query(Body body) {
        var before = errors.size();
        new BodyChecker(this, new Scope(null)).body(body);
        return List.copyOf(errors.subList(before, errors.size()));
    }

    Type input() {
        return input;
    }

    Documents documents() {
        return documents;
    }

    /** Empty for a function that does not exist, or is so wrong that nothing can be told of it. */
    Optional<Signature> function(String name) {
        var own = functions.get(name);
        return own != null ? Optional.of(own)
                : builtins.apply(name).map(builtin -> new Signature(builtin.arguments(), builtin.result()));
    }

    void error(RegoError error) {
        if (!errors.contains(error)) {
            errors.add(error);
        }
    }

    private void clause(ResolvedRule resolved, Rule clause) {
        var scope = new Scope(null);
        var body = new BodyChecker(this, scope);
        var head = clause.head();
        body.declared(head.arguments().orElse(List.of()));
        body.body(clause.body());
        resolved.keys().forEach(body::typeOf);
        if (resolved.isFunction()) {
            function(resolved, body, head);
            return;
        }
        var value = head.key().map(key -> Type.set(body.known(key))).orElseGet(() -> head.value().map(body::known).orElse(Type.BOOLEAN));
        documents.add(resolved.place(), under(resolved.keys(), 0, value, body));
    }

    private void function(ResolvedRule resolved, BodyChecker body, Rule.Head head) {
        var result = head.value().map(body::known).orElse(Type.BOOLEAN);    // first: it may say what an argument must be
        var arguments = head.arguments().orElse(List.of()).stream().map(body::known).toList();
        functions.merge(resolved.name(), new Signature(arguments, result), TypeChecker::either);
    }

    private static Signature either(Signature one, Signature other) {
        if (one.arguments().size() != other.arguments().size()) {
            return one;     // refused elsewhere
        }
        var arguments = new ArrayList<Type>();
        for (var i = 0; i < one.arguments().size(); i++) {
            arguments.add(Types.or(one.arguments().get(i), other.arguments().get(i)));
        }
        return new Signature(arguments, Types.or(one.result(), other.result()));
    }

    /** {@code p[x].b} is an object of objects. */
    private static Type under(List<Term> keys, int at, Type value, BodyChecker body) {
        if (at == keys.size()) {
            return value;
        }
        var inner = under(keys, at + 1, value, body);
        return keys.get(at) instanceof Term.Scalar(_, Value.Text _)
                ? Types.bounded(Type.object(Type.STRING, inner)) : Types.bounded(Type.object(body.known(keys.get(at)), inner));
    }
}
