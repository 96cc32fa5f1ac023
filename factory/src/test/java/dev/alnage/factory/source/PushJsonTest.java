package dev.alnage.factory.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushJsonTest {
    private static final Digest COMMIT = Digest.gitCommit("0123456789012345678901234567890123456789");
    private static final Push PUSH = new Push("shop/app", new Pusher("anna", "SHA256:abc", Optional.of(Instant.parse("2026-11-26T20:00:00Z")), Pusher.Transport.SSH),
            List.of(new ReferenceUpdate("refs/heads/main", Optional.empty(), Optional.of(COMMIT)),
                    new ReferenceUpdate("refs/heads/old", Optional.of(COMMIT), Optional.empty())), List.of("topic=x"));

    @Test void a_push_is_read_as_it_was_written() {
        assertEquals(PUSH, PushJson.readPush(PushJson.write(PUSH)));
    }

    @Test void a_push_with_an_unknown_member_is_refused() {
        var members = (Json.Members) PushJson.write(PUSH);
        var more = new LinkedHashMap<>(members.values());
        more.put("force", Json.bool(true));
        assertThrows(Rejected.Malformed.class, () -> PushJson.readPush(new Json.Members(more)));
    }

    @Test void an_answer_is_read_as_it_was_written() {
        var accepted = new PushGate.Answer.Accepted(List.of(Digest.sha256("0".repeat(64))));
        var refused = new PushGate.Answer.Refused(List.of(new Refusal("ALN-SRC-012", "commit 0123456", "no signature", "one", "git commit -S")));
        assertEquals(accepted, PushJson.readAnswer(PushJson.write(accepted)));
        assertEquals(refused, PushJson.readAnswer(PushJson.write(refused)));
    }

    @Test void an_answer_that_says_nothing_both_or_no_reason_is_none() {
        var nothing = Json.object().build();
        var both = Json.object().with("accepted", Json.texts(List.of())).with("refused", Json.array(List.of())).build();
        var noReason = Json.object().with("refused", Json.array(List.of())).build();
        assertThrows(Rejected.Malformed.class, () -> PushJson.readAnswer(nothing));
        assertThrows(Rejected.Malformed.class, () -> PushJson.readAnswer(both));
        assertThrows(Rejected.Malformed.class, () -> PushJson.readAnswer(noReason));
    }

    @Test void one_reference_twice_is_refused() {
        var update = new ReferenceUpdate("refs/heads/main", Optional.empty(), Optional.of(COMMIT));
        assertThrows(Rejected.Malformed.class, () -> new Push("shop/app", PUSH.pusher(), List.of(update, update), List.of()));
    }
}
