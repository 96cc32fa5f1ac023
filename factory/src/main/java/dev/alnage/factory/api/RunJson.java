package dev.alnage.factory.api;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.factory.build.RunEvent;
import dev.alnage.factory.build.RunView;
import java.time.Instant;
import java.util.SortedMap;

/** Runs and their events as JSON. */
final class RunJson {
    private RunJson() {}

    static Json write(RunView view) {
        return Json.object().with("run", view.run().id()).with("name", view.name()).with("commit", view.commit().toString())
                .with("plan", view.run().plan().toString()).with("planEnvelope", view.run().planEnvelope().toString())
                .with("started", view.run().started().toString()).with("state", view.state().name())
                .with("steps", Json.array(view.steps().stream().map(RunJson::step).toList())).build();
    }

    private static Json step(RunView.StepView step) {
        var json = Json.object().with("id", step.id()).with("kind", step.kind()).with("state", step.state().name()).with("detail", step.detail())
                .with("after", Json.texts(step.after())).with("inputs", digests(step.inputs())).with("outputs", digests(step.outputs()))
                .with("attempts", Json.array(step.attempts().stream().map(attempt -> Json.object().with("pool", attempt.pool())
                        .with("state", attempt.state().name()).with("order", attempt.order().toString())
                        .with("log", Json.texts(attempt.log().stream().map(Digest::toString).toList())).build()).toList()));
        if (!step.times().started().equals(Instant.EPOCH)) {
            json.with("started", step.times().started().toString());
        }
        if (!step.times().ended().equals(Instant.EPOCH)) {
            json.with("ended", step.times().ended().toString());
        }
        return json.build();
    }

    static Json write(RunEvent event) {
        return Json.object().with("number", event.number()).with("at", event.at().toString()).with("run", event.run()).with("step", event.step())
                .with("state", event.state().name()).with("pool", event.pool()).with("detail", event.detail()).build();
    }

    static Json digests(SortedMap<String, Digest> values) {
        var json = Json.object();
        values.forEach((name, digest) -> json.with(name, digest.toString()));
        return json.build();
    }
}
