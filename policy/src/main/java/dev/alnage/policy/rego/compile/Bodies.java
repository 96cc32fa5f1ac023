package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Checks;
import dev.alnage.policy.rego.run.Operand;
import dev.alnage.policy.rego.run.Operands;
import dev.alnage.policy.rego.run.Pattern;
import dev.alnage.policy.rego.run.Patterns;
import dev.alnage.policy.rego.run.Printing;
import dev.alnage.policy.rego.run.Replacing;
import dev.alnage.policy.rego.run.Step;
import dev.alnage.policy.rego.run.TreeNode;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes steps of goals. */
final class Bodies {
    private final Errors errors;
    private final Functions functions;
    private final Terms terms;
    private final boolean listened;
    private final Layout layout;
    /** Where the expression stands that is being negated: that what it denies has held is not told. */
    private @Nullable Location negated;

    Bodies(Functions functions, TreeNode data, Flattener flattener, Layout layout, boolean listened, Errors errors) {
        this.errors = errors;
        this.functions = functions;
        this.layout = layout;
        this.listened = listened;
        this.terms = new Terms(functions, data, flattener, layout, this, errors);
    }

    Terms terms() {
        return terms;
    }

    /** Steps for the goals, once they are in order, and what comes at the end. */
    Compiled compile(List<Goal> goals, Map<String, Integer> known, Function<Emitter, Step> end) {
        var order = Order.of(goals, known.keySet());
        if (!order.isComplete()) {
            order.report(errors);
            return new Compiled(new Checks.Found(), 1);
        }
        var emitter = new Emitter(known);
        order.goals().forEach(goal -> goal(goal, emitter));
        var last = end.apply(emitter);
        return new Compiled(emitter.ended(last), emitter.levels());
    }

    /** The first step, and how deep all of them go. */
    record Compiled(Step step, int levels) {}

    private void goal(Goal goal, Emitter emitter) {
        var told = listened && isExpression(goal);
        if (told) {
            emitter.check(new Checks.TellEntered(goal.at(), written(emitter.known())));
        }
        switch (goal) {
            case Goal.Holds holds -> holds(terms.value(holds.term(), emitter), emitter);
            case Goal.Unify unify -> unify(unify.left(), unify.right(), emitter);
            case Goal.Not not -> {
                var before = negated;
                negated = not.at();
                var body = compile(not.body(), emitter.known(), _ -> new Checks.Found());
                negated = before;
                emitter.contains(body.levels());
                emitter.check(new Checks.Not(body.step()));
            }
            case Goal.Every every -> every(every, emitter);
            case Goal.Under under -> under(under, emitter);
            case Goal.Print print -> {
                if (listened) {
                    emitter.check(new Printing(print.at(), print.terms().stream().map(term -> terms.all(term, emitter)).toList()));
                }
            }
        }
        if (told) {
            emitter.check(new Checks.TellHeld(goal.at()));
        }
    }

    /** The slots of the variables that somebody wrote, by the names they wrote. */
    private static Map<String, Integer> written(Map<String, Integer> known) {
        var slots = new TreeMap<String, Integer>();
        known.forEach((name, slot) -> {
            if (!name.startsWith(Flattener.PART) && !name.startsWith(Term.Var.WILDCARD_PREFIX)) {
                slots.put(ResolvedRule.written(name), slot);
            }
        });
        return slots;
    }

    /** Whether the goal is what was written, not a part of it. */
    private boolean isExpression(Goal goal) {
        return !(!(goal instanceof Goal.Not) && goal.at().equals(negated) || goal instanceof Goal.Under || goal instanceof Goal.Unify unify && unify.left() instanceof Term.Var(_, var name)
                && name.startsWith(Flattener.PART));
    }

    private static void holds(Operand operand, Emitter emitter) {
        if (operand instanceof Operands.Constant constant) {
            if (constant.value().equals(Value.FALSE)) {
                emitter.check(new Checks.Never());
            }
        } else {
            emitter.check(new Checks.Holds(operand));
        }
    }

    private void every(Goal.Every every, Emitter emitter) {
        var domain = terms.operand(every.domain(), emitter);
        var inside = new Emitter(emitter.known());
        var key = every.key() == null ? null : pattern(every.key(), inside);
        var value = pattern(every.value(), inside);
        var body = compile(every.body(), inside.known(), _ -> new Checks.Found());
        emitter.contains(body.levels() + 1);
        emitter.check(new Checks.Every(domain, key, value, body.step()));
    }

    private void under(Goal.Under under, Emitter emitter) {
        var replacements = under.replacements().stream().map(replacement -> replacement(replacement, emitter)).toList();
        var cell = layout.cell();
        var order = Order.of(under.body(), emitter.known().keySet());
        if (!order.isComplete()) {
            order.report(errors);
            return;
        }
        var inside = new Emitter(emitter.known());
        order.goals().forEach(goal -> goal(goal, inside));
        var back = new Replacing.Back(cell);
        var body = inside.ended(back);
        emitter.loop(new Replacing(replacements, cell, body), back, inside.levels() + 1);
        emitter.known().putAll(inside.known());
    }

    private Replacing.One replacement(Goal.Replacement replacement, Emitter emitter) {
        return switch (replacement.target()) {
            case Goal.Replacement.Target.Input(var path) -> new Replacing.One.OfInput(path, terms.operand(replacement.value(), emitter));
            case Goal.Replacement.Target.Document(var path) -> new Replacing.One.OfDocument(path, terms.operand(replacement.value(), emitter));
            case Goal.Replacement.Target.Function(var name, var by) -> by == null
                    ? new Replacing.One.ByValue(name, terms.operand(replacement.value(), emitter))
                    : new Replacing.One.ByFunction(name, functions.find(by).orElseThrow().callee());
        };
    }

