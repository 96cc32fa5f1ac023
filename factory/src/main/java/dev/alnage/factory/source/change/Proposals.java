package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.OpenGlass;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.ReviewSignature;
import dev.alnage.policy.source.RosterAccounts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Proposed changes and what was said of them, as the ledger has it. What does not verify is passed over: it counts for nothing. */
public final class Proposals {
    private final LedgerView ledger;
    private final TrustSource trust;
    private final People people;

    /** Who is who, by what is on record up to now; the directory of people. */
    public interface People {
        /** @throws IOException when nobody can be told from anybody */
        Roster current(Instant now) throws IOException;
    }

    public Proposals(LedgerView ledger, TrustSource trust, People people) {
        this.ledger = ledger;
        this.trust = trust;
        this.people = people;
    }

    /** Who is who. @throws IOException when nobody can be told from anybody */
    public Roster roster(Instant now) throws IOException {
        return people.current(now);
    }

    /** How every change of the repository stands, by number. */
    public SortedMap<Long, ProposedChange> list(SourceScope scope) throws IOException {
        var newest = new TreeMap<Long, ProposedChange>();
        for (var change : said(scope.changes(), ProposedChange.TYPE, this::byStorer, ProposedChange::read)) {
            if (change.value().scope().equals(scope)) {
                newest.put(change.value().number(), change.value());
            }
        }
        return newest;
    }

    /** @throws NoSuchElementException when there is none of that number */
    public ProposedChange require(SourceScope scope, long number) throws IOException {
        var found = Optional.ofNullable(list(scope).get(number));
        return found.orElseThrow(() -> new NoSuchElementException("found no change " + number + " in " + scope.repository()
                + ", expected one that alnage source change list shows"));
    }

    /** @throws Rejected.Stale when it has come to its end */
    public ProposedChange requireOpen(SourceScope scope, long number) throws IOException {
        var change = require(scope, number);
        if (change.state() != ProposedChange.State.OPEN) {
            throw new Rejected.Stale("found change " + number + " " + change.state().wireName() + " (ALN-SRC-096), expected an open one: push to refs/for/ again");
        }
        return change;
    }

    /** Every review of a change by a known reviewer, oldest first; which of them count is for the rules to say. */
    public List<GivenReview> reviews(SourceScope scope, long number, Instant now) throws IOException {
        var reviews = new ArrayList<GivenReview>();
        var roster = people.current(now);
        for (var entry : ledger.listAbout(scope.change(number))) {
            if (ReviewSignature.TYPES.contains(entry.predicateType())) {
                try {
                    reviews.addAll(ReviewSignature.read(ledger.envelope(entry), entry.predicateType(), roster, trust.current(), Occasion.at(entry.time())));
                } catch (Rejected e) {
                    // whoever signed it may not say so any more, or never did
                }
            }
        }
        return reviews;
    }

    /** What was found out about the commits of a change when its newest patch set was pushed. */
    public Optional<SourceInspection> findInspection(ProposedChange change) throws IOException {
        return said(change.head(), SourceInspection.TYPE, this::byStorer, SourceInspection::read).reversed().stream().map(Said::value)
                .filter(inspection -> inspection.scope().equals(change.scope()) && inspection.revision().equals(change.head())).findFirst();
    }

    /** Every breaking of the glass in the repository that nothing has resolved since. */
    public List<OpenGlass> openGlass(SourceScope scope, Instant now) throws IOException {
        var all = new ArrayList<OpenGlass>();
        for (var said : said(scope.breakGlass(), BreakGlass.TYPE, this::byTwo, BreakGlass::read)) {
            if (said.value().scope().equals(scope)) {
                all.add(new OpenGlass(said.value(), said.entry().envelope(), said.statement().signers().stream().map(Principal::name).sorted().toList(), said.entry().time()));
            }
        }
        var merged = new TreeMap<Long, FourEyes.Outcome>();
        var changes = list(scope);
        for (var said : all) {
            var change = Optional.ofNullable(changes.get(said.broken().change())).filter(each -> each.state() == ProposedChange.State.MERGED && each.head().equals(said.broken().head()));
            if (said.broken().resolves().isPresent() && change.isPresent()) {
                merged.put(change.get().number(), outcome(change.get(), now));
            }
        }
        // behind glass that let nothing in there is nothing to look at
        return OpenGlass.unresolved(all, (glass, time) -> Optional.ofNullable(merged.get(glass.broken().change())).map(outcome -> outcome.lookedAtBy(time)).orElse(true));
    }

    /** Who said what of a change that was merged, up to now. Without its inspection nobody can tell, so that nobody has. */
    private FourEyes.Outcome outcome(ProposedChange change, Instant now) throws IOException {
        var inspection = findInspection(change);
        var reviews = inspection.isEmpty() ? List.<GivenReview>of() : reviews(change.scope(), change.number(), now);
        var contributors = inspection.map(SourceInspection::contributors).orElse(new TreeSet<>());
        var names = new TreeSet<>(contributors);
        reviews.forEach(review -> names.add(review.account()));
        return FourEyes.judge(Proposal.of(change, contributors, List.of(), change.carried()), new Demand(0, 0, true), reviews,
                RosterAccounts.of(roster(now), change.scope().repository(), names, now));
    }

    /** Why a review of a change would not count; empty for one that does. @param change as it would go in now, or went in */
    Optional<String> voids(ProposedChange change, GivenReview given, Instant now) throws IOException {
        var inspection = findInspection(change).orElseThrow(
                () -> new Rejected.Untrusted("found no inspection of " + change.head().hex() + ", expected the one that was made when it was pushed"));
        var names = new TreeSet<>(inspection.contributors());
        names.add(given.account());
        return FourEyes.judge(Proposal.of(change, inspection.contributors(), List.of(), List.of()), Demand.NONE, List.of(given),
                RosterAccounts.of(roster(now), change.scope().repository(), names, now)).voided().stream().map(FourEyes.Voided::reason).findFirst();
    }

    private record Said<T>(T value, Verified<Statement> statement, LedgerEntry entry) {}

    private interface Belief {
        Verified<Statement> verify(LedgerEntry entry) throws IOException;
    }

    private <T> List<Said<T>> said(Digest subject, String type, Belief belief, Function<Statement, T> reader) throws IOException {
        var all = new ArrayList<Said<T>>();
        for (var entry : ledger.listAbout(subject)) {
            if (entry.predicateType().equals(type)) {
                try {
                    var statement = belief.verify(entry);
                    all.add(new Said<>(reader.apply(statement.value()), statement, entry));
                } catch (Rejected e) {
                    // whoever signed it may not say so any more, or never did
                }
            }
        }
        return all;
    }

    private Verified<Statement> byStorer(LedgerEntry entry) throws IOException {
        return trust.current().verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time()));
    }

    private Verified<Statement> byTwo(LedgerEntry entry) throws IOException {
        return OpenGlass.requireTwo(trust.current().verifyPerson(ledger.envelope(entry), BreakGlass.ROLE, Occasion.at(entry.time())));
    }

    /** Glass that lets a change in without its reviews, now. */
    public Optional<OpenGlass> excuse(ProposedChange change, Instant now) throws IOException {
        return openGlass(change.scope(), now).stream().filter(glass -> glass.excuses(change.number(), change.head(), now)).findFirst();
    }
}
