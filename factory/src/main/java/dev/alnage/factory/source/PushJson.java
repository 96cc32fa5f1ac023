package dev.alnage.factory.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.source.PushGate.Answer;
import java.util.List;
import java.util.Optional;

/** How a push and its answer travel between the Git server and the process that decides. */
public final class PushJson {
    private PushJson() {}

    public static Json write(Push push) {
        var pusher = push.pusher();
        var who = Json.object().with("name", pusher.name()).with("key", pusher.key()).with("transport", pusher.transport().name());
        pusher.keyExpires().ifPresent(expires -> who.with("keyExpires", expires.toString()));
        var json = Json.object().with("repository", push.repository()).with("pusher", who.build())
                .with("updates", Json.array(push.updates().stream().map(PushJson::write).toList())).with("options", Json.texts(push.options()));
        push.certificate().ifPresent(certificate -> json.with("certificate", Base64Reader.write(certificate)));
        return json.build();
    }

    public static Json write(ReferenceUpdate update) {
        var json = Json.object().with("name", update.name());
        update.before().ifPresent(before -> json.with("before", before.toString()));
        update.after().ifPresent(after -> json.with("after", after.toString()));
        return json.build();
    }

    /** @throws Rejected.Malformed for anything but a push as {@link #write(Push)} writes it */
    public static Push readPush(Json json) {
        var fields = Fields.of("push", json);
        var push = new Push(fields.text("repository"), pusher(Fields.of("push.pusher", fields.any("pusher"))),
                fields.list("updates", PushJson::readUpdate), fields.texts("options"), fields.has("certificate") ? Optional.of(fields.base64("certificate")) : Optional.empty());
        fields.noOthers();
        return push;
    }

    private static Pusher pusher(Fields fields) {
        var pusher = new Pusher(fields.text("name"), fields.text("key"),
                fields.has("keyExpires") ? Optional.of(fields.instant("keyExpires")) : Optional.empty(), transport(fields.text("transport")));
        fields.noOthers();
        return pusher;
    }

    private static Pusher.Transport transport(String name) {
        for (var transport : Pusher.Transport.values()) {
            if (transport.name().equals(name)) {
                return transport;
            }
        }
        throw new Rejected.Malformed("found transport " + name + ", expected SSH, HTTPS or LOCAL");
    }

    /** @throws Rejected.Malformed for anything but an update as {@link #write(ReferenceUpdate)} writes it */
    public static ReferenceUpdate readUpdate(Json json) {
        var fields = Fields.of("push.updates", json);
        var update = new ReferenceUpdate(fields.text("name"), digest(fields, "before"), digest(fields, "after"));
        fields.noOthers();
        return update;
    }

    private static Optional<Digest> digest(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.digest(name)) : Optional.empty();
    }

    public static Json write(Answer answer) {
        return switch (answer) {
            case Answer.Accepted(var statements) -> Json.object()
                    .with("accepted", Json.texts(statements.stream().map(Digest::toString).toList())).build();
            case Answer.Refused(var refusals) -> Json.object().with("refused", Json.array(refusals.stream().map(PushJson::write).toList())).build();
        };
    }

    private static Json write(Refusal refusal) {
        return Json.object().with("code", refusal.code()).with("where", refusal.where()).with("found", refusal.found())
                .with("expected", refusal.expected()).with("fix", refusal.fix()).build();
    }

    /** An answer says exactly one thing; one that says neither, or both, is none. */
    public static Answer readAnswer(Json json) {
        var fields = Fields.of("answer", json);
        var answer = fields.has("refused") ? new Answer.Refused(refusals(fields))
                : new Answer.Accepted(fields.texts("accepted").stream().map(Digest::parse).toList());
        fields.noOthers();
        return answer;
    }

    private static List<Refusal> refusals(Fields fields) {
        var refusals = fields.list("refused", PushJson::refusal);
        if (refusals.isEmpty()) {
            throw new Rejected.Malformed("found a refusal without a reason, expected one");
        }
        return refusals;
    }

    private static Refusal refusal(Json json) {
        var fields = Fields.of("answer.refused", json);
        var refusal = new Refusal(fields.text("code"), fields.text("where"), fields.text("found"), fields.text("expected"), fields.text("fix"));
        fields.noOthers();
        return refusal;
    }
}
