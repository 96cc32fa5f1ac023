package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.OpenGlass;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.RosterAccounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * Judges, makes and records merges of proposed changes (practice {@code source/protected-branch-attestation}: only the server's own
 * identity merges, after the whole range has been looked at). Whoever asks for one: what counts is who reviewed.
 *
 * <p>Merging takes two calls, because another process keeps the repository: {@link #prepare} makes the commit, and once it lies in
 * quarantine and cannot get lost, {@link #record} decides again and writes down that the branch moves.
 */
public final class Merges {
    /** Under this name the server pushes its own merges to the {@link Inspector}; no person can have it, for the colon. */
    public static final String PUSHER = "storer:merge";

    private final Proposals proposals;
    private final ReferenceRecords records;
    private final Inspector inspector;
    private final ReviewRules rules;
    private final TrustedClock clock;
    private final Signer key;
    /** Commits of ours, and the changes that they merge: nothing else is recorded as a merge. */
    private final Set<Made> made = new HashSet<>();

    private record Made(SourceScope scope, long number, Digest commit) {}

    public Merges(Proposals proposals, ReferenceRecords records, Inspector inspector, ReviewRules rules, TrustedClock clock, Signer key) {
        this.proposals = proposals;
        this.records = records;
        this.inspector = inspector;
        this.rules = rules;
        this.clock = clock;
        this.key = key;
    }

    /**
     * How a change stands for merging now.
     *
     * @param change on the present tip of its branch, with the tree that merging gives there
     * @param carried earlier bases of which the reviews count
     * @param glass what lets it in without enough reviews, if two people broke it
     * @param obstacles what stands against it; none if it may be merged
     */
    public record Judged(ProposedChange change, Demand demand, FourEyes.Outcome outcome, List<ProposedChange.Carried> carried, Optional<OpenGlass> glass,
            List<FourEyes.Finding> obstacles) {
        public Judged {
            carried = List.copyOf(carried);
            obstacles = List.copyOf(obstacles);
        }
    }

    /** @throws IOException when it cannot tell */
    public Judged judge(SourceScope scope, long number, Path repository) throws IOException {
        var stands = proposals.requireOpen(scope, number);
        var tip = records.history(scope).find(stands.target()).orElseThrow(
                () -> new Rejected.Stale("found no " + stands.target() + " on record, expected the branch that change " + number + " is for"));
        var now = clock.now();
        var change = stands.on(tip, MergedTree.of(repository, tip, stands.head()), now);
        var inspection = proposals.findInspection(stands).orElseThrow(
                () -> new Rejected.Untrusted("found no inspection of " + stands.head().hex() + ", expected the one that was made when it was pushed"));
        var demand = rules.demand(scope, stands.target(), repository);
        var reviews = proposals.reviews(scope, number, now);
        var names = new TreeSet<>(inspection.contributors());
        reviews.forEach(review -> names.add(review.account()));
        var accounts = RosterAccounts.of(proposals.roster(now), scope.repository(), names, now);
        var carried = earlier(change, demand, reviews, repository);
        var proposal = Proposal.of(change, inspection.contributors(), inspection.evilMerges(), carried);
        var outcome = FourEyes.judge(proposal, demand, reviews, accounts);
        var glass = Proposals.excuse(proposals.openGlass(scope), change, now);
        var obstacles = outcome.findings().stream().filter(finding -> glass.isEmpty() || !OpenGlass.EXCUSED.contains(finding.code())).toList();
        return new Judged(change, demand, outcome, carried, glass, obstacles);
    }

    /** Bases of earlier reviews of the same commits on which the change does the same to the same paths. */
    private static List<ProposedChange.Carried> earlier(ProposedChange change, Demand demand, List<GivenReview> reviews, Path repository) throws IOException {
        if (!demand.carriedOver() || change.mergedTree().isEmpty()) {
            return List.of();
        }
        var candidates = new LinkedHashSet<ProposedChange.Carried>();
        reviews.stream().map(GivenReview::review).filter(review -> review.head().equals(change.head()) && !review.base().equals(change.base()))
                .forEach(review -> candidates.add(new ProposedChange.Carried(review.base(), review.mergedTree())));
        if (candidates.isEmpty()) {
            return List.of();
        }
        var now = ChangedPaths.of(repository, change.base(), change.head()).map(ChangedPaths::paths);
        var same = new ArrayList<ProposedChange.Carried>();
        for (var candidate : candidates) {
            var then = ChangedPaths.of(repository, candidate.base(), change.head());
            // a reviewer's word for the tree is compared with what merging there gives
            if (then.isPresent() && then.get().tree().equals(candidate.mergedTree()) && now.equals(then.map(ChangedPaths::paths))) {
                same.add(candidate);
            }
        }
        return same;
    }

    /** A merge that has been made and moves nothing yet: the move of the branch, and a pack of the new objects. */
    public record Prepared(ReferenceUpdate update, Bytes pack) {}

    /** Makes the merge commit, if the change may be merged. @throws Rejected with the first obstacle if it may not */
    public synchronized Prepared prepare(SourceScope scope, long number, Path repository) throws IOException {
        var judged = requireFree(judge(scope, number, repository));
        var change = judged.change();
        try (var scratch = Scratch.beside(repository); var inserter = scratch.repository().newObjectInserter()) {
            var tree = MergedTree.merge(scratch.repository(), inserter, change.base(), change.head()).map(ObjectId::name).orElseThrow();
            var exception = judged.glass().filter(_ -> !judged.outcome().isComplete()).map(glass -> glass.envelope().toString()).orElse("");
            var text = MergeCommit.text(change, tree, scope.trustDomain(), new TreeSet<>(judged.outcome().approvals().keySet()), exception, key, clock.now());
            var commit = inserter.insert(Constants.OBJ_COMMIT, text.toArray());
            inserter.flush();
            var id = Digest.gitCommit(commit.name());
            made.add(new Made(scope, number, id));
            return new Prepared(new ReferenceUpdate(change.target(), Optional.of(change.base()), Optional.of(id)), pack(scratch.repository(), commit, change));
        }
    }

    private static Bytes pack(Repository repository, ObjectId commit, ProposedChange change) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new PackWriter(repository)) {
            writer.setThin(false);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(commit),
                    Set.of(ObjectId.fromString(change.base().hex()), ObjectId.fromString(change.head().hex())));
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
        }
        return Bytes.of(out.toByteArray());
    }

    /** What was recorded: digests of the envelopes; or why nothing was. */
    public sealed interface Recorded {
        record Done(List<Digest> statements) implements Recorded {
            public Done {
                statements = List.copyOf(statements);
            }
        }

        record Refused(List<Refusal> refusals) implements Recorded {
            public Refused {
                refusals = List.copyOf(refusals);
            }
        }
    }

    /**
     * Decides again and writes down that the branch moves, with the objects in quarantine.
     *
     * @throws Rejected when the change may no longer be merged, or this is no merge of ours
     */
    public synchronized Recorded record(SourceScope scope, long number, ReferenceUpdate update, Path quarantine, Path repository) throws IOException {
        var commit = update.after().orElseThrow(() -> new Rejected.Untrusted("found a deletion, expected a merge"));
        if (!made.contains(new Made(scope, number, commit))) {
            throw new Rejected.Untrusted("found merge " + commit.hex() + " of change " + number + " (ALN-SRC-096), expected one that was made here: merge again");
        }
        var judged = requireFree(judge(scope, number, repository));
        var change = judged.change();
        if (!update.equals(new ReferenceUpdate(change.target(), Optional.of(change.base()), Optional.of(commit)))) {
            throw new Rejected.Stale("found " + change.target() + " moved meanwhile (ALN-SRC-096), expected it at " + update.before().map(Digest::hex).orElse("nothing") + ": merge again");
        }
        var pusher = new Pusher(PUSHER, SshSigning.fingerprint(key.key()), Optional.empty(), Pusher.Transport.LOCAL);
        return switch (inspector.inspect(new Push(scope.repository(), pusher, List.of(update), List.of()), quarantine, repository)) {
            case Inspector.Found.Refused(var refusals) -> new Recorded.Refused(refusals);
            case Inspector.Found.Clean(var inspections, var inForce) -> {
                var findings = new ArrayList<Statement>(inspections.stream().map(SourceInspection::toStatement).toList());
                findings.add(change.merged(commit, judged.carried(), clock.now()).toStatement());
                var recorded = records.record(scope, List.of(update), new ReferenceRecords.Cause(change.pusher(), pusher.key(), "merge", inForce, Optional.empty(),
                        Optional.of(number)), findings);
                made.remove(new Made(scope, number, commit));
                yield new Recorded.Done(recorded);
            }
        };
    }

    /** Takes a change back. @return the digest of the envelope that says so */
    public synchronized Digest abandon(SourceScope scope, long number) throws IOException {
        return records.file(proposals.requireOpen(scope, number).ended(ProposedChange.State.ABANDONED, Optional.empty(), clock.now()).toStatement());
    }

    private static Judged requireFree(Judged judged) {
        if (!judged.obstacles().isEmpty()) {
            var first = judged.obstacles().getFirst();
            throw new Rejected.Untrusted("found " + first.found() + " (" + first.code() + "), expected " + first.expected() + ": " + first.fix());
        }
        return judged;
    }
}