    /** {@code left = right}. References come first: what they make known may be what the other side waits for. */
    private void unify(Term left, Term right, Emitter emitter) {
        if (terms.isReference(left) && (!terms.isReference(right) || headKnown(left, emitter))) {
            meet(terms.value(left, emitter), right, emitter);
        } else if (terms.isReference(right)) {
            meet(terms.value(right, emitter), left, emitter);
        } else if (isKnown(left, emitter)) {
            meet(terms.operand(left, emitter), right, emitter);
        } else if (isKnown(right, emitter)) {
            meet(terms.operand(right, emitter), left, emitter);
        } else {
            apart(left, right, emitter);
        }
    }

    private static boolean headKnown(Term term, Emitter emitter) {
        return !(term instanceof Term.Ref(_, var head, _)) || isKnown(head, emitter);
    }

    private static boolean isKnown(Term term, Emitter emitter) {
        return emitter.known().keySet().containsAll(Vars.of(term).own);
    }

    /** A value on one side, any term on the other. */
    private void meet(Operand value, Term term, Emitter emitter) {
        if (term instanceof Term.Var(_, var name) && !Vars.isRoot(name) && !emitter.knows(name)) {
            if (value instanceof Operands.Slot slot) {
                emitter.known().put(name, slot.slot());
            } else {
                var slot = layout.slot();
                emitter.check(new Checks.Let(slot, value));
                emitter.known().put(name, slot);
            }
        } else if (terms.isReference(term)) {
            equal(value, terms.value(term, emitter), emitter);
        } else if (isKnown(term, emitter)) {
            equal(value, terms.operand(term, emitter), emitter);
        } else {
            emitter.check(new Checks.Match(pattern(term, emitter), value));
        }
    }

    private static void equal(Operand left, Operand right, Emitter emitter) {
        if (left instanceof Operands.Constant a && right instanceof Operands.Constant b) {
            if (!a.value().equals(b.value())) {
                emitter.check(new Checks.Never());
            }
        } else {
            emitter.check(new Checks.Equal(left, right));
        }
    }

    private record Pair(Term left, Term right) {}

    /** Two composites of which each has something the other waits for: part by part. */
    private void apart(Term left, Term right, Emitter emitter) {
        var pairs = new ArrayList<Pair>();
        if (!split(left, right, pairs)) {
            emitter.check(new Checks.Never());
            forget(left, right, emitter);
            return;
        }
        List<Pair> remaining = pairs;
        while (!remaining.isEmpty()) {
            var waiting = new ArrayList<Pair>();
            for (var pair : remaining) {
                if (isReady(pair, emitter)) {
                    unify(pair.left(), pair.right(), emitter);
                } else {
                    waiting.add(pair);
                }
            }
            if (waiting.size() == remaining.size()) {
                errors.add(RegoError.UNSAFE, "expression is unsafe: its parts wait for each other", left.at());
                return;
            }
            remaining = waiting;
        }
    }

    private static boolean isReady(Pair pair, Emitter emitter) {
        return isKnown(pair.left(), emitter) || isKnown(pair.right(), emitter)
                || pair.left() instanceof Term.ArrayOf && pair.right() instanceof Term.ArrayOf
                || pair.left() instanceof Term.ObjectOf && pair.right() instanceof Term.ObjectOf;
    }

    /** Nothing behind what never holds is run, but it is compiled: its variables need slots. */
    private void forget(Term left, Term right, Emitter emitter) {
        Vars.of(left, right).own.forEach(name -> emitter.known().computeIfAbsent(name, _ -> layout.slot()));
    }

    /** The parts that must be equal; false if the two can never be. */
    private static boolean split(Term left, Term right, List<Pair> pairs) {
        if (left instanceof Term.ArrayOf(_, var a) && right instanceof Term.ArrayOf(_, var b)) {
            for (var i = 0; i < Math.min(a.size(), b.size()); i++) {
                pairs.add(new Pair(a.get(i), b.get(i)));
            }
            return a.size() == b.size();
        }
        if (left instanceof Term.ObjectOf(_, var a) && right instanceof Term.ObjectOf(_, var b)) {
            for (var member : a) {
                var other = b.stream().filter(candidate -> Order.same(member.key(), candidate.key())).findFirst();
                if (other.isEmpty()) {
                    return false;
                }
                pairs.add(new Pair(member.value(), other.get().value()));
            }
            return a.size() == b.size();
        }
        return false;
    }

    /** A term that is to meet a value: its unknown variables become known by that. */
    Pattern pattern(Term term, Emitter emitter) {
        return switch (term) {
            case Term.Var(_, var name) when !Vars.isRoot(name) && !emitter.knows(name) -> {
                var slot = layout.slot();
                emitter.known().put(name, slot);
                yield new Patterns.Bind(slot);
            }
            case Term.ArrayOf(_, var elements) when !isKnown(term, emitter) ->
                    new Patterns.OfArray(elements.stream().map(element -> pattern(element, emitter)).toList());
            case Term.ObjectOf(_, var members) when !isKnown(term, emitter) -> {
                var keys = members.stream().map(member -> terms.operand(member.key(), emitter)).toList();
                yield new Patterns.OfObject(keys, members.stream().map(member -> pattern(member.value(), emitter)).toList());
            }
            default -> new Patterns.Same(terms.operand(term, emitter));
        };
    }
}
