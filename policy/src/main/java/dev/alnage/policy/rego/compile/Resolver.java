package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out what the names in a module mean. */
final class Resolver {
    private static final Set<String> ROOTS = Set.of("data", "input");

    private final Map<String, List<String>> globals;
    private final Functions functions;
    private final boolean strict;
    private final Errors errors;
    private Names names = new Names();
    /** The arguments of the rule just now, each as often as an alternative of the rule does not use it. */
    private final Map<Argument, Integer> unusedArguments = new LinkedHashMap<>();
    private int alternatives;

    private record Argument(String name, Location at) {}

    /** {@code globals} are the paths that names stand for, outside of rules; they begin with data or input. */
    Resolver(Map<String, List<String>> globals, Functions functions, boolean strict, Errors errors) {
        this.globals = Map.copyOf(globals);
        this.functions = functions;
        this.strict = strict;
        this.errors = errors;
    }

    /** What the names of a module's imports and of its package's rules stand for. */
    static Map<String, List<String>> globals(Module module, Set<String> rulesOfPackage) {
        var globals = new HashMap<String, List<String>>();
        for (var name : rulesOfPackage) {
            var path = new ArrayList<>(module.packagePath());
            path.add(name);
            globals.put(name, path);
        }
        for (var imported : module.imports()) {
            if (ROOTS.contains(imported.path().getFirst())) {
                globals.put(imported.name(), imported.path());
            }
        }
        return globals;
    }

    /** The rule with its alternatives. */
    ResolvedRule rule(Module module, Rule rule) {
        names = new Names();
        var reference = rule.head().reference();
        var place = new ArrayList<>(module.packagePath().subList(1, module.packagePath().size()));
        var keys = new ArrayList<Term>();
        switch (reference) {
            case Term.Var(_, var name) -> place.add(name);
            case Term.Ref(_, Term.Var(_, var name), var path) -> {
                place.add(name);
                for (var key : path) {
                    if (keys.isEmpty() && key instanceof Term.Scalar(_, Value.Text(var text))) {
                        place.add(text);
                    } else {
                        keys.add(key);
                    }
                }
            }
            default -> errors.add(RegoError.COMPILE, "found a head that is no name, expected one such as p or a.b[c]", rule.at());
        }
        var resolvedKeys = new ArrayList<Term>();
        unusedArguments.clear();
        alternatives = 0;
        var resolved = alternative(rule, keys, resolvedKeys);
        if (strict && !rule.isDefault()) {
            unusedArguments.forEach((argument, times) -> {
                if (times == alternatives) {
                    errors.add(RegoError.COMPILE, "unused argument " + argument.name() + "; use a _ instead", argument.at());
                }
            });
        }
        return new ResolvedRule(module, resolved, place, resolvedKeys);
    }

    private Rule alternative(Rule rule, List<Term> keys, List<Term> resolvedKeys) {
        names.open();
        alternatives++;
        var head = rule.head();
        var arguments = head.arguments().map(list -> {
            list.forEach(argument -> declareAll(argument, Names.Origin.ARGUMENT));
            return list.stream().map(this::pattern).toList();
        });
        var body = expressions(rule.body());
        keys.forEach(key -> resolvedKeys.add(term(key)));
        var key = head.key().map(this::term);
        var value = head.value().map(this::term);
        names.close(this::unused);
        var otherwise = rule.otherwise().map(next -> alternative(next, List.of(), new ArrayList<>()));
        var resolvedHead = new Rule.Head(head.at(), head.reference(), head.kind(), arguments, key, value, head.assigned());
        return new Rule(rule.at(), rule.isDefault(), resolvedHead, body, otherwise);
    }

    /** The body of a query. */
    Body query(Body body) {
        names = new Names();
        names.open();
        var resolved = expressions(body);
        names.close((_, _, _) -> { });
        return resolved;
    }

    private void unused(String variable, Names.Origin origin, Location at) {
        switch (origin) {
            case MEMBER -> { }
            case SOME -> errors.add(RegoError.COMPILE, "declared var " + variable + " unused", at);
            case ASSIGNED -> {
                if (strict) {
                    errors.add(RegoError.COMPILE, "assigned var " + variable + " unused", at);
                }
            }
            case ARGUMENT -> unusedArguments.merge(new Argument(variable, at), 1, Integer::sum);
        }
    }

    private Body expressions(Body body) {
        return new Body(body.at(), body.expressions().stream().map(this::expression).toList());
    }

    private Expression expression(Expression expression) {
        var withs = expression.withs().stream()
                .map(with -> new Expression.With(with.at(), target(with.target()), term(with.value()))).toList();
        if (expression.negated() && expression.form() instanceof Form.Assign) {
            errors.add(RegoError.COMPILE, "cannot assign vars inside negated expression", expression.at());
        }
        return new Expression(expression.at(), expression.negated(), form(expression.form()), withs);
    }

