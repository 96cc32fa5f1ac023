package dev.alnage.factory.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An answer is kept only while nothing is recorded about what it rests on, whoever looks into the log in between. */
@Tag("P4")
class StandingAnswersTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Digest ARTIFACT = digest("artifact");
    private static final TrustFile TRUST = FoundingEntries.file(1, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30)), "test.alnage",
            new Trust(Set.of(Keys.principal("carla", Keys.ed25519()), Keys.principal("dora", Keys.ed25519())), 2),
            Map.of(Role.GATE, Set.of(Keys.principal("sealer", Keys.ed25519()))), List.of(), List.of());

    private final Log log = new Log(new ArrayList<>());
    private final StandingAnswers<String> answers = new StandingAnswers<>(log);

    private static Digest digest(String text) {
        return Digest.of(Bytes.utf8(text));
    }

    /** A log of entries that stand for nothing but what they are about. */
    private record Log(List<LedgerEntry> entries) implements LedgerView {
        void add(String envelope, Digest about) {
            entries.add(new LedgerEntry(entries.size(), digest(envelope), 1, "https://example.org/test/v1", List.of(about), 1, NOW));
        }

        @Override public List<LedgerEntry> list(long fromIndex, int limit) {
            var from = (int) Math.min(entries.size(), fromIndex);
            return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
        }

        @Override public List<LedgerEntry> listAbout(Digest subject) {
            throw new UnsupportedOperationException("nobody asks this");
        }

        @Override public List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) {
            throw new UnsupportedOperationException("nobody asks this");
        }

        @Override public Optional<LedgerEntry> findEnvelope(Digest envelope) {
            throw new UnsupportedOperationException("nobody asks this");
        }

        @Override public Envelope envelope(LedgerEntry entry) {
            throw new UnsupportedOperationException("nobody asks this");
        }

        @Override public long size() {
            return entries.size();
        }

        @Override public LedgerView asOfNow() {
            return this;
        }
    }

    private Optional<String> find(String question) throws IOException {
        return answers.find(question, TRUST, NOW);
    }

    private void keep(long mark) throws IOException {
        keep("question", NOW, mark);
    }

    private void keep(String question, Instant at, long mark) throws IOException {
        answers.keep(question, "yes", new StandingAnswers.Basis(digest("vsa"), Set.of(ARTIFACT), at.plusSeconds(30)), TRUST, at, mark);
    }

    @Test void what_was_recorded_while_it_was_decided_ends_it_before_it_is_told() throws IOException {
        find("question");
        var mark = answers.mark();
        log.add("revocation", ARTIFACT);
        keep(mark);
        assertEquals(Optional.empty(), find("question"));
    }

    @Test void the_same_when_somebody_else_has_looked_into_the_log_meanwhile() throws IOException {
        find("question");
        var mark = answers.mark();
        log.add("revocation", ARTIFACT);
        find("another question");
        keep(mark);
        assertEquals(Optional.empty(), find("question"));
    }

    @Test void its_own_record_and_what_is_about_other_things_leave_it() throws IOException {
        find("question");
        var mark = answers.mark();
        log.add("other", digest("other artifact"));
        find("another question");
        log.add("vsa", ARTIFACT);
        find("a third question");
        keep(mark);
        log.add("another", digest("other artifact"));
        assertEquals(Optional.of("yes"), find("question"));
        log.add("revocation", ARTIFACT);
        assertEquals(Optional.empty(), find("question"));
    }

    @Test void what_nobody_would_be_told_any_more_is_kept_no_longer() throws IOException {
        keep("first", NOW, 0);
        keep("second", NOW.plusSeconds(29), 0);
        assertEquals(Optional.of("yes"), find("first"));
        keep("third", NOW.plusSeconds(30), 0);
        assertEquals(Optional.empty(), find("first"), "though it is asked as of a time at which it stood");
        assertEquals(Optional.of("yes"), answers.find("second", TRUST, NOW.plusSeconds(31)));
    }
}
