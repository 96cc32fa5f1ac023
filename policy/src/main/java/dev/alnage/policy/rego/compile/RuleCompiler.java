package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.run.Checks;
import dev.alnage.policy.rego.run.Clauses;
import dev.alnage.policy.rego.run.Operand;
import dev.alnage.policy.rego.run.Operands;
import dev.alnage.policy.rego.run.Step;
import dev.alnage.policy.rego.run.TreeNode;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Makes clauses of the rules of one document or function. */
final class RuleCompiler {
    /** How the variables are called that stand for arguments and keys that are given. */
    private static final String GIVEN = Flattener.PART + "given";

    private static final Location NOWHERE = new Location("", 1, 1);

    private final Functions functions;
    private final TreeNode data;
    private final CompileOptions options;
    private final Metadata metadata;
    private final Errors errors;

    RuleCompiler(Functions functions, TreeNode data, CompileOptions options, Metadata metadata, Errors errors) {
        this.functions = functions;
        this.data = data;
        this.options = options;
        this.metadata = metadata;
        this.errors = errors;
    }

    /** What the clauses of a group have in common while they are made. */
    private final class Making {
        final int given;
        /** One for each clause: they run one after the other, in the same places. */
        final List<Layout> layouts = new ArrayList<>();
        final List<List<Clauses.Clause>> chains = new ArrayList<>();
        final Chooser chooser = new Chooser();
        /** The goals of the clause made last, and the slots of what it was given. */
        List<Goal> goals = List.of();
        Map<String, Integer> known = Map.of();
        final Set<Value> constants = new HashSet<>();
        boolean constant = true;
        int levels = 1;
        @Nullable Operand otherwise;

        Making(int given) {
            this.given = given;
        }

        Bodies bodies(Flattener flattener) {
            layouts.add(new Layout(given));
            return new Bodies(functions, data, flattener, layouts.getLast(), options.listened(), errors);
        }

        /** Once a chain is there. */
        void chained() {
            if (chains.getLast().size() == 1 && !options.listened()) {
                chooser.add(goals, known);
            } else {
                chooser.add();  // who listens hears of every rule
            }
        }

        Clauses made() {
            var choice = chooser.choice(by -> switch (by) {
                case Chooser.By.Given(var slot) -> new Operands.Slot(slot);
                case Chooser.By.Input(var path) -> input(path);
            });
            return new Clauses(chains, otherwise, Math.max(given, most(Layout::slots)), most(Layout::cells), levels, constant && constants.size() == 1, choice);
        }

        private int most(ToIntFunction<Layout> size) {
            return layouts.stream().mapToInt(size).max().orElse(0);
        }

        private Operand input(List<Value> path) {
            var steps = path.stream().<Term>map(value -> new Term.Scalar(NOWHERE, value)).toList();
            var root = new Term.Var(NOWHERE, "input");
            var flattener = new Flattener(functions, options, errors, false, _ -> null);
            return bodies(flattener).terms().operand(steps.isEmpty() ? root : new Term.Ref(NOWHERE, root, steps), new Emitter(Map.of()));
        }
    }

    private Flattener flattener(ResolvedRule rule) {
        return new Flattener(functions, options, errors, rule.module().negatesWhole(), call -> metadata.of(call, rule));
    }

    /** A document of one value, or a function. */
    Clauses values(RuleTree.Group group) {
        var making = new Making(group.members().getFirst().rule().rule().head().arguments().map(List::size).orElse(0));
        for (var member : group.members()) {
            var rule = member.rule();
            var flattener = flattener(rule);
            if (rule.rule().isDefault()) {
                var emitter = new Emitter(Map.of());
                making.otherwise = making.bodies(flattener).terms().operand(value(rule.rule()), emitter);
                making.levels = Math.max(making.levels, emitter.levels() + 1);
                continue;
            }
            var chain = new ArrayList<Clauses.Clause>();
            for (@Nullable Rule at = rule.rule(); at != null; at = at.otherwise().orElse(null)) {
                chain.add(new Clauses.Clause(valueClause(making, flattener, rule, at), at.at()));
            }
            making.chains.add(chain);
            making.chained();
        }
        return making.made();
    }

    private static Term value(Rule rule) {
        return rule.head().value().orElseGet(() -> new Term.Scalar(rule.head().at(), Value.TRUE));
    }

