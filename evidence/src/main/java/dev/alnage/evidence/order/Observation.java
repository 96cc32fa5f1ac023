package dev.alnage.evidence.order;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;

/** What a worker saw of one command from outside its sandbox: how it was confined, what it tried, how it ended. */
public record Observation(Isolation isolation, Trace trace, Outcome outcome) {

    public Json.Members toJson() {
        return Json.object().with("isolation", isolation.toJson()).with("trace", trace.toJson())
                .with("outcome", outcome.toJson()).build();
    }

    /** Reads what {@link #toJson()} wrote; a member more or less is refused. */
    public static Observation read(Json json) {
        var fields = Fields.of("observation", json);
        var observation = new Observation(Isolation.read(fields.any("isolation")), Trace.read(fields.any("trace")),
                Outcome.read(fields.any("outcome")));
        fields.noOthers();
        return observation;
    }
}
