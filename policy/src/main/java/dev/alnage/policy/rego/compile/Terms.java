package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Expression;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Comprehension;
import dev.alnage.policy.rego.run.Document;
import dev.alnage.policy.rego.run.Lookup;
import dev.alnage.policy.rego.run.Loops;
import dev.alnage.policy.rego.run.Operand;
import dev.alnage.policy.rego.run.Operands;
import dev.alnage.policy.rego.run.Template;
import dev.alnage.policy.rego.run.TreeNode;
import dev.alnage.policy.rego.run.TreeWalk;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes operands of terms. */
final class Terms {
    private static final Map<String, Operands.Comparison.Kind> COMPARISONS = Map.of(
            "equal", Operands.Comparison.Kind.EQUAL, "neq", Operands.Comparison.Kind.NOT_EQUAL,
            "lt", Operands.Comparison.Kind.LESS, "lte", Operands.Comparison.Kind.AT_MOST,
            "gt", Operands.Comparison.Kind.GREATER, "gte", Operands.Comparison.Kind.AT_LEAST);

    private final Functions functions;
    private final TreeNode data;
    private final Flattener flattener;
    private final Layout layout;
    private final Bodies bodies;
    private final Errors errors;

    Terms(Functions functions, TreeNode data, Flattener flattener, Layout layout, Bodies bodies, Errors errors) {
        this.functions = functions;
        this.data = data;
        this.flattener = flattener;
        this.layout = layout;
        this.bodies = bodies;
        this.errors = errors;
    }

    /** Whether it can have many values. */
    boolean isReference(Term term) {
        return term instanceof Term.Ref
                || term instanceof Term.Call call && functions.find(call.name()).filter(Functions.Signature::isRelation).isPresent();
    }

    /** A term that stands alone: if it can have many values, a loop is made over them. */
    Operand value(Term term, Emitter emitter) {
        return switch (term) {
            case Term.Ref ref -> reference(ref, emitter);
            case Term.Call call when isReference(call) -> {
                var slot = layout.slot();
                emitter.loop(new Loops.Results(operand(call, emitter), slot));
                yield new Operands.Slot(slot);
            }
            default -> operand(term, emitter);
        };
    }

    /** A term whose variables are known. */
    Operand operand(Term term, Emitter emitter) {
        return switch (term) {
            case Term.Scalar(_, var value) -> new Operands.Constant(value);
            case Term.Var variable -> variable(variable, emitter);
            case Term.Ref ref -> reference(ref, emitter);
            case Term.ArrayOf(_, var elements) -> {
                var operands = operands(elements, emitter);
                yield constants(operands) ? new Operands.Constant(ArrayValue.of(values(operands))) : new Operands.OfArray(operands);
            }
            case Term.SetOf(_, var elements) -> {
                var operands = operands(elements, emitter);
                yield constants(operands) ? new Operands.Constant(SetValue.of(values(operands))) : new Operands.OfSet(operands);
            }
            case Term.ObjectOf(_, var members) -> object(members, emitter);
            case Term.Call call -> call(call, emitter);
            case Term.Template(_, var parts) -> template(parts, emitter);
            case Term.ArrayComprehension(_, var head, var body) -> {
                var cell = layout.cell();
                var goals = flattener.body(body);
                var flat = flattener.nested(head, goals);
                var inside = bodies.compile(goals, emitter.known(), end -> new Comprehension.OfArray.Add(cell, operand(flat, end)));
                emitter.contains(inside.levels() + 1);
                yield new Comprehension.OfArray(cell, inside.step());
            }
            case Term.SetComprehension(_, var head, var body) -> {
                var goals = flattener.body(body);
                yield set(goals, flattener.nested(head, goals), emitter);
            }
            case Term.ObjectComprehension(var at, var key, var value, var body) -> {
                var cell = layout.cell();
                var goals = flattener.body(body);
                var flatKey = flattener.nested(key, goals);
                var flatValue = flattener.nested(value, goals);
                var inside = bodies.compile(goals, emitter.known(),
                        end -> new Comprehension.OfObject.Add(cell, operand(flatKey, end), operand(flatValue, end), at));
                emitter.contains(inside.levels() + 1);
                yield new Comprehension.OfObject(cell, inside.step());
            }
        };
    }

