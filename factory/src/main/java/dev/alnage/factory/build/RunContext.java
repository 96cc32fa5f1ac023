package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.store.Queue;
import java.time.Duration;
import java.util.List;

/** What a run works with: the ports around it, and where it tells what happens. */
record RunContext(Planner planner, Storage storage, GateKeeper gate, Queue queue, Results results, Recorded recorded,
        TrustedClock clock, List<String> pools, Duration reuseAgeMax, Digest sourceTree, Watchers watchers) {
    RunContext {
        pools = List.copyOf(pools);
    }

    /** As many pools as the step wants, chosen by its name so that the same step goes to the same pool in every run. */
    List<String> poolsFor(Plan.Step.Command step) {
        if (step.of() > pools.size()) {
            throw new IllegalStateException("step " + step.id() + " wants " + step.of() + " pools, there are " + pools.size());
        }
        var first = Math.floorMod(step.id().hashCode(), pools.size());
        return java.util.stream.IntStream.range(0, step.of()).mapToObj(i -> pools.get((first + i) % pools.size())).sorted().toList();
    }

    Duration tick() {
        return Duration.ofSeconds(1);
    }

    /** How long a step waits for another process of the factory before it fails. */
    Duration patience() {
        return Duration.ofMinutes(10);
    }

    void event(String run, String step, StepState state, String pool, String detail) {
        watchers.event(clock.now(), run, step, state, pool, detail);
    }

    void changed(RunView view) {
        watchers.changed(view);
    }

    void ordersOffered() {
        watchers.ordersOffered();
    }
}
