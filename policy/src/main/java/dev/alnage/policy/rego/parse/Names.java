package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.List;

/** Paths as references are written: {@code data.a["b-c"].d}. */
final class Names {
    private Names() {}

    static String written(List<String> path) {
        var text = new StringBuilder(path.getFirst());
        path.stream().skip(1).forEach(name -> text.append(step(name)));
        return text.toString();
    }

    /** The head of a rule, to stand behind its package; up to its first variable. */
    static String behindPackage(Term reference) {
        return switch (reference) {
            case Term.Var variable -> step(variable.name());
            case Term.Ref ref when ref.head() instanceof Term.Var variable -> {
                var text = new StringBuilder(step(variable.name()));
                for (var step : ref.path()) {
                    if (!(step instanceof Term.Scalar(_, Value.Text(var name)))) {
                        break;
                    }
                    text.append(step(name));
                }
                yield text.toString();
            }
            default -> "";
        };
    }

    private static String step(String name) {
        return isPlain(name) ? "." + name : "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9')
                && !Character.isDigit(name.charAt(0));
    }
}