    private Comprehension.OfSet set(List<Goal> goals, Term head, Emitter emitter) {
        var cell = layout.cell();
        var inside = bodies.compile(goals, emitter.known(), end -> new Comprehension.OfSet.Add(cell, operand(head, end)));
        emitter.contains(inside.levels() + 1);
        return new Comprehension.OfSet(cell, inside.step());
    }

    /** The set of all values that a term can have. */
    Operand all(Term term, Emitter emitter) {
        return all(new Expression(term.at(), false, new Expression.Form.Holds(term), List.of()), emitter);
    }

    private Comprehension.OfSet all(Expression expression, Emitter emitter) {
        var at = expression.at();
        var term = ((Expression.Form.Holds) expression.form()).term();
        var result = flattener.part(at);
        var goals = flattener.body(new Body(at, List.of(new Expression(at, false, new Expression.Form.Unify(result, term), expression.withs()))));
        return set(goals, result, emitter);
    }

    private Operand variable(Term.Var variable, Emitter emitter) {
        return switch (variable.name()) {
            case "input" -> new Lookup.OfInput(List.of());
            case "data" -> new Lookup.Whole(data);
            default -> {
                var slot = emitter.known().get(variable.name());
                if (slot == null) {
                    errors.add(RegoError.UNSAFE, "var " + ResolvedRule.written(variable.name()) + " is unsafe", variable.at());
                    yield new Operands.Constant(Value.FALSE);
                }
                yield new Operands.Slot(slot);
            }
        };
    }

    private List<Operand> operands(List<Term> terms, Emitter emitter) {
        return terms.stream().map(term -> operand(term, emitter)).toList();
    }

    private static boolean constants(List<Operand> operands) {
        return operands.stream().allMatch(Operands.Constant.class::isInstance);
    }

    private static List<Value> values(List<Operand> constants) {
        return constants.stream().map(constant -> ((Operands.Constant) constant).value()).toList();
    }

    private Operand object(List<Term.ObjectOf.Member> members, Emitter emitter) {
        var keys = members.stream().map(member -> operand(member.key(), emitter)).toList();
        var values = members.stream().map(member -> operand(member.value(), emitter)).toList();
        return Operands.OfObject.of(keys, values);
    }

    private Operand call(Term.Call call, Emitter emitter) {
        var signature = functions.find(call.name());
        if (signature.isEmpty()) {
            return new Operands.Constant(Value.FALSE);
        }
        var arguments = operands(call.arguments(), emitter);
        var comparison = signature.get().builtin() == null ? null : COMPARISONS.get(call.name());
        if (comparison != null && arguments.size() == 2) {
            return new Operands.Comparison(call.name(), comparison, signature.get().callee(), arguments.getFirst(), arguments.getLast(), call.at());
        }
        return new Operands.Call(signature.get().name(), signature.get().callee(), arguments, call.at());
    }

    private Operand template(List<Term.Template.Part> parts, Emitter emitter) {
        return new Template(parts.stream().map(part -> switch (part) {
            case Term.Template.Part.Text(var text) -> new Operands.Constant(Value.of(text));
            case Term.Template.Part.Hole(var expression) -> hole(expression, emitter);
        }).toList());
    }

    private Operand hole(Expression expression, Emitter emitter) {
        var term = ((Expression.Form.Holds) expression.form()).term();
        if (expression.withs().isEmpty() && (term instanceof Term.Scalar
                || term instanceof Term.Var(_, var name) && (Vars.isRoot(name) || emitter.knows(name)))) {
            return operand(term, emitter);
        }
        return new Comprehension.Single(all(expression, emitter), expression.at());
    }

