package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far one step is. Belongs to the thread of its run. */
final class Progress {
    final Plan.Step step;
    StepState state = StepState.WAITING;
    String detail = "";
    SortedMap<String, Digest> inputs = new TreeMap<>();
    SortedMap<String, Digest> outputs = new TreeMap<>();
    final Map<String, Attempt> attempts = new LinkedHashMap<>();
    /** Orders by pool that may not be recorded yet. */
    final Map<String, Draft> drafts = new LinkedHashMap<>();
    /** The steps whose outputs it takes. */
    private final List<String> after;
    private Optional<RunView.StepView> shown = Optional.empty();
    /** Whether something for it goes on beside the thread of the run. */
    boolean aside;
    Instant started = Instant.EPOCH;
    Instant ended = Instant.EPOCH;

    Progress(Plan.Step step) {
        this.step = step;
        this.after = step.inputs().values().stream().filter(Plan.Input.Output.class::isInstance)
                .map(input -> ((Plan.Input.Output) input).step()).distinct().toList();
    }

    /** An order as it was signed: asked again it is the very same, so that it is recorded once. */
    record Draft(Order order, Envelope envelope) {}

    /** One pool's go at it. */
    static final class Attempt {
        final String pool;
        final Digest order;
        StepState state;
        /** Why a worker would not do it. */
        String detail = "";
        SortedMap<String, Digest> outputs = new TreeMap<>();
        final List<Digest> log = new ArrayList<>();

        Attempt(String pool, Digest order, StepState state) {
            this.pool = pool;
            this.order = order;
            this.state = state;
        }
    }

    String kind() {
        return switch (step) {
            case Plan.Step.Command _ -> "run";
            case Plan.Step.Fetch _ -> "fetch";
            case Plan.Step.Approve _ -> "approve";
            case Plan.Step.Publish _ -> "publish";
            case Plan.Step.Deploy _ -> "deploy";
        };
    }

    RunView.StepView view() {
        // what is not going on has not changed unless its state has; a run can have very many steps
        if (shown.isEmpty() || isGoingOn() || shown.get().state() != state || !shown.get().detail().equals(detail)) {
            shown = Optional.of(new RunView.StepView(step.id(), kind(), state, detail, inputs, outputs, attempts.values().stream()
                    .map(attempt -> new RunView.AttemptView(attempt.pool, attempt.state, attempt.order, attempt.log)).toList(),
                    after, new RunView.Times(started, ended)));
        }
        return shown.get();
    }

    private boolean isGoingOn() {
        return state == StepState.RUNNING || state == StepState.NEEDS_PEOPLE;
    }
}
