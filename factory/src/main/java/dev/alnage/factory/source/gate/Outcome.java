package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceInspection.Control;
import dev.alnage.evidence.claim.SourceInspection.Result;
import dev.alnage.factory.source.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a check found.
 *
 * @param refusals why the push does not get in; none when nothing stands against it
 * @param controls for each reference, how the control went there; a reference that is not here was not looked at
 */
public record Outcome(List<Refusal> refusals, SortedMap<String, Control> controls) {
    private static final Control PASSED = new Control(Result.PASSED, new TreeMap<>(), List.of());
    private static final Control NOT_APPLICABLE = new Control(Result.NOT_APPLICABLE, new TreeMap<>(), List.of());

    public Outcome {
        refusals = List.copyOf(refusals);
        controls = Collections.unmodifiableSortedMap(new TreeMap<>(controls));
    }

    /** The control passed at the references that ask for it, and is not applicable at the others. */
    static Outcome of(PushView view, Collection<Refusal> refusals, java.util.function.Predicate<PushView.Target> asked) {
        var controls = new TreeMap<String, Control>();
        view.targets().forEach(target -> controls.put(target.reference(), asked.test(target) ? PASSED : NOT_APPLICABLE));
        return new Outcome(List.copyOf(refusals), controls);
    }

    /** The same with something to rest on, and words for people, wherever it passed. */
    Outcome with(Result result, Map<String, Digest> evidence, List<String> notes) {
        var richer = new TreeMap<String, Control>();
        controls.forEach((reference, control) -> richer.put(reference, control.result() == Result.PASSED ? new Control(result, new TreeMap<>(evidence), notes) : control));
        return new Outcome(refusals, richer);
    }
}
