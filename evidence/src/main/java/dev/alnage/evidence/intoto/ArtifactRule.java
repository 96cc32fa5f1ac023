package dev.alnage.evidence.intoto;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One artifact rule (in-toto 1.0 §4.3.3). A rule takes artifacts out of a queue, or ends the verification. */
public sealed interface ArtifactRule {
    /** {@code MATCH pattern [IN source] WITH (MATERIALS|PRODUCTS) [IN destination] FROM step}; prefixes may be empty. */
    record Match(String pattern, String source, boolean products, String destination, String step) implements ArtifactRule {
        public Match {
            requirePattern(pattern);
            requirePrefix(source);
            requirePrefix(destination);
            if (step.isEmpty()) {
                throw new Rejected.Malformed("found a MATCH rule from no step, expected the name of one");
            }
        }
    }

    /** In the products and not in the materials. */
    record Create(String pattern) implements ArtifactRule {
        public Create {
            requirePattern(pattern);
        }
    }

    /** In the materials and not in the products. */
    record Delete(String pattern) implements ArtifactRule {
        public Delete {
            requirePattern(pattern);
        }
    }

    /** In both, and different. */
    record Modify(String pattern) implements ArtifactRule {
        public Modify {
            requirePattern(pattern);
        }
    }

    record Allow(String pattern) implements ArtifactRule {
        public Allow {
            requirePattern(pattern);
        }
    }

    record Disallow(String pattern) implements ArtifactRule {
        public Disallow {
            requirePattern(pattern);
        }
    }

    /** One file, named in full: not a pattern. */
    record Require(String file) implements ArtifactRule {
        public Require {
            ArtifactPath.require(file);
        }
    }

    /** Reads the wire form, a list of texts; keywords in any case, as the specification has it. */
    static ArtifactRule read(List<String> rule) {
        if (rule.size() < 2) {
            throw new Rejected.Malformed("found rule " + rule + ", expected a keyword and a pattern");
        }
        var keyword = keyword(rule.getFirst());
        if (keyword.equals("MATCH")) {
            return match(rule);
        }
        if (rule.size() != 2) {
            throw new Rejected.Malformed("found rule " + rule + ", expected two parts");
        }
        var pattern = rule.get(1);
        return switch (keyword) {
            case "CREATE" -> new Create(pattern);
            case "DELETE" -> new Delete(pattern);
            case "MODIFY" -> new Modify(pattern);
            case "ALLOW" -> new Allow(pattern);
            case "DISALLOW" -> new Disallow(pattern);
            case "REQUIRE" -> new Require(pattern);
            default -> throw new Rejected.Malformed("found rule " + rule
                    + ", expected MATCH, CREATE, DELETE, MODIFY, ALLOW, DISALLOW or REQUIRE");
        };
    }

    /** The wire form. */
    default List<String> toTexts() {
        return switch (this) {
            case Match(var pattern, var source, var products, var destination, var step) -> {
                var texts = new ArrayList<>(List.of("MATCH", pattern));
                if (!source.isEmpty()) {
                    texts.addAll(List.of("IN", source));
                }
                texts.addAll(List.of("WITH", products ? "PRODUCTS" : "MATERIALS"));
                if (!destination.isEmpty()) {
                    texts.addAll(List.of("IN", destination));
                }
                texts.addAll(List.of("FROM", step));
                yield List.copyOf(texts);
            }
            case Create(var pattern) -> List.of("CREATE", pattern);
            case Delete(var pattern) -> List.of("DELETE", pattern);
            case Modify(var pattern) -> List.of("MODIFY", pattern);
            case Allow(var pattern) -> List.of("ALLOW", pattern);
            case Disallow(var pattern) -> List.of("DISALLOW", pattern);
            case Require(var file) -> List.of("REQUIRE", file);
        };
    }

    private static ArtifactRule match(List<String> rule) {
        var source = "";
        var destination = "";
        var at = 2;
        if (at + 1 < rule.size() && keyword(rule.get(at)).equals("IN")) {
            source = prefix(rule.get(at + 1));
            at += 2;
        }
        if (at + 1 >= rule.size() || !keyword(rule.get(at)).equals("WITH")) {
            throw wrongMatch(rule);
        }
        var type = keyword(rule.get(at + 1));
        at += 2;
        if (at + 1 < rule.size() && keyword(rule.get(at)).equals("IN")) {
            destination = prefix(rule.get(at + 1));
            at += 2;
        }
        if (at + 2 != rule.size() || !keyword(rule.get(at)).equals("FROM") || !type.equals("PRODUCTS") && !type.equals("MATERIALS")) {
            throw wrongMatch(rule);
        }
        return new Match(rule.get(1), source, type.equals("PRODUCTS"), destination, rule.get(at + 1));
    }

    private static Rejected.Malformed wrongMatch(List<String> rule) {
        return new Rejected.Malformed("found rule " + rule + ", expected MATCH pattern [IN path] WITH MATERIALS|PRODUCTS [IN path] FROM step");
    }

    /** A slash at the end says nothing more; any other spelling of a path is refused. */
    private static String prefix(String text) {
        return ArtifactPath.require(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static void requirePrefix(String prefix) {
        if (!prefix.isEmpty()) {
            ArtifactPath.require(prefix);
        }
    }

    private static void requirePattern(String pattern) {
        new Glob(pattern);
    }

    private static String keyword(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
