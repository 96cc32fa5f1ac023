package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Collects reasons and claims while a chain is walked; the verdict is made once, at the end. */
final class Findings {
    private final List<Reason> failed = new ArrayList<>();
    private final List<Reason> unknown = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();

    /** Looked, and it is not as it must be. */
    void no(String code, String subject, String found, String expected, List<Digest> evidence, String fix) {
        failed.add(new Reason(code, subject, found, expected, evidence, fix));
    }

    /** Evidence that must be there is not. */
    void missing(String code, String subject, String found, String expected, String fix) {
        unknown.add(new Reason(code, subject, found, expected, List.of(), fix));
    }

    void claim(Claim.State state, String topic, String text, List<Digest> evidence) {
        claims.add(new Claim(state, topic, text, evidence));
    }

    int count() {
        return failed.size() + unknown.size();
    }

    /** A refusal outweighs what could not be told: both stand in its reasons. */
    Decision decision(List<String> levels, SortedMap<String, Digest> inputs) {
        if (!failed.isEmpty()) {
            var all = new ArrayList<>(failed);
            all.addAll(unknown);
            return new Decision(new Verdict.Failed(all), claims, inputs);
        }
        if (!unknown.isEmpty()) {
            return new Decision(new Verdict.CannotTell(unknown), claims, inputs);
        }
        return new Decision(new Verdict.Passed(levels), claims, inputs);
    }
}
