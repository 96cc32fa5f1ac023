package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An old question asked again gets what was there then. */
@Tag("build/policy-adherence")
class EvidenceAtTest {
    private static final Instant THEN = Instant.parse("2026-11-25T12:00:00Z");
    private static final Digest SUBJECT = Digest.gitCommit("a".repeat(40));
    private static final Evidence.Found FOUND = found();
    private static final Bytes CONTENT = Bytes.utf8("content");

    private static Evidence.Found found() {
        var envelope = Envelope.sign(new Ingest("git", SUBJECT, Digest.of(Bytes.utf8("tree")), "", THEN).toStatement(), Keys.ed25519());
        return new Evidence.Found(envelope.digest(), envelope, 0, THEN);
    }

    private static EvidenceAt at(Instant time) {
        return new EvidenceAt(new Evidence() {
            @Override public List<Found> about(Digest subject) {
                return subject.equals(SUBJECT) ? List.of(FOUND) : List.of();
            }

            @Override public Optional<Found> find(Digest envelope) {
                return envelope.equals(FOUND.digest()) ? Optional.of(FOUND) : Optional.empty();
            }

            @Override public Optional<Bytes> blob(Digest digest) {
                return digest.equals(Digest.of(CONTENT)) ? Optional.of(CONTENT) : Optional.empty();
            }
        }, time);
    }

    @Test void what_was_recorded_later_is_not_there_yet() {
        assertEquals(List.of(FOUND), at(THEN).about(SUBJECT));
        assertEquals(Optional.of(FOUND), at(THEN).find(FOUND.digest()));
        assertEquals(List.of(), at(THEN.minusNanos(1)).about(SUBJECT));
        assertEquals(Optional.empty(), at(THEN.minusNanos(1)).find(FOUND.digest()));
        assertEquals(Optional.of(CONTENT), at(THEN.minusNanos(1)).blob(Digest.of(CONTENT)), "bytes have no time");
    }
}
