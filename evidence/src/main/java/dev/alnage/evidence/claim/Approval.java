package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A person's statement, under their own key, that a run may go past an approval step with exactly these inputs. */
public record Approval(String run, String step, SortedMap<String, Digest> inputs, boolean granted, String reason, Instant given) {
    public static final String TYPE = "https://alnage.dev/approval/v1";

    public Approval {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    public Statement toStatement() {
        List<Resource> subjects = inputs.entrySet().stream().map(input -> Resource.of(input.getKey(), input.getValue())).toList();
        return Claims.statement(TYPE, Json.object().with("run", run).with("step", step).with("granted", Json.bool(granted))
                .with("reason", reason).with("given", given.toString()), subjects.toArray(Resource[]::new));
    }

    public static Approval read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var inputs = new TreeMap<String, Digest>();
        for (var subject : statement.subjects()) {
            // Two digests under one name would leave open which of them was approved.
            if (subject.digests().size() != 1 || inputs.put(subject.name(), subject.digests().getFirst()) != null) {
                throw new Rejected.Malformed("found input " + subject.name() + " of an approval twice, expected one digest for each name");
            }
        }
        var approval = new Approval(fields.text("run"), fields.text("step"), inputs, fields.bool("granted"),
                fields.text("reason"), fields.instant("given"));
        fields.noOthers();
        return approval;
    }
}
