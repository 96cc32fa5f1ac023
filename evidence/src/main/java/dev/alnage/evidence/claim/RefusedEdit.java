package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;

/**
 * The planner's statement that somebody tried to change a run while it was carried out, and was refused. {@code request} is the
 * HTTP method and the path; {@code uid} is who the operating system said was at the other end.
 */
public record RefusedEdit(String run, Digest plan, String request, long uid, Instant at) {
    public static final String TYPE = "https://alnage.dev/refused-edit/v1";
    private static final long UID_MAX = 0xffff_ffffL;

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("run", run).with("request", request).with("uid", uid).with("at", at.toString()),
                Resource.of("plan", plan));
    }

    public static RefusedEdit read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var edit = new RefusedEdit(fields.text("run"), Claims.subject(statement, "plan"), fields.text("request"),
                fields.integer("uid", 0, UID_MAX), fields.instant("at"));
        fields.noOthers();
        return edit;
    }
}
