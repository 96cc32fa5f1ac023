package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.run.Callee;
import dev.alnage.policy.rego.run.Clauses;
import dev.alnage.policy.rego.run.Document;
import dev.alnage.policy.rego.run.TreeNode;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Compiled policies: their documents in a tree, and their functions by name. */
public final class Plan {
    private final CompileOptions options;
    private final Functions functions;
    private final TreeNode data = new TreeNode(List.of());
    private final List<ResolvedRule> rules;
    private int memos;

    private Plan(List<ResolvedRule> rules, Functions functions, CompileOptions options) {
        this.rules = List.copyOf(rules);
        this.functions = functions;
        this.options = options;
    }

    /**
     * Compiles modules that belong together.
     * @throws RegoErrors with all that is wrong with them
     */
    public static Plan of(Collection<Module> modules, Function<String, Optional<Builtin>> builtins, CompileOptions options) {
        var errors = new Errors();
        var functions = new Functions(builtins, options);
        var rules = resolved(modules, functions, options, errors);
        errors.refuse();
        var tree = RuleTree.of(modules, rules, errors);
        errors.refuse();
        var recursion = new Recursion(tree.groups());
        recursion.refuse(errors);
        errors.refuse();
        var plan = new Plan(rules, functions, options);
        plan.compile(tree, recursion.entangled(), new Metadata(modules), errors);
        errors.refuse();
        return plan;
    }

    private static List<ResolvedRule> resolved(Collection<Module> modules, Functions functions, CompileOptions options, Errors errors) {
        Map<List<String>, Set<String>> names = new HashMap<>();
        for (var module : modules) {
            var ofPackage = names.computeIfAbsent(module.packagePath(), _ -> new HashSet<>());
            module.rules().forEach(rule -> ofPackage.add(firstName(rule)));
        }
        var rules = new ArrayList<ResolvedRule>();
        for (var module : modules) {
            var globals = Resolver.globals(module, names.getOrDefault(module.packagePath(), Set.of()));
            var resolver = new Resolver(globals, functions, options.strict(), errors);
            module.rules().forEach(rule -> rules.add(resolver.rule(module, rule)));
        }
        return rules;
    }

    private static String firstName(Rule rule) {
        var reference = rule.head().reference();
        var head = reference instanceof Term.Ref ref ? ref.head() : reference;
        return head instanceof Term.Var variable ? variable.name() : "";
    }

    /** Documents and functions are all there before the first body is compiled: bodies point to them. */
    private void compile(RuleTree tree, Set<RuleTree.Group> entangled, Metadata metadata, Errors errors) {
        tree.places().forEach(this::node);
        var compiler = new RuleCompiler(functions, data, options, metadata, errors);
        var definitions = new ArrayList<Runnable>();
        for (var group : tree.groups()) {
            var at = group.members().getFirst().rule().rule().at();
            if (group.isFunction()) {
                var function = new Callee.Defined(group.name(), memos++);
                functions.define(function, group.members().getFirst().rule().rule().head().arguments().orElse(List.of()).size());
                node(group.place().subList(0, group.place().size() - 1));
                definitions.add(() -> function.define(compiler.values(group)));
            } else if (group.isComplete()) {
                var document = new Document.Complete(memos++);
                node(group.place()).document(document);
                definitions.add(() -> document.define(compiler.values(group)));
            } else {
                var document = new Document.Partial(at, memos, group.isSet(), group.keysMax());
                memos += 2;
                node(group.place()).document(document);
                definitions.add(() -> define(group, document, compiler, entangled.contains(group)));
            }
        }
        definitions.forEach(Runnable::run);
    }

    private static void define(RuleTree.Group group, Document.Partial document, RuleCompiler compiler, boolean entangled) {
        var keyed = new ArrayList<Clauses>();
        for (var given = 1; given <= group.keysMax(); given++) {
            keyed.add(compiler.members(group, given));
        }
        var fallbacks = new ArrayList<Document.Partial.Fallback>();
        for (var member : group.members()) {
            if (member.rule().rule().isDefault()) {
                List<Value> path = member.keys().stream().map(key -> ((Term.Scalar) key).value()).toList();
                fallbacks.add(new Document.Partial.Fallback(path, compiler.fallback(member)));
            }
        }
        document.define(compiler.members(group, 0), keyed, fallbacks, entangled);
    }

    private TreeNode node(List<String> path) {
        var node = data;
        for (var name : path) {
            node = node.makeChild(name);
        }
        return node;
    }

    /** How many places the memo of a scope has. */
    public int memos() {
        return memos;
    }

    /** The rules, with their names resolved. */
    public List<ResolvedRule> rules() {
        return rules;
    }

    public CompileOptions options() {
        return options;
    }

    /** What the rules look at in their input, such as {@code input.image.tag}; a key that is no constant is written as {@code [_]}. */
    public SortedSet<String> inputReferences() {
        var found = new TreeSet<String>();
        for (var rule : rules) {
            for (var path : References.of(rule.rule(), rule.keys()).input) {
                var text = new StringBuilder("input");
                for (var key : path) {
                    text.append(key instanceof Term.Scalar(_, Value.Text(var name)) ? "." + name
                            : key instanceof Term.Scalar(_, var value) ? "[" + value + "]" : "[_]");
                }
                found.add(text.toString());
            }
        }
        return found;
    }

    /**
     * A query whose names say what they mean, as those of {@link ResolvedRule} do.
     * @throws RegoErrors with what is wrong with them
     */
    public Body resolved(Body query) {
        var errors = new Errors();
        var resolved = new Resolver(Map.of(), functions, false, errors).query(query);
        errors.refuse();
        return resolved;
    }

    /**
     * Compiles a query whose names are resolved.
     * @throws RegoErrors with all that is wrong with it
     */
    public PreparedQuery query(Body resolved) {
        var errors = new Errors();
        var flattener = new Flattener(functions, options, errors, false, _ -> null);
        var goals = new ArrayList<Goal>();
        var results = new ArrayList<Term>();
        var vars = new Vars();
        resolved.expressions().forEach(expression -> vars.add(expression.form()));
        var mustHold = resolved.expressions().size() > 1 || !vars.own.isEmpty();
        for (var expression : resolved.expressions()) {
            results.add(captured(expression, mustHold, flattener, goals));
        }
        var layout = new Layout(0);
        var bodies = new Bodies(functions, data, flattener, layout, options.listened(), errors);
        var prepared = PreparedQuery.of(goals, results, vars.own, bodies, layout);
        errors.refuse();
        return prepared;
    }

    /**
     * The term that an expression of a query is worth. A single expression may be worth false; one of several, or one that holds in
     * many ways, must hold.
     */
    private static Term captured(Expression expression, boolean mustHold, Flattener flattener, List<Goal> goals) {
        if (expression.form() instanceof Expression.Form.Holds(var term) && !expression.negated()
                && !(term instanceof Term.Call call && flattener.saysItsResult(call))) {
            var result = flattener.part(expression.at());
            flattener.expression(new Expression(expression.at(), false, new Expression.Form.Unify(result, term), expression.withs()), goals);
            if (mustHold) {
                goals.add(Goal.Holds.of(expression.at(), result));
            }
            return result;
        }
        flattener.expression(expression, goals);
        return new Term.Scalar(expression.at(), Value.TRUE);
    }
}
