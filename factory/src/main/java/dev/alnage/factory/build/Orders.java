package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the orders of a run, or the statements that take earlier results over, and hands them out. All that is ready at one
 * moment is recorded in one commit: the disk is waited for once, and an order is never handed out that is not recorded.
 */
final class Orders {
    private final Run run;
    private final RunContext context;
    /** Orders and reuses that the ledger already knows, by step and pool: after a restart they are taken up, not made again. */
    private final Map<String, Digest> knownOrders;
    private final Set<Reuse> knownReuses;

    Orders(Run run, RunContext context, Map<String, Digest> knownOrders, Set<Reuse> knownReuses) {
        this.run = run;
        this.context = context;
        this.knownOrders = new HashMap<>(knownOrders);
        this.knownReuses = Set.copyOf(knownReuses);
    }

    /** What is to be recorded for the attempts of one step, and which orders are then to be offered. */
    static final class Prepared {
        private final Progress progress;
        private final Map<String, Progress.Attempt> attempts = new LinkedHashMap<>();
        private final List<Envelope> statements = new ArrayList<>();

        private Prepared(Progress progress) {
            this.progress = progress;
        }

        Progress progress() {
            return progress;
        }
    }

    /** Signs what a step needs, and asks nobody. @throws IllegalStateException if the step wants more pools than there are */
    Prepared prepare(Progress progress, Plan.Step.Command command) {
        var prepared = new Prepared(progress);
        var now = context.clock().now();
        for (var pool : context.poolsFor(command)) {
            if (!progress.attempts.containsKey(pool)) {
                prepared.attempts.put(pool, attempt(prepared, command, pool, now));
            }
        }
        return prepared;
    }

    private Progress.Attempt attempt(Prepared prepared, Plan.Step.Command command, String pool, Instant now) {
        var progress = prepared.progress;
        var known = Optional.ofNullable(knownOrders.get(key(command.id(), pool)));
        if (known.isPresent()) {
            return new Progress.Attempt(pool, known.get(), StepState.RUNNING);
        }
        var draft = progress.drafts.computeIfAbsent(pool, _ -> {
            var order = context.planner().order(run, command, pool, progress.inputs, now);
            return new Progress.Draft(order, context.planner().sign(order));
        });
        var earlier = run.rebuild() ? Optional.<Results.Result>empty()
                : context.results().findEqualWork(draft.order().workDigest(), pool, run.trustLevel(), now.minus(context.reuseAgeMax()));
        if (earlier.isEmpty()) {
            prepared.statements.add(draft.envelope());
            return new Progress.Attempt(pool, draft.envelope().digest(), StepState.RUNNING);
        }
        var reuse = new Reuse(run.id(), command.id(), pool, run.plan(), draft.order().workDigest(), earlier.get().receipt());
        if (!knownReuses.contains(reuse)) {
            prepared.statements.add(context.planner().sign(reuse));
        }
        var attempt = new Progress.Attempt(pool, earlier.get().orderEnvelope(), StepState.REUSED);
        attempt.outputs = earlier.get().outputs();
        attempt.log.add(earlier.get().log());
        return attempt;
    }

    /** Records what was prepared and offers the orders. What fails changes nothing that cannot be asked for again. */
    void handOut(List<Prepared> prepared) throws IOException {
        var statements = prepared.stream().flatMap(each -> each.statements.stream()).toList();
        for (var from = 0; from < statements.size(); from += Storage.RECORDED_AT_ONCE_MAX) {
            context.storage().recordAll(statements.subList(from, Math.min(statements.size(), from + Storage.RECORDED_AT_ONCE_MAX)));
        }
        var offers = new LinkedHashMap<Digest, String>();
        for (var each : prepared) {
            for (var attempt : each.attempts.values()) {
                if (attempt.state == StepState.RUNNING && context.results().find(attempt.order).isEmpty()) {
                    offers.put(attempt.order, attempt.pool);
                }
            }
        }
        if (!offers.isEmpty()) {
            context.queue().offerAll(offers, context.clock().now());
        }
        prepared.forEach(each -> each.progress.attempts.putAll(each.attempts));
        if (!offers.isEmpty()) {
            context.ordersOffered();
        }
    }

    /** Lets the orders of a step be made anew. */
    void forget(Progress progress) {
        progress.attempts.keySet().forEach(pool -> knownOrders.remove(key(progress.step.id(), pool)));
        progress.attempts.clear();
        progress.drafts.clear();
    }

    static String key(String step, String pool) {
        return step + "@" + pool;
    }
}
