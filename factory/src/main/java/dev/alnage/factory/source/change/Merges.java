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
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.OpenGlass;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.RosterAccounts;
import dev.alnage.policy.source.SourceSigners;
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
 * quarantine and cannot get lost, {@link ChangeGate} has it decided about again and written down.
 */
public final class Merges {
    /** Under this name the server pushes its own merges to the {@link Inspector}; no person can have it, for the colon. */
    public static final String PUSHER = SourceSigners.MERGE;

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
        var glass = proposals.excuse(change, now);
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
        var now = ChangedPaths.of(repository, change.base(), change.head());
        var same = new ArrayList<ProposedChange.Carried>();
        for (var candidate : candidates) {
            if (now.isPresent() && now.get().isSameOn(candidate, repository, change.head())) {
                same.add(candidate);
            }
        }
        return same;
    }

    /** Every breaking of the glass in the repository that nothing has resolved up to now. */
    public List<OpenGlass> openGlass(SourceScope scope) throws IOException {
        return proposals.openGlass(scope, clock.now());
    }

    /** A merge that has been made and moves nothing yet: the push to be asked for, and a pack of the new objects. */
    public record Prepared(Push push, Bytes pack) {}

    /** Makes the merge commit, if the change may be merged. @throws Rejected with the first obstacle if it may not */
    public synchronized Prepared prepare(SourceScope scope, long number, Path repository) throws IOException {
        var judged = requireFree(judge(scope, number, repository));
        var change = judged.change();
        try (var scratch = Scratch.beside(repository); var inserter = scratch.repository().newObjectInserter()) {
            var tree = MergedTree.merge(inserter, change.base(), change.head()).map(ObjectId::name).orElseThrow();
            // also when the reviews are complete: it may stand for owners, of whom the look at the merge will tell
            var exception = judged.glass().map(glass -> glass.envelope().toString()).orElse("");
            var text = MergeCommit.text(change, tree, scope.trustDomain(), new TreeSet<>(judged.outcome().approvals().keySet()), exception, key, clock.now());
            var commit = inserter.insert(Constants.OBJ_COMMIT, text.toArray());
            inserter.flush();
            var id = Digest.gitCommit(commit.name());
            made.add(new Made(scope, number, id));
            var push = new Push(scope.repository(), pusher(), List.of(new ReferenceUpdate(change.target(), Optional.of(change.base()), Optional.of(id))), List.of());
            return new Prepared(push, pack(scratch.repository(), commit,
                    Set.of(ObjectId.fromString(change.base().hex()), ObjectId.fromString(change.head().hex()))));
        }
    }

    /** All of a commit but what these lead to. */
    static Bytes pack(Repository repository, ObjectId commit, Set<ObjectId> without) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new PackWriter(repository)) {
            writer.setThin(false);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(commit), without);
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
        }
        return Bytes.of(out.toByteArray());
    }

    /**
     * Decides again about a merge that lies in quarantine, and writes down that the branch moves.
     *
     * @param push in the name of {@link #PUSHER}, as {@link #prepare} asked for; whoever else says so has no merge of ours
     */
    synchronized PushGate.Answer record(Push push, Path quarantine, Path repository) throws IOException {
        var update = push.updates().getFirst();
        var merge = made.stream().filter(each -> push.updates().size() == 1 && Optional.of(each.commit()).equals(update.after())
                && each.scope().repository().equals(push.repository())).findFirst();
        if (merge.isEmpty()) {
            return refused(update, "a merge that was not made here", "one that was");
        }
        var scope = merge.get().scope();
        var number = merge.get().number();
        try {
            var judged = requireFree(judge(scope, number, repository));
            var change = judged.change();
            if (!update.equals(new ReferenceUpdate(change.target(), Optional.of(change.base()), update.after()))) {
                return refused(update, change.target() + " at " + change.base().hex() + " by now", "it where it was when the merge was made");
            }
            return record(judged, push, merge.get(), quarantine, repository);
        } catch (Rejected e) {
            return refused(update, e.getMessage(), "a change that may be merged");
        }
    }

    private PushGate.Answer record(Judged judged, Push push, Made merge, Path quarantine, Path repository) throws IOException {
        return switch (inspector.inspect(push, quarantine, repository)) {
            case Inspector.Found.Refused(var refusals) -> new PushGate.Answer.Refused(refusals);
            case Inspector.Found.Clean(var inspections, var inForce) -> {
                var change = judged.change();
                var findings = new ArrayList<Statement>(inspections.stream().map(SourceInspection::toStatement).toList());
                findings.add(change.merged(merge.commit(), judged.carried(), clock.now()).toStatement());
                var recorded = records.record(merge.scope(), push.updates(), new ReferenceRecords.Cause(change.pusher(), pusher().key(), "merge", inForce,
                        Optional.empty(), Optional.of(merge.number())), findings);
                made.remove(merge);
                yield new PushGate.Answer.Accepted(recorded);
            }
        };
    }

    private static PushGate.Answer refused(ReferenceUpdate update, String found, String expected) {
        return new PushGate.Answer.Refused(List.of(new Refusal("ALN-SRC-096", update.name(), found, expected, "alnage source change merge again")));
    }

    /** In whose name the server's merges are pushed. */
    public Pusher pusher() {
        return new Pusher(PUSHER, SshSigning.fingerprint(key.key()), Optional.empty(), Pusher.Transport.LOCAL);
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
