package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Run;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run as it stood at one moment: what people and pages look at. */
public record RunView(Run run, String name, Digest commit, List<StepView> steps) {
    /** One step of it; {@code attempts} are per pool, empty for steps without a command. */
    public record StepView(String id, String kind, StepState state, String detail, SortedMap<String, Digest> inputs,
            SortedMap<String, Digest> outputs, List<AttemptView> attempts, List<String> after, Times times) {
        public StepView {
            inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
            outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
            attempts = List.copyOf(attempts);
            after = List.copyOf(after);
        }
    }

    /** One pool's go at a step; the log is there once it has been delivered. */
    public record AttemptView(String pool, StepState state, Digest order, List<Digest> log) {
        public AttemptView {
            log = List.copyOf(log);
        }
    }

    /** When a step began and ended; {@link Instant#EPOCH} for not yet. */
    public record Times(Instant started, Instant ended) {
        public static final Times NONE = new Times(Instant.EPOCH, Instant.EPOCH);
    }

    /** How the whole run stands. */
    public enum State { RUNNING, WAITING_FOR_PEOPLE, PASSED, FAILED, CANCELLED }

    public RunView {
        steps = List.copyOf(steps);
    }

    public State state() {
        var states = steps.stream().map(StepView::state).toList();
        if (states.contains(StepState.CANCELLED)) {
            return State.CANCELLED;
        }
        if (states.stream().allMatch(StepState::finished)) {
            return State.PASSED;
        }
        if (states.contains(StepState.RUNNING)) {
            return State.RUNNING;
        }
        if (states.stream().anyMatch(StepState::stuck)) {
            return State.FAILED;
        }
        return states.contains(StepState.NEEDS_PEOPLE) ? State.WAITING_FOR_PEOPLE : State.RUNNING;
    }

    public Optional<StepView> findStep(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}
