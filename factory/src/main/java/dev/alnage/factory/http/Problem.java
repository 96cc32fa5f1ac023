package dev.alnage.factory.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;

/** Why a request was not done (RFC 9457), with our code, what was found and what to do next. */
public record Problem(int status, String code, String title, String fix) {

    /** The code of input that was refused; the finer code stands in a verdict's reasons. */
    public static Problem of(Rejected rejected) {
        return switch (rejected) {
            case Rejected.Malformed m -> new Problem(400, "ALN-API-001", m.getMessage(), "correct the request and send it again");
            case Rejected.Untrusted u -> new Problem(403, "ALN-API-002", u.getMessage(), "have it signed by a key of the trust file for this purpose");
            case Rejected.Stale s -> new Problem(409, "ALN-API-003", s.getMessage(), "look at the present state and start again from there");
        };
    }

    Json toJson() {
        return Json.object().with("type", "about:blank").with("status", status).with("code", code).with("title", title).with("fix", fix).build();
    }

    /** @throws Rejected.Malformed if the answer is no problem of ours */
    static Problem read(int status, Bytes body) {
        var fields = Fields.of("problem", JsonReader.read(body));
        return new Problem(status, fields.text("code", "ALN-API-009"), fields.text("title", "refused without a reason"), fields.text("fix", ""));
    }
}
