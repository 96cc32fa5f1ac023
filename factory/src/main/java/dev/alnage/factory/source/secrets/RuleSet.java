package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;

/** The rules that are asked together, and what is allowed whichever of them asks. */
public record RuleSet(List<Rule> rules, List<Allowlist> allowlists) {
    public static final int RULES_MAX = 2_000;
    private static final String SHIPPED = "rules.yaml";

    public RuleSet {
        rules = List.copyOf(rules);
        allowlists = List.copyOf(allowlists);
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw new Rejected.Malformed("found " + rules.size() + " rules, expected 1 to " + RULES_MAX);
        }
        var ids = new HashSet<String>();
        for (var rule : rules) {
            if (!ids.add(rule.id())) {
                throw new Rejected.Malformed("found two rules " + rule.id() + ", expected each id once");
            }
        }
        for (var allowlist : allowlists) {
            for (var rule : allowlist.rules()) {
                if (!ids.contains(rule)) {
                    throw new Rejected.Malformed("found an allowlist for rule " + rule + ", expected a rule that there is");
                }
            }
        }
    }

    /** The rules of this program. */
    public static RuleSet shipped() {
        try (var in = RuleSet.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its " + SHIPPED);
            }
            return RulesFile.read(Bytes.of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
