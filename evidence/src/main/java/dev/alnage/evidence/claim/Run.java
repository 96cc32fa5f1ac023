package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;

/**
 * The planner's statement that a plan is being carried out. {@code plan} is the digest of the plan; {@code planEnvelope}
 * names its signed envelope. Results may be taken over only between runs of one {@code trustLevel}.
 */
public record Run(String id, Digest plan, Digest planEnvelope, String trustLevel, Instant started) {
    public static final String TYPE = "https://alnage.dev/run/v1";

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("run", id).with("planEnvelope", planEnvelope.toString())
                .with("trustLevel", trustLevel).with("started", started.toString()), Resource.of("plan", plan));
    }

    public static Run read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var run = new Run(fields.text("run"), Claims.subject(statement, "plan"), fields.digest("planEnvelope"),
                fields.text("trustLevel"), fields.instant("started"));
        fields.noOthers();
        return run;
    }
}
