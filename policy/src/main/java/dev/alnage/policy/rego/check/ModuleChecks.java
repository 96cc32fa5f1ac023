package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Module.Import;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.ast.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with one module by itself: names that hide others, names that nothing uses, functions that are going away. */
public final class ModuleChecks {
    private static final Set<String> ROOTS = Set.of("input", "data");
    /** In Rego v1 they are gone. */
    private static final Set<String> DEPRECATED = Set.of("all", "any", "cast_array", "cast_boolean", "cast_null", "cast_object", "cast_set", "cast_string",
            "net.cidr_overlap", "re_match", "set_diff");

    private final Module module;
    private final boolean strict;
    private final List<RegoError> errors = new ArrayList<>();
    private final Set<String> imported = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    private ModuleChecks(Module module, boolean strict) {
        this.module = module;
        this.strict = strict;
        module.imports().forEach(one -> imported.add(one.name()));
    }

    /**
     * In Rego v1, imports of one name, deprecated functions, and rules or variables that are called input or data are errors; in v0 only
     * when strict. Imports that nothing uses are errors only when strict.
     */
    public static List<RegoError> of(Module module, boolean strict) {
        var checks = new ModuleChecks(module, strict);
        if (strict || module.version() == Version.V1) {
            checks.imports();
        }
        for (var rule : module.rules()) {
            checks.rule(rule);
        }
        if (strict) {
            checks.unusedImports();
        }
        return List.copyOf(checks.errors);
    }

    private void error(Location at, String message) {
        errors.add(new RegoError(RegoError.COMPILE, message, at));
    }

    private void imports() {
        Map<String, Import> seen = new HashMap<>();
        for (var one : module.imports()) {
            if (!ROOTS.contains(one.path().getFirst())) {
                continue;
            }
            var before = seen.putIfAbsent(one.name(), one);
            if (before != null) {
                error(one.at(), "import must not shadow " + written(before) + ": give one of them another name with as");
            }
        }
    }

    private static String written(Import one) {
        return "import " + Printer.path(one.path()) + one.alias().map(alias -> " as " + alias).orElse("");
    }

    private void rule(Rule rule) {
        Terms.forEach(rule, this::term);
        if (!strict && module.version() != Version.V1) {
            return;
        }
        var name = switch (rule.head().reference()) {
            case Term.Var(_, var whole) -> whole;
            case Term.Ref(_, Term.Var(_, var first), _) -> first;
            default -> "";
        };
        if (ROOTS.contains(name)) {
            error(rule.at(), "rules must not shadow " + name + " (use a different rule name)");
        }
        Terms.forEach(rule, this::declaredInside);
        for (var clause = rule; clause != null; clause = clause.otherwise().orElse(null)) {
            clause.head().arguments().ifPresent(arguments -> arguments.forEach(this::declared));
            clause.body().expressions().forEach(this::expression);
        }
    }

    /** Uses of imports and of what is going away. */
    private void term(Term term) {
        switch (term) {
            case Term.Var(_, var name) -> used.add(name);
            case Term.Call call -> {
                used.add(call.operator().getFirst());
                if (DEPRECATED.contains(call.name()) && !imported.contains(call.operator().getFirst()) && !defines(call.operator().getFirst())
                        && (strict || module.version() == Version.V1)) {
                    errors.add(new RegoError(RegoError.TYPE, "deprecated built-in function calls in expression: " + call.name(), call.at()));
                }
            }
            default -> { }
        }
    }

    private boolean defines(String name) {
        return module.rules().stream().anyMatch(rule -> rule.head().reference() instanceof Term.Var(_, var own) && own.equals(name));
    }

    private void declaredInside(Term term) {
        switch (term) {
            case Term.ArrayComprehension(_, _, var body) -> body.expressions().forEach(this::expression);
            case Term.SetComprehension(_, _, var body) -> body.expressions().forEach(this::expression);
            case Term.ObjectComprehension(_, _, _, var body) -> body.expressions().forEach(this::expression);
            default -> { }
        }
    }

    private void expression(Expression expression) {
        switch (expression.form()) {
            case Form.Assign(var left, _) -> declared(left);
            case Form.Some(var variables) -> variables.forEach(this::declared);
            case Form.SomeIn(var key, var value, _) -> {
                key.ifPresent(this::declared);
                declared(value);
            }
            case Form.Every(var key, var value, _, var body) -> {
                key.ifPresent(this::declared);
                declared(value);
                body.expressions().forEach(this::expression);
            }
            case Form.Holds _, Form.Unify _ -> { }
        }
    }

    private void declared(Term pattern) {
        switch (pattern) {
            case Term.Var(var at, var name) when ROOTS.contains(name) ->
                    error(at, "variables must not shadow " + name + " (use a different variable name)");
            case Term.ArrayOf(_, var elements) -> elements.forEach(this::declared);
            case Term.ObjectOf(_, var members) -> members.forEach(member -> declared(member.value()));
            default -> { }
        }
    }

    private void unusedImports() {
        for (var one : module.imports()) {
            if (ROOTS.contains(one.path().getFirst()) && !used.contains(one.name())) {
                error(one.at(), written(one) + " unused");
            }
        }
    }
}
