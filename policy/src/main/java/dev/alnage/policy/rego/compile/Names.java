package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.ast.Term;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that are declared where a resolver is just now, in bodies inside bodies. */
final class Names {
    /** How a variable was declared, which decides what is said when it is declared again or not used. */
    enum Origin {
        ARGUMENT("argument"), SOME("declared"), MEMBER("declared"), ASSIGNED("assigned");

        private final String word;

        Origin(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private static final class Declared {
        final String name;
        final Origin origin;
        final Location at;
        boolean used;

        Declared(String name, Origin origin, Location at) {
            this.name = name;
            this.origin = origin;
            this.at = at;
        }
    }

    private static final class Level {
        final Map<String, Declared> declared = new LinkedHashMap<>();
        final Set<String> seen = new HashSet<>();
    }

    /** Hears of declared variables that nothing uses. */
    interface Unused {
        void found(String variable, Origin origin, Location at);
    }

    private final Deque<Level> levels = new ArrayDeque<>();
    private int count;

    void open() {
        levels.push(new Level());
    }

    void close(Unused unused) {
        for (var entry : levels.pop().declared.entrySet()) {
            if (!entry.getValue().used) {
                unused.found(entry.getKey(), entry.getValue().origin, entry.getValue().at);
            }
        }
    }

    /** Why it cannot be declared here, in OPA's words; null if it can. */
    @Nullable String refusal(String name) {
        var level = levels.getFirst();
        var declared = level.declared.get(name);
        if (declared != null) {
            return declared.origin == Origin.ARGUMENT ? "arg " + name + " redeclared" : "var " + name + " " + declared.origin.word() + " above";
        }
        return level.seen.contains(name) ? "var " + name + " referenced above" : null;
    }

    Term.Var declare(Term.Var variable, Origin origin) {
        if (variable.isWildcard()) {
            return variable;
        }
        var name = variable.name() + ResolvedRule.MARK + ++count;
        levels.getFirst().declared.put(variable.name(), new Declared(name, origin, variable.at()));
        return new Term.Var(variable.at(), name);
    }

    /** The name of its own, or null when it is not declared. */
    @Nullable String find(String name) {
        for (var level : levels) {
            var declared = level.declared.get(name);
            if (declared != null) {
                declared.used = true;
                return declared.name;
            }
        }
        return null;
    }

    /** The variable by the name of its own, without counting that as a use. */
    Term.Var renamed(Term.Var variable) {
        for (var level : levels) {
            var declared = level.declared.get(variable.name());
            if (declared != null) {
                return new Term.Var(variable.at(), declared.name);
            }
        }
        return variable;
    }

    boolean isDeclared(String name) {
        return levels.stream().anyMatch(level -> level.declared.containsKey(name));
    }

    /** Notes that an undeclared variable is used here. */
    void see(String name) {
        levels.getFirst().seen.add(name);
    }
}
