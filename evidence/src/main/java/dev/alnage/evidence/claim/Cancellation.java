package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;

/** The planner's statement that a run will not be carried on, and why. */
public record Cancellation(String run, Digest plan, String reason) {
    public static final String TYPE = "https://alnage.dev/cancellation/v1";

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("run", run).with("reason", reason), Resource.of("plan", plan));
    }

    public static Cancellation read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var cancellation = new Cancellation(fields.text("run"), Claims.subject(statement, "plan"), fields.text("reason"));
        fields.noOthers();
        return cancellation;
    }
}
