package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.util.List;

/**
 * Why a verdict is not a yes, for a person to act on. {@code code} is ALN-AREA-NNN and never reused; {@code subject} is the
 * digest or step concerned; {@code fix} a command or a sentence on what to do next. {@code rule} is the practice or the package
 * whose rule says so, {@link #CHAIN} for the walk along the plan; {@code step} the step that should have produced what is missing
 * or that produced what is wrong, empty when there is none.
 */
public record Reason(String code, String subject, String found, String expected, List<Digest> evidence, String fix, String rule, String step) {
    /** The rule of everything that the walk along the plan finds; no exception excuses it. */
    public static final String CHAIN = "chain";

    public Reason {
        evidence = List.copyOf(evidence);
    }

    /** A reason of the chain that concerns no step in particular. */
    public Reason(String code, String subject, String found, String expected, List<Digest> evidence, String fix) {
        this(code, subject, found, expected, evidence, fix, CHAIN, "");
    }

    public Json toJson() {
        return Json.object().with("code", code).with("subject", subject).with("found", found).with("expected", expected)
                .with("evidence", Json.texts(evidence.stream().map(Digest::toString).toList())).with("fix", fix).with("rule", rule)
                .withUnlessEmpty("step", step).build();
    }
}
