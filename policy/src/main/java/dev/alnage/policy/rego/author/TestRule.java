package dev.alnage.policy.rego.author;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.ResolvedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A test as policies have them: the rules of one name that begins with {@code test_}; one whose name begins with {@code todo_test_} is
 * not run. {@code path} is below data.
 */
public record TestRule(List<String> path, Location at, List<ResolvedRule> rules) {
    private static final String TEST = "test_";
    private static final String TO_DO = "todo_test_";

    public TestRule {
        path = List.copyOf(path);
        rules = List.copyOf(rules);
    }

    /** The tests of a program, in the order written. */
    public static List<TestRule> list(Program program) {
        var found = new LinkedHashMap<List<String>, List<ResolvedRule>>();
        for (var rule : program.rules()) {
            var packageLength = rule.module().packagePath().size() - 1;
            if (rule.place().size() > packageLength && !rule.isFunction() && !rule.rule().isDefault()) {
                var name = rule.place().get(packageLength);
                if (name.startsWith(TEST) || name.startsWith(TO_DO)) {
                    found.computeIfAbsent(rule.place().subList(0, packageLength + 1), _ -> new ArrayList<>()).add(rule);
                }
            }
        }
        return found.entrySet().stream().map(entry -> new TestRule(entry.getKey(), entry.getValue().getFirst().rule().at(), entry.getValue())).toList();
    }

    /** Those whose name has something in it that the pattern (RE2) matches. @throws Rejected.Malformed if it is no pattern */
    public static List<TestRule> list(Program program, String pattern) {
        try {
            var compiled = Pattern.compile(pattern);
            return list(program).stream().filter(test -> compiled.matcher(test.name()).find()).toList();
        } catch (PatternSyntaxException e) {
            throw new Rejected.Malformed("found " + pattern + ", expected a regular expression of RE2: " + e.getDescription());
        }
    }

    /** Such as {@code data.release_test.test_allow}. */
    public String name() {
        return "data." + String.join(".", path);
    }

    public boolean isToDo() {
        return path.getLast().startsWith(TO_DO);
    }
}