    private Form form(Form form) {
        return switch (form) {
            case Form.Holds(var term) -> new Form.Holds(term(term));
            case Form.Unify(var left, var right) -> new Form.Unify(term(left), term(right));
            case Form.Assign(var left, var right) -> {
                var value = term(right);
                requireDeclarable(left);
                declareAll(left, Names.Origin.ASSIGNED);
                yield new Form.Assign(pattern(left), value);
            }
            case Form.Some(var variables) -> new Form.Some(variables.stream().map(variable -> declare(variable, Names.Origin.SOME)).toList());
            case Form.SomeIn(var key, var value, var domain) -> {
                var members = term(domain);
                key.ifPresent(term -> declareAll(term, Names.Origin.MEMBER));
                declareAll(value, Names.Origin.MEMBER);
                yield new Form.SomeIn(key.map(this::pattern), pattern(value), members);
            }
            case Form.Every(var key, var value, var domain, var body) -> {
                var members = term(domain);
                names.open();
                key.ifPresent(term -> declareAll(term, Names.Origin.SOME));
                declareAll(value, Names.Origin.SOME);
                // the body is no scope of its own: it may not declare the key or the value again
                var result = new Form.Every(key.map(this::pattern), pattern(value), members, expressions(body));
                names.close(this::unused);
                yield result;
            }
        };
    }

    private void requireDeclarable(Term left) {
        switch (left) {
            case Term.Var _ -> { }
            case Term.ArrayOf array -> array.elements().forEach(this::requireDeclarable);
            case Term.ObjectOf object -> object.members().forEach(member -> requireDeclarable(member.value()));
            case Term.Scalar(_, var value) -> cannotAssign(value.kind().word(), left);
            case Term.Template _ -> cannotAssign("templatestring", left);
            case Term.Ref _ -> cannotAssign("ref", left);
            case Term.Call _ -> cannotAssign("call", left);
            case Term.SetOf _ -> cannotAssign("set", left);
            case Term.ArrayComprehension _ -> cannotAssign("arraycomprehension", left);
            case Term.SetComprehension _ -> cannotAssign("setcomprehension", left);
            case Term.ObjectComprehension _ -> cannotAssign("objectcomprehension", left);
        }
    }

    private void cannotAssign(String kind, Term left) {
        errors.add(RegoError.COMPILE, "cannot assign to " + kind, left.at());
    }

    /** Declares the variables of a pattern, in its elements and values; what is used inside of references is not declared by it. */
    private void declareAll(Term pattern, Names.Origin origin) {
        switch (pattern) {
            case Term.Var variable -> declare(variable, origin);
            case Term.ArrayOf array -> array.elements().forEach(element -> declareAll(element, origin));
            case Term.SetOf set -> set.elements().forEach(element -> declareAll(element, origin));
            case Term.ObjectOf object -> object.members().forEach(member -> declareAll(member.value(), origin));
            case Term.Template template -> {
                if (origin == Names.Origin.ARGUMENT) {
                    template.parts().forEach(part -> declareHole(part, origin));
                }
            }
            case Term.Scalar _, Term.Ref _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> { }
        }
    }

    private void declareHole(Term.Template.Part part, Names.Origin origin) {
        if (part instanceof Term.Template.Part.Hole(var hole) && hole.form() instanceof Form.Holds(Term.Var variable)) {
            declare(variable, origin);
        }
    }

    private Term.Var declare(Term.Var variable, Names.Origin origin) {
        if (variable.isWildcard()) {
            return variable;
        }
        var refusal = names.refusal(variable.name());
        if (refusal != null) {
            if (origin == Names.Origin.ARGUMENT) {
                names.find(variable.name());    // one that stands twice is used
                return variable;
            }
            errors.add(RegoError.COMPILE, refusal, variable.at());
        }
        return names.declare(variable, origin);
    }

