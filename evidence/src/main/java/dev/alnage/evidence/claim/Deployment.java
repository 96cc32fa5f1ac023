package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;

/** The storer's statement that it let an artifact run in an environment, because of the named VSA. */
public record Deployment(String environment, String run, String step, Digest artifact, Digest vsa, Instant deployed) {
    public static final String TYPE = "https://alnage.dev/deployment/v1";

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("environment", environment).with("run", run).with("step", step)
                .with("vsa", vsa.toString()).with("deployed", deployed.toString()), Resource.of("artifact", artifact));
    }

    public static Deployment read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var deployment = new Deployment(fields.text("environment"), fields.text("run"), fields.text("step"),
                Claims.subject(statement, "artifact"), fields.digest("vsa"), fields.instant("deployed"));
        fields.noOthers();
        return deployment;
    }
}
