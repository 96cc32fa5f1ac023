package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.factory.http.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A run being carried out. One thread owns its state and takes one message after another; what takes long happens on other
 * virtual threads and comes back as a message. Everything here can be lost: it is rebuilt from the ledger.
 */
final class ActiveRun {
    private static final System.Logger LOG = System.getLogger("alnage.build");

    private final Run run;
    private final Plan plan;
    private final RunContext context;
    private final Orders orders;
    private final Map<String, Progress> steps = new LinkedHashMap<>();
    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    /** Whether a step that waits may find its inputs now. */
    private boolean finished = true;
    private volatile RunView view;
    private volatile Optional<String> cancelled = Optional.empty();

    /** Something to do on the thread of the run. */
    private interface Message {
        void handle() throws IOException;
    }

    ActiveRun(Run run, Plan plan, RunContext context, Orders orders) {
        this.run = run;
        this.plan = plan;
        this.context = context;
        this.orders = orders;
        plan.steps().forEach(step -> steps.put(step.id(), new Progress(step)));
        this.view = snapshot();
        Thread.ofVirtual().name("run-" + run.id()).start(this::work);
        wake();
    }

    RunView view() {
        return view;
    }

    /** Something may have changed outside: a result in the ledger, an approval. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            messages.add(() -> woken.set(false));
        }
    }

    void cancel(String reason) {
        messages.add(() -> {
            cancelled = Optional.of(reason);
            for (var progress : steps.values()) {
                if (!progress.state.finished() && !progress.state.stuck()) {
                    for (var attempt : progress.attempts.values()) {
                        context.queue().cancel(attempt.order);
                    }
                    change(progress, StepState.CANCELLED, "", reason);
                }
            }
        });
    }

    /** A worker's word that it will not do an order: no evidence, but nothing to wait for either. */
    void refused(Digest order, String reason) {
        messages.add(() -> {
            for (var progress : steps.values()) {
                for (var attempt : progress.attempts.values()) {
                    if (attempt.order.equals(order) && attempt.state == StepState.RUNNING) {
                        attempt.state = StepState.REFUSED;
                        attempt.detail = reason;
                        context.event(run.id(), progress.step.id(), StepState.REFUSED, attempt.pool, reason);
                    }
                }
            }
        });
    }

    /** Does the steps again that failed or were refused. */
    void retry() {
        messages.add(() -> {
            for (var progress : steps.values()) {
                if (progress.state.stuck() && cancelled.isEmpty()) {
                    orders.forget(progress);
                    change(progress, StepState.WAITING, "", "again");
                    finished = true;
                }
            }
        });
    }

    private void work() {
        while (true) {
            try {
                messages.take().handle();
                for (var next = messages.poll(); next != null; next = messages.poll()) {
                    next.handle();
                }
                while (cancelled.isEmpty() && advance()) {
                    // one finished step may let another begin
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "run=" + run.id() + " trouble=" + e.getMessage(), e);
                finished = true;
                later(context.tick());
            }
            view = snapshot();
            context.changed(view);
        }
    }

    /** After a passing trouble, such as a storer that is being restarted. */
    private void later(java.time.Duration pause) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(pause);
                wake();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private RunView snapshot() {
        return new RunView(run, plan.name(), plan.commit(), steps.values().stream().map(Progress::view).toList());
    }

    private boolean advance() throws IOException {
        var changed = false;
        var look = finished;
        finished = false;
        var ready = new ArrayList<Orders.Prepared>();
        for (var progress : steps.values()) {
            var before = progress.state;
            if (progress.state == StepState.WAITING && look) {
                var inputs = inputs(progress.step);
                if (inputs.isPresent()) {
                    progress.inputs = inputs.get();
                    begin(progress, ready);
                }
            } else if (progress.state == StepState.RUNNING && progress.step instanceof Plan.Step.Command command) {
                collect(progress, command);
            } else if (progress.state == StepState.NEEDS_PEOPLE && progress.step instanceof Plan.Step.Approve approve) {
                approvals(progress, approve);
            }
            changed |= progress.state != before;
        }
        handOut(ready);
        return changed || !ready.isEmpty();
    }