    /** A reference; for each key that is not known a loop is made. */
    private Operand reference(Term.Ref ref, Emitter emitter) {
        var path = ref.path();
        if (ref.head() instanceof Term.Var(_, var name) && name.equals("data")) {
            return below(data, path, 0, emitter);
        }
        var constants = constants(path, 0);
        if (ref.head() instanceof Term.Var(_, var name) && name.equals("input")) {
            return into(new Lookup.OfInput(constants), path, constants.size(), emitter);
        }
        return into(operand(ref.head(), emitter), path, 0, emitter);
    }

    /** The constant keys from there on, up to the first that is not. */
    private static List<Value> constants(List<Term> path, int from) {
        var constants = new ArrayList<Value>();
        for (var i = from; i < path.size() && path.get(i) instanceof Term.Scalar(_, var value); i++) {
            constants.add(value);
        }
        return constants;
    }

    private boolean isKnown(Term key, Emitter emitter) {
        return emitter.known().keySet().containsAll(Vars.of(key).own);
    }

    /** The rest of a reference inside a value. */
    private Operand into(Operand base, List<Term> path, int from, Emitter emitter) {
        var operand = base;
        var at = from;
        while (at < path.size()) {
            var constants = constants(path, at);
            if (!constants.isEmpty()) {
                operand = new Lookup.Path(operand, constants);
                at += constants.size();
            } else if (isKnown(path.get(at), emitter)) {
                operand = new Lookup.ByKey(operand, operand(path.get(at), emitter));
                at++;
            } else {
                var slot = layout.slot();
                var key = path.get(at) instanceof Term.Var variable && isUnused(variable) ? null : bodies.pattern(path.get(at), emitter);
                emitter.loop(new Loops.Members(operand, key, slot));
                operand = new Operands.Slot(slot);
                at++;
            }
        }
        return operand;
    }

    /** A wildcard stands in one place only: nobody asks what it is. */
    private static boolean isUnused(Term.Var variable) {
        return variable.isWildcard();
    }

    /** The rest of a reference below a place at which rules stand. */
    private Operand below(TreeNode node, List<Term> path, int at, Emitter emitter) {
        if (node.document() != null) {
            return document(node, path, at, emitter);
        }
        if (at == path.size()) {
            return new Lookup.Whole(node);
        }
        if (path.get(at) instanceof Term.Scalar(_, var key)) {
            var child = key instanceof Value.Text(var name) ? node.child(name) : null;
            if (child != null) {
                return below(child, path, at + 1, emitter);
            }
            var constants = new ArrayList<Value>(node.path().stream().map(Value::of).toList());
            var more = constants(path, at);
            constants.addAll(more);
            return into(new Lookup.OfBase(constants), path, at + more.size(), emitter);
        }
        var keys = new ArrayList<TreeWalk.Key>();
        path.subList(at, path.size()).forEach(key -> keys.add(isKnown(key, emitter) ? new TreeWalk.Key.Known(operand(key, emitter))
                : new TreeWalk.Key.Open(bodies.pattern(key, emitter))));
        var slot = layout.slot();
        var walk = new TreeWalk(node, keys, slot);
        emitter.loop(walk, walk, keys.size());
        return new Operands.Slot(slot);
    }

    private Operand document(TreeNode node, List<Term> path, int at, Emitter emitter) {
        if (node.document() instanceof Document.Partial partial) {
            var keys = new ArrayList<Operand>();
            while (keys.size() < partial.keysMax() && at + keys.size() < path.size() && isKnown(path.get(at + keys.size()), emitter)) {
                keys.add(operand(path.get(at + keys.size()), emitter));
            }
            if (!keys.isEmpty()) {
                return into(new Lookup.Part(node, partial, keys), path, at + keys.size(), emitter);
            }
        }
        return into(new Lookup.Whole(node), path, at, emitter);
    }
}
