package dev.alnage.factory.identity;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.people.PeopleFold;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Recorded;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people of a factory as its ledger has them now. Each question looks at what was recorded since the last one, so that a
 * revocation counts with the next question after it is on record. A new trust file is a new look at everything.
 */
public final class Directory {
    private static final int ENTRIES_AT_ONCE = 1_000;

    private final LedgerView ledger;
    private final TrustSource trust;
    private final RevocationMemory memory;
    private final Rules rules;
    private PeopleFold fold;
    private List<Ignored> ignored = List.of();
    private long next;
    private @Nullable TrustFile foldedUnder;
    private Optional<Roster> roster = Optional.empty();
    private PeopleRules rosterRules = PeopleRules.STANDARD;

    /** What the policy in force asks of people and their keys. */
    public interface Rules {
        /** For who has no policy at hand. */
        Rules STANDARD = _ -> PeopleRules.STANDARD;

        PeopleRules at(Instant now) throws IOException;
    }

    /** A statement on record that changes nothing, with why. */
    public record Ignored(Digest envelope, long index, String reason) {}

    public Directory(LedgerView ledger, TrustSource trust, RevocationMemory memory, Rules rules) {
        this.ledger = ledger;
        this.trust = trust;
        this.memory = memory;
        this.rules = rules;
        this.fold = new PeopleFold("");
    }

    /**
     * Who is who, up to the newest entry of the ledger.
     *
     * @throws IOException when the ledger cannot be read, and nobody can be told from anybody
     */
    public synchronized Roster current(Instant now) throws IOException {
        refresh();
        var asked = rules.at(now);
        if (roster.isEmpty() || !asked.equals(rosterRules)) {
            roster = Optional.of(fold.roster(asked));
            rosterRules = asked;
        }
        return roster.get();
    }

    /** What is on record and counts for nothing. */
    public synchronized List<Ignored> ignored() throws IOException {
        refresh();
        return List.copyOf(ignored);
    }

    /**
     * The statement, if it may be recorded now, after all that is on record.
     *
     * @throws Rejected when too few have signed it, or it does not fit
     */
    public synchronized Verified<Statement> require(Envelope envelope, Instant now) throws IOException {
        refresh();
        return fold.copy().require(new Recorded(envelope, next, now), trust.current());
    }

    private void refresh() throws IOException {
        var current = trust.current();
        if (current != foldedUnder) {
            fold = new PeopleFold(current.trustDomain());
            memory.all().forEach(fold::remember);
            ignored = new ArrayList<>();
            next = 0;
            foldedUnder = current;
            roster = Optional.empty();
        }
        var size = ledger.size();
        if (size == next) {
            return;
        }
        var fresh = fresh(size);
        for (var entry : fresh) {
            take(entry, current);
        }
        next = size;
        if (!fresh.isEmpty()) {
            roster = Optional.empty();
            memory.remember(fold.roster(PeopleRules.STANDARD).revocations());
        }
    }

    private void take(LedgerEntry entry, TrustFile current) throws IOException {
        try {
            fold.apply(new Recorded(ledger.envelope(entry), entry.index(), entry.time()), current);
        } catch (Rejected e) {
            ignored.add(new Ignored(entry.envelope(), entry.index(), e.getMessage()));
        }
    }

    private List<LedgerEntry> fresh(long size) throws IOException {
        var fresh = new ArrayList<LedgerEntry>();
        for (var type : People.TYPES) {
            var from = next;
            for (var more = true; more; ) {
                var found = ledger.listOfType(type, from, ENTRIES_AT_ONCE);
                found.stream().filter(entry -> entry.index() < size).forEach(fresh::add);
                more = found.size() == ENTRIES_AT_ONCE;
                from = found.isEmpty() ? from : found.getLast().index() + 1;
            }
        }
        fresh.sort(Comparator.comparingLong(LedgerEntry::index));
        return fresh;
    }
}