    private Step valueClause(Making making, Flattener flattener, ResolvedRule whole, Rule rule) {
        var known = new HashMap<String, Integer>();
        var goals = new ArrayList<Goal>();
        given(rule.head().arguments().orElse(List.of()), known, goals, flattener, rule.at());
        making.known = Map.copyOf(known);
        goals.addAll(flattener.body(rule.body()));
        var value = flattener.nested(value(rule), goals);
        making.goals = goals;
        var bodies = making.bodies(flattener);
        var compiled = bodies.compile(goals, known, end -> {
            var operand = bodies.terms().operand(value, end);
            making.constant &= operand instanceof Operands.Constant;
            if (operand instanceof Operands.Constant constant) {
                making.constants.add(constant.value());
            }
            if (options.listened()) {
                end.check(new Checks.TellYield(rule.at(), whole.name(), operand));
            }
            return new Clauses.Yield(operand, operand instanceof Operands.Constant);
        });
        making.levels = Math.max(making.levels, compiled.levels() + 1);
        return compiled.step();
    }

    /** What is given in the first slots: a variable takes it as it is, any other term must be equal to it. */
    private static void given(List<Term> terms, Map<String, Integer> known, List<Goal> goals, Flattener flattener, Location at) {
        for (var i = 0; i < terms.size(); i++) {
            if (terms.get(i) instanceof Term.Var(_, var name) && !Vars.isRoot(name) && !known.containsKey(name)) {
                known.put(name, i);
            } else {
                known.put(GIVEN + i, i);
                goals.add(Goal.Unify.of(at, flattener.pattern(flattener.nested(terms.get(i), goals), goals), new Term.Var(at, GIVEN + i)));
            }
        }
    }

    /** A set or an object, with its first so many keys given. */
    Clauses members(RuleTree.Group group, int keysGiven) {
        var making = new Making(keysGiven);
        for (var member : group.members()) {
            var rule = member.rule();
            if (rule.rule().isDefault()) {
                continue;
            }
            var chain = new ArrayList<Clauses.Clause>();
            for (@Nullable Rule at = rule.rule(); at != null; at = at.otherwise().orElse(null)) {
                chain.add(new Clauses.Clause(memberClause(making, member, at), at.at()));
            }
            making.chains.add(chain);
            making.chained();
        }
        making.constant = false;
        return making.made();
    }

    private Step memberClause(Making making, RuleTree.Member member, Rule rule) {
        var flattener = flattener(member.rule());
        var known = new HashMap<String, Integer>();
        var goals = new ArrayList<Goal>();
        var written = new ArrayList<>(member.keys());
        if (member.isElement()) {
            written.add(rule.head().key().orElseThrow());
        }
        var body = flattener.body(rule.body());
        var path = written.stream().map(key -> flattener.nested(key, body)).toList();
        given(path.subList(0, Math.min(making.given, path.size())), known, goals, flattener, rule.at());
        making.known = Map.copyOf(known);
        goals.addAll(body);
        making.goals = goals;
        var leaf = member.isElement() ? path.getLast() : flattener.nested(value(rule), goals);
        var keys = member.isElement() ? path.subList(0, path.size() - 1) : path;
        var bodies = making.bodies(flattener);
        var compiled = bodies.compile(goals, known, end -> {
            var operands = keys.stream().map(key -> bodies.terms().operand(key, end)).toList();
            var operand = bodies.terms().operand(leaf, end);
            if (options.listened()) {
                end.check(new Checks.TellYield(rule.at(), member.rule().name(), operand));
            }
            var constant = operand instanceof Operands.Constant && operands.stream().allMatch(Operands.Constant.class::isInstance);
            return new Clauses.Grow(operands, operand, member.isElement(), constant, rule.head().at());
        });
        making.levels = Math.max(making.levels, compiled.levels() + 1);
        return compiled.step();
    }

    /** The default of a rule whose document has rules with variables in their references too. */
    Clauses fallback(RuleTree.Member member) {
        var making = new Making(0);
        var emitter = new Emitter(Map.of());
        making.otherwise = making.bodies(flattener(member.rule())).terms().operand(value(member.rule().rule()), emitter);
        making.levels = emitter.levels() + 1;
        return making.made();
    }
}