    /** A pattern whose variables have been declared: not counted as a use of them. */
    private Term pattern(Term term) {
        return switch (term) {
            case Term.Var variable -> names.renamed(variable);
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, elements.stream().map(this::pattern).toList());
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at,
                    members.stream().map(member -> new Term.ObjectOf.Member(term(member.key()), pattern(member.value()))).toList());
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, elements.stream().map(this::pattern).toList());
            case Term.Scalar _, Term.Template _, Term.Ref _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _,
                 Term.ObjectComprehension _ -> term(term);
        };
    }

    private Term term(Term term) {
        return switch (term) {
            case Term.Scalar scalar -> scalar;
            case Term.Var variable -> variable(variable);
            case Term.Template(var at, var parts) -> new Term.Template(at, parts.stream().map(this::part).toList());
            case Term.Ref ref -> reference(ref);
            case Term.ArrayOf(var at, var elements) -> new Term.ArrayOf(at, terms(elements));
            case Term.SetOf(var at, var elements) -> new Term.SetOf(at, terms(elements));
            case Term.ObjectOf(var at, var members) -> new Term.ObjectOf(at,
                    members.stream().map(member -> new Term.ObjectOf.Member(term(member.key()), term(member.value()))).toList());
            case Term.Call call -> new Term.Call(call.at(), operator(call), terms(call.arguments()));
            case Term.ArrayComprehension(var at, var head, var body) -> {
                names.open();
                var inner = expressions(body);
                var result = new Term.ArrayComprehension(at, term(head), inner);
                names.close(this::unused);
                yield result;
            }
            case Term.SetComprehension(var at, var head, var body) -> {
                names.open();
                var inner = expressions(body);
                var result = new Term.SetComprehension(at, term(head), inner);
                names.close(this::unused);
                yield result;
            }
            case Term.ObjectComprehension(var at, var key, var value, var body) -> {
                names.open();
                var inner = expressions(body);
                var result = new Term.ObjectComprehension(at, term(key), term(value), inner);
                names.close(this::unused);
                yield result;
            }
        };
    }

    private List<Term> terms(List<Term> terms) {
        return terms.stream().map(this::term).toList();
    }

    private Term.Template.Part part(Term.Template.Part part) {
        return switch (part) {
            case Term.Template.Part.Text text -> text;
            case Term.Template.Part.Hole(var expression) -> new Term.Template.Part.Hole(expression(expression));
        };
    }

    private Term variable(Term.Var variable) {
        if (variable.isWildcard()) {
            return variable;
        }
        var declared = names.find(variable.name());
        if (declared != null) {
            return new Term.Var(variable.at(), declared);
        }
        var path = globals.get(variable.name());
        if (path != null) {
            return global(variable.at(), path, List.of());
        }
        if (!ROOTS.contains(variable.name())) {
            names.see(variable.name());
        }
        return variable;
    }

    private static Term global(Location at, List<String> path, List<Term> more) {
        var root = new Term.Var(at, path.getFirst());
        var keys = new ArrayList<Term>();
        path.stream().skip(1).forEach(name -> keys.add(new Term.Scalar(at, Value.of(name))));
        keys.addAll(more);
        return keys.isEmpty() ? root : new Term.Ref(at, root, keys);
    }

    private Term reference(Term.Ref ref) {
        var path = terms(ref.path());
        return switch (term(ref.head())) {
            case Term.Ref(_, var head, var beginning) when ref.head() instanceof Term.Var -> {
                var all = new ArrayList<>(beginning);
                all.addAll(path);
                yield new Term.Ref(ref.at(), head, all);
            }
            case Term head -> new Term.Ref(ref.at(), head, path);
        };
    }

    private List<String> operator(Term.Call call) {
        var first = call.operator().getFirst();
        if (names.isDeclared(first)) {
            if (call.operator().size() == 1 && isBuiltin(first)) {
                return call.operator();
            }
            errors.add(RegoError.TYPE, "undefined function " + call.name() + ": " + first + " is a variable here", call.at());
            return call.operator();
        }
        var path = globals.get(first);
        if (path == null) {
            return call.operator();
        }
        requireItself(call.name(), call.at());
        var full = new ArrayList<>(path);
        full.addAll(call.operator().subList(1, call.operator().size()));
        return full;
    }

    /** What reads like a call of a function that verifies is one: an import or a rule of its first name would replace it unseen. */
    private void requireItself(String name, Location at) {
        if (functions.isIrreplaceable(name)) {
            errors.add(RegoError.COMPILE, "found " + name + " as a name of the policy's own, expected the built-in function: in a decision nothing may stand in for"
                    + " what verifies, or for the time", at);
        }
    }

    /** No function of the policy is known yet, and none has a name that does not begin with data. */
    private boolean isBuiltin(String name) {
        return functions.find(name).isPresent();
    }

    /** What {@code with} replaces: a reference, or the name of a built-in function as it stands. */
    private Term target(Term target) {
        var name = dotted(target);
        if (name.isPresent() && isBuiltin(name.get())) {
            if (!globals.containsKey(firstName(name.get()))) {
                return target;
            }
            requireItself(name.get(), target.at());
        }
        return term(target);
    }

    /** What stands before the first dot. */
    static String firstName(String dotted) {
        var dot = dotted.indexOf('.');
        return dot < 0 ? dotted : dotted.substring(0, dot);
    }

    /** The name that a reference of constants spells, such as {@code time.now_ns}. */
    static Optional<String> dotted(Term term) {
        return switch (term) {
            case Term.Var(_, var name) -> Optional.of(name);
            case Term.Ref(_, Term.Var(_, var name), var path) -> {
                var text = new StringBuilder(name);
                for (var key : path) {
                    if (!(key instanceof Term.Scalar(_, Value.Text(var part)))) {
                        yield Optional.empty();
                    }
                    text.append('.').append(part);
                }
                yield Optional.of(text.toString());
            }
            default -> Optional.empty();
        };
    }
}
