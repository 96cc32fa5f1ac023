package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;

/**
 * The planner's statement that a plan is being carried out. {@code plan} is the digest of the plan; {@code planEnvelope}
 * names its signed envelope. Results may be taken over only between runs of one {@code trustLevel}, and never by a run that is a
 * {@code rebuild}.
 */
public record Run(String id, Digest plan, Digest planEnvelope, String trustLevel, Instant started, boolean rebuild) {
    public static final String TYPE = "https://alnage.dev/run/v1";

    /** A run that may take results over. */
    public Run(String id, Digest plan, Digest planEnvelope, String trustLevel, Instant started) {
        this(id, plan, planEnvelope, trustLevel, started, false);
    }

    public Statement toStatement() {
        var json = Json.object().with("run", id).with("planEnvelope", planEnvelope.toString())
                .with("trustLevel", trustLevel).with("started", started.toString());
        // left out where it is not: so statements read and written are the same bytes as those from before there was this field
        return Claims.statement(TYPE, rebuild ? json.with("rebuild", Json.bool(true)) : json, Resource.of("plan", plan));
    }

    public static Run read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var run = new Run(fields.text("run"), Claims.subject(statement, "plan"), fields.digest("planEnvelope"),
                fields.text("trustLevel"), fields.instant("started"), fields.bool("rebuild", false));
        fields.noOthers();
        return run;
    }
}
