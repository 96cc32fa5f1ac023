package dev.alnage.factory.store;

import static dev.alnage.factory.store.Fixtures.TIME;
import static dev.alnage.factory.store.Fixtures.digest;
import static dev.alnage.factory.store.Fixtures.statementAbout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every ledger must do. */
interface LedgerContract {
    /** The ledger over the state that the test has by now; closes the one before. */
    Ledger reopen() throws IOException;

    /** What another process sees. */
    LedgerView view() throws IOException;

    @Test default void an_envelope_that_was_never_filed_is_not_found() throws IOException {
        var ledger = reopen();
        ledger.append(statementAbout("app", "first"), TIME);
        assertEquals(Optional.empty(), ledger.findEnvelope(digest("nothing")));
        assertEquals(List.of(), ledger.listAbout(digest("nothing")));
        assertEquals(List.of(), ledger.list(1, 10));
        assertThrows(IllegalArgumentException.class, () -> ledger.list(-1, 10));
    }

    @Test default void the_same_envelope_twice_is_filed_once() throws IOException {
        var ledger = reopen();
        var statement = statementAbout("app", "first");
        var entry = ledger.append(statement, TIME);
        assertEquals(entry, ledger.append(statement, TIME.plusSeconds(1)));
        assertEquals(1, ledger.size());
        assertEquals(entry, reopen().append(statement, TIME.plusSeconds(1)));
    }

    @Test default void several_at_once_are_filed_in_their_order_and_known_ones_are_not_filed_again() throws IOException {
        var ledger = reopen();
        var first = statementAbout("app", "first");
        var second = statementAbout("app", "second");
        var third = statementAbout("app", "third");
        var known = ledger.append(second, TIME);
        var entries = ledger.appendAll(List.of(first, second, third, first), TIME);
        assertEquals(List.of(1L, 0L, 2L, 1L), entries.stream().map(LedgerEntry::index).toList());
        assertEquals(known, entries.get(1));
        assertEquals(3, ledger.size());
        assertEquals(List.of(second.envelope().digest(), first.envelope().digest(), third.envelope().digest()),
                reopen().list(0, 10).stream().map(LedgerEntry::envelope).toList());
        assertEquals(List.of(), ledger.appendAll(List.of(), TIME));
    }

    @Test default void returns_envelopes_in_the_order_they_were_appended() throws IOException {
        var ledger = reopen();
        var first = statementAbout("app", "first");
        var second = statementAbout("app", "second");
        ledger.append(first, TIME);
        ledger.append(statementAbout("other", "x"), TIME);
        ledger.append(second, TIME);
        var found = new ArrayList<>();
        for (var entry : ledger.listAbout(digest("app"))) {
            found.add(ledger.envelope(entry));
        }
        assertEquals(List.of(first.envelope(), second.envelope()), found);
    }

    @Test default void what_was_appended_is_there_after_opening_again_and_for_others() throws IOException {
        var ledger = reopen();
        var view = view();
        var entries = new ArrayList<LedgerEntry>();
        for (var i = 0; i < 5; i++) {
            entries.add(ledger.append(statementAbout("app", "content " + i), TIME.plusSeconds(i)));
            assertEquals(entries, view.list(0, 100));
        }
        assertEquals(Optional.of(entries.get(3)), view.findEnvelope(entries.get(3).envelope()));
        assertEquals(entries, reopen().list(0, 100));
        assertEquals(entries, view().listAbout(digest("app")));
    }

    @Test default void as_of_now_it_holds_what_is_there_and_nothing_that_comes_later() throws IOException {
        var ledger = reopen();
        assertEquals(0, view().asOfNow().size());
        var first = ledger.append(statementAbout("app", "first"), TIME);
        for (var now : List.of(ledger.asOfNow(), view().asOfNow())) {
            var later = ledger.append(statementAbout("app", "later " + ledger.size()), TIME);
            assertEquals(List.of(first), now.listAbout(digest("app")));
            assertEquals(List.of(first), now.list(0, 10));
            assertEquals(List.of(first), now.listOfType(first.predicateType(), 0, 10));
            assertEquals(List.of(), now.list(later.index(), 10));
            assertEquals(Optional.of(first), now.findEnvelope(first.envelope()));
            assertEquals(Optional.empty(), now.findEnvelope(later.envelope()));
            assertEquals(ledger.envelope(first), now.envelope(first));
            assertEquals(1, now.size());
            assertEquals(later.index() + 1, view().asOfNow().size());
        }
    }

    @Test default void more_subjects_than_an_entry_holds_are_found_all_the_same() throws IOException {
        var ledger = reopen();
        var subjects = IntStream.range(0, 2000).mapToObj(i -> digest("file " + i)).sorted().toList();
        var entry = ledger.append(statementAbout(subjects, "many"), TIME);
        assertEquals(subjects, entry.subjects());
        assertEquals(List.of(entry), ledger.listAbout(subjects.get(1999)));
        assertEquals(List.of(entry), reopen().listAbout(subjects.get(7)));
        assertEquals(List.of(entry), view().listAbout(subjects.get(1000)));
    }

    @Test default void many_writers_at_once_get_dense_places_that_a_reader_can_follow() throws Exception {
        var ledger = reopen();
        var view = view();
        var count = 600;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var appends = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> ledger.append(statementAbout("subject " + i % 7, "content " + i), TIME))).toList();
            while (view.size() < count) {
                Thread.onSpinWait();
                if (appends.stream().allMatch(java.util.concurrent.Future::isDone)) {
                    break;
                }
            }
            var places = new ArrayList<Long>();
            for (var append : appends) {
                places.add(append.get().index());
            }
            assertEquals(IntStream.range(0, count).mapToObj(i -> (long) i).toList(), places.stream().sorted().toList());
        }
        assertEquals(ledger.list(0, count), view.list(0, count));
        assertEquals(ledger.list(0, count), reopen().list(0, count));
    }

    @Test default void an_envelope_that_is_not_the_one_of_its_entry_is_refused() throws IOException {
        var ledger = reopen();
        var entry = ledger.append(statementAbout("app", "first"), TIME);
        var longer = new LedgerEntry(0, entry.envelope(), entry.size() + 1, entry.predicateType(), entry.subjects(), 1, TIME);
        assertThrows(Rejected.Malformed.class, () -> ledger.envelope(longer));
        var missing = new LedgerEntry(0, Digest.sha256("0".repeat(64)), 7, entry.predicateType(), entry.subjects(), 1, TIME);
        assertThrows(IOException.class, () -> ledger.envelope(missing));
    }
}
