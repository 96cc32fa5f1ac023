package dev.alnage.app.client;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** A step that waits for people, with exactly the digests that they would sign over. */
public record OpenApproval(String run, String step, String name, Digest commit, String role, long threshold, List<String> people,
        SortedMap<String, Digest> inputs) {

    static OpenApproval read(Json json) {
        var fields = Fields.of("approval", json);
        return new OpenApproval(fields.text("run"), fields.text("step"), fields.text("name"), fields.digest("commit"), fields.text("role"),
                fields.integer("threshold", 1, 1_000), fields.texts("people"), RunState.digests(fields, "inputs"));
    }

    /** The person's answer, signed with their own key, here on their own client. */
    public Envelope answer(boolean granted, String reason, Signer signer, Instant now) {
        return Envelope.sign(new Approval(run, step, inputs, granted, reason, now).toStatement(), signer);
    }
}
