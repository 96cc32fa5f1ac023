package dev.alnage.policy.rego.compile;

import dev.alnage.policy.rego.ast.Annotations;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code rego.metadata.rule()} and {@code rego.metadata.chain()} are worth in a rule: the annotations written above it. */
final class Metadata {
    private static final Comparator<Annotations> NEAREST_FIRST =
            Comparator.<Annotations>comparingInt(annotations -> annotations.at().row()).reversed();

    private final List<Annotations> all;

    Metadata(Collection<Module> modules) {
        all = modules.stream().flatMap(module -> module.annotations().stream()).toList();
    }

    /** Null for other functions. */
    @Nullable Value of(String call, ResolvedRule rule) {
        return switch (call) {
            case "rego.metadata.rule" -> ofRule(rule).stream().findFirst().map(Annotations::content).orElse(ObjectValue.EMPTY);
            case "rego.metadata.chain" -> chain(rule);
            default -> null;
        };
    }

    private List<Annotations> ofRule(ResolvedRule rule) {
        return all.stream().filter(annotations -> annotations.scope().equals("rule") && annotations.targetAt().equals(rule.rule().at()))
                .sorted(NEAREST_FIRST).toList();
    }

    private ArrayValue chain(ResolvedRule rule) {
        var chain = new ArrayList<Value>();
        var own = ofRule(rule);
        own.forEach(annotations -> chain.add(link(rule.place(), annotations)));
        if (own.isEmpty()) {
            chain.add(ObjectValue.builder().put("path", path(rule.place())).build());
        }
        var name = rule.name();
        find("document", name).forEach(annotations -> chain.add(link(rule.place(), annotations)));
        var packagePath = rule.module().packagePath();
        var names = packagePath.subList(1, packagePath.size());
        find("package", String.join(".", packagePath)).forEach(annotations -> chain.add(link(names, annotations)));
        for (var length = packagePath.size(); length >= 1; length--) {
            var above = packagePath.subList(1, length);
            find("subpackages", String.join(".", packagePath.subList(0, length))).forEach(annotations -> chain.add(link(above, annotations)));
        }
        return ArrayValue.of(chain);
    }

    private List<Annotations> find(String scope, String target) {
        return all.stream().filter(annotations -> annotations.scope().equals(scope) && annotations.target().equals(target)).toList();
    }

    private static Value link(List<String> path, Annotations annotations) {
        return ObjectValue.builder().put("path", path(path)).put("annotations", annotations.content()).build();
    }

    private static Value path(List<String> names) {
        return ArrayValue.of(names.stream().map(Value::of).toList());
    }
}
