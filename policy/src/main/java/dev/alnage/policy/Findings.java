package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Collects reasons and claims from all that has a say; the verdict is made once, at the end. */
public final class Findings {
    private final List<Reason> failed = new ArrayList<>();
    private final List<Reason> unknown = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private String step = "";

    /** What is found from now on concerns this step; none when empty. */
    void at(String id) {
        step = id;
    }

    /** Looked, and it is not as it must be. */
    void no(String code, String subject, String found, String expected, List<Digest> evidence, String fix) {
        failed.add(new Reason(code, subject, found, expected, evidence, fix, Reason.CHAIN, step));
    }

    /** Evidence that must be there is not. */
    void missing(String code, String subject, String found, String expected, String fix) {
        unknown.add(new Reason(code, subject, found, expected, List.of(), fix, Reason.CHAIN, step));
    }

    void claim(Claim.State state, String topic, String text, List<Digest> evidence) {
        claims.add(new Claim(state, topic, text, evidence));
    }

    /** Looked, and it is not as it must be. */
    public void no(Reason reason) {
        failed.add(reason);
    }

    /** It could not be told. */
    public void unknown(Reason reason) {
        unknown.add(reason);
    }

    public void claim(Claim claim) {
        claims.add(claim);
    }

    /** Takes over what has been found elsewhere about the same question. */
    public void add(Decision decision) {
        switch (decision.verdict()) {
            case Verdict.Passed _ -> { }
            case Verdict.Failed(var reasons) -> failed.addAll(reasons);
            case Verdict.CannotTell(var reasons) -> unknown.addAll(reasons);
        }
        claims.addAll(decision.claims());
    }

    public int count() {
        return failed.size() + unknown.size();
    }

    /** A refusal outweighs what could not be told: both stand in its reasons. */
    public Decision decision(List<String> levels, SortedMap<String, Digest> inputs) {
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
