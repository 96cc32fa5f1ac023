package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import java.util.List;

/** One line of a verdict for people: what was looked at, what was found, and the evidence that carries it. */
public record Claim(State state, String topic, String text, List<Digest> evidence) {
    /** How it stands; "not looked at" is said, never left out. */
    public enum State { YES, NO, WARNING, NOT_LOOKED_AT }

    public Claim {
        evidence = List.copyOf(evidence);
    }
}
