package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;

/**
 * The planner's statement "this run takes that link": without it a link of another run is a replay. {@code receipt} names
 * the storer's receipt of the link that is taken, {@code work} the work digest that both orders have.
 */
public record Reuse(String run, String step, String pool, Digest plan, Digest work, Digest receipt) {
    public static final String TYPE = "https://alnage.dev/reuse/v1";

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("run", run).with("step", step).with("pool", pool)
                .with("work", work.toString()).with("receipt", receipt.toString()), Resource.of("plan", plan));
    }

    public static Reuse read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var reuse = new Reuse(fields.text("run"), fields.text("step"), fields.text("pool"), Claims.subject(statement, "plan"),
                fields.digest("work"), fields.digest("receipt"));
        fields.noOthers();
        return reuse;
    }
}