    private Optional<SortedMap<String, Digest>> inputs(Plan.Step step) {
        for (var input : step.inputs().values()) {
            if (input instanceof Plan.Input.Output(var producer, _) && !steps.get(producer).state.finished()) {
                return Optional.empty();
            }
        }
        var inputs = new TreeMap<String, Digest>();
        for (var input : step.inputs().entrySet()) {
            var tree = switch (input.getValue()) {
                case Plan.Input.Source() -> Optional.of(context.sourceTree());
                case Plan.Input.Output(var producer, var output) -> Optional.of(steps.get(producer))
                        .filter(progress -> progress.state.finished()).map(progress -> progress.outputs.get(output));
            };
            if (tree.isEmpty()) {
                return Optional.empty();
            }
            inputs.put(input.getKey(), tree.get());
        }
        return Optional.of(inputs);
    }

    private void begin(Progress progress, List<Orders.Prepared> ready) throws IOException {
        switch (progress.step) {
            case Plan.Step.Fetch fetch -> {
                change(progress, StepState.RUNNING, "", fetch.source());
                aside(progress, () -> {
                    var tree = context.storage().material(fetch.source(), fetch.material());
                    return () -> finish(progress, new TreeMap<>(Map.of(fetch.output(), tree)), StepState.DONE);
                });
            }
            case Plan.Step.Command command -> {
                try {
                    ready.add(orders.prepare(progress, command));
                } catch (Rejected | IllegalStateException e) {
                    change(progress, StepState.FAILED, "", String.valueOf(e.getMessage()));
                }
            }
            case Plan.Step.Approve approve -> {
                change(progress, StepState.NEEDS_PEOPLE, "", approve.threshold() + " of " + approve.role());
                approvals(progress, approve);
            }
            case Plan.Step.Publish publish -> onward(progress, publish.target(), context.storage()::publish);
            case Plan.Step.Deploy deploy -> onward(progress, deploy.environment(), context.storage()::deploy);
        }
    }

    /** A step waits until every order of it is recorded: what failed half way is taken up where it was, with the same orders. */
    private void handOut(List<Orders.Prepared> ready) throws IOException {
        if (ready.isEmpty()) {
            return;
        }
        try {
            orders.handOut(ready);
        } catch (Rejected | Refused | IllegalStateException e) {
            if (Patience.isPassing(e)) {
                throw e;
            }
            if (ready.size() > 1) {
                // one of them is refused, and with it all: the others are none the worse
                for (var each : ready) {
                    handOut(List.of(each));
                }
                return;
            }
            change(ready.getFirst().progress(), StepState.FAILED, "", String.valueOf(e.getMessage()));
            return;
        }
        for (var each : ready) {
            change(each.progress(), StepState.RUNNING, "", "");
            collect(each.progress(), (Plan.Step.Command) each.progress().step);
        }
    }

    /** Looks what the pools have delivered; enough equal results finish the step. */
    private void collect(Progress progress, Plan.Step.Command command) throws IOException {
        if (progress.aside) {
            return;
        }
        for (var attempt : progress.attempts.values()) {
            if (attempt.state == StepState.RUNNING) {
                context.results().find(attempt.order).ifPresent(result -> {
                    attempt.outputs = result.outputs();
                    attempt.log.add(result.log());
                    attempt.state = result.outcome().succeeded() ? StepState.DONE : StepState.FAILED;
                    context.event(run.id(), command.id(), attempt.state, attempt.pool, result.outcome().succeeded() ? "" : "ended with " + result.outcome().ending());
                });
            }
        }
        var byOutputs = progress.attempts.values().stream().filter(attempt -> attempt.state.finished())
                .collect(Collectors.groupingBy(attempt -> attempt.outputs));
        var agreed = byOutputs.entrySet().stream().filter(group -> group.getValue().size() >= command.agree()).findFirst();
        var open = progress.attempts.values().stream().filter(attempt -> attempt.state == StepState.RUNNING).count();
        if (agreed.isPresent() && open == 0) {
            var reused = agreed.get().getValue().stream().allMatch(attempt -> attempt.state == StepState.REUSED);
            reportThenFinish(progress, command, agreed.get().getKey(), reused ? StepState.REUSED : StepState.DONE);
        } else if (open == 0) {
            change(progress, StepState.FAILED, "", byOutputs.size() > 1
                    ? "ALN-BLD-021 the pools made different outputs"
                    : "ALN-BLD-009 no result from " + progress.attempts.values().stream().filter(a -> a.state.stuck()).map(a -> a.pool + ": " + (a.detail.isEmpty() ? "the command failed" : a.detail)).toList());
        }
    }

    private void reportThenFinish(Progress progress, Plan.Step.Command command, SortedMap<String, Digest> outputs, StepState state) throws IOException {
        if (command.evidence().isEmpty()) {
            finish(progress, outputs, state);
            return;
        }
        progress.detail = "reading its reports";
        var products = new ArrayList<Digest>(progress.inputs.values());
        products.addAll(outputs.values());
        aside(progress, () -> {
            for (var evidence : command.evidence().entrySet()) {
                context.storage().report(new Storage.Report(plan.commit(), command.id(), evidence.getKey(), evidence.getValue(), outputs, products));
            }
            return () -> finish(progress, outputs, state);
        });
    }

    private void approvals(Progress progress, Plan.Step.Approve approve) throws IOException {
        var approvals = context.recorded().approvals(run.id(), approve, progress.inputs);
        if (approvals.denied().isPresent()) {
            change(progress, StepState.REFUSED, "", "ALN-REL-002 denied: " + approvals.denied().get());
        } else if (approvals.people().size() >= approve.threshold()) {
            finish(progress, progress.inputs, StepState.DONE);
            progress.detail = "by " + String.join(" and ", approvals.people());
        } else {
            progress.detail = approvals.people().size() + " of " + approve.threshold() + " " + approve.role();
        }
    }

    private interface OnwardCall {
        void go(Storage.Onward onward) throws IOException;
    }

    /** The gate first; only its recorded verdict moves the storer. */
    private void onward(Progress progress, String target, OnwardCall call) throws IOException {
        change(progress, StepState.RUNNING, "", "asking the gate");
        var inputs = progress.inputs;
        aside(progress, () -> {
            if (context.recorded().onward(run.id(), progress.step, inputs)) {
                return () -> finish(progress, inputs, StepState.DONE);
            }
            var answer = context.gate().ask(run.id(), run.plan(), progress.step.id());
            if (!answer.passed()) {
                return () -> change(progress, StepState.REFUSED, "", (answer.known() ? "refused: " : "cannot tell: ") + reasons(answer));
            }
            call.go(new Storage.Onward(run.id(), run.plan(), progress.step.id(), target, inputs, answer.vsa()));
            return () -> finish(progress, inputs, StepState.DONE);
        });
    }

    private static String reasons(GateKeeper.Answer answer) {
        return answer.reasons() instanceof dev.alnage.evidence.Json.Elements(var values) ? values.stream()
                .map(reason -> dev.alnage.evidence.read.Fields.of("reason", reason))
                .map(reason -> reason.text("code") + " " + reason.text("found")).collect(Collectors.joining("; ")) : "";
    }

    /** What runs beside the run's thread, and ends in a message for it. */
    private interface Aside {
        Message go() throws IOException;
    }

    /** An outage is waited out; a refusal is said on the step, and tried again by hand. A run never goes on without an answer. */
    private void aside(Progress progress, Aside work) {
        progress.aside = true;
        Thread.ofVirtual().start(() -> {
            var answer = patiently(progress, work);
            messages.add(() -> {
                progress.aside = false;
                answer.handle();
            });
        });
    }

    private Message patiently(Progress progress, Aside work) {
        try {
            return new Patience(context.patience(), cancelled::isEmpty, trouble -> messages.add(() -> {
                if (progress.aside) {
                    progress.detail = "trying again: " + trouble;
                }
            })).ask(work::go);
        } catch (IOException | RuntimeException e) {
            return () -> change(progress, StepState.FAILED, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return () -> {};
        }
    }

    private void finish(Progress progress, SortedMap<String, Digest> outputs, StepState state) {
        progress.outputs = outputs;
        change(progress, state, "", "");
    }

    private void change(Progress progress, StepState state, String pool, String detail) {
        if (progress.state == StepState.CANCELLED) {
            return;
        }
        progress.state = state;
        progress.detail = detail;
        finished |= state.finished();
        var now = context.clock().now();
        if (state == StepState.RUNNING || state == StepState.NEEDS_PEOPLE) {
            progress.started = now;
        } else {
            progress.ended = now;
        }
        context.event(run.id(), progress.step.id(), state, pool, detail);
    }
}
