package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.factory.source.change.Proposals;
import dev.alnage.factory.source.range.NewCommit;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.OpenGlass;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.RosterAccounts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who approved a change that the server merges: those whose reviews count for exactly this base, head and tree. */
public final class ReviewApprovers implements OwnersCheck.Approvers {
    private final String trustDomain;
    private final Proposals proposals;

    public ReviewApprovers(String trustDomain, Proposals proposals) {
        this.trustDomain = trustDomain;
        this.proposals = proposals;
    }

    @Override public Set<String> of(PushView view, PushView.Target target) throws IOException {
        var scope = new SourceScope(trustDomain, view.push().repository());
        var change = change(view, target);
        if (change.isEmpty()) {
            return Set.of();
        }
        var merge = merge(view, target);
        return approvers(view, scope, change.get(), merge.parents().getFirst().toDigest(), merge.tree().hex());
    }

    @Override public Optional<OpenGlass> glass(PushView view, PushView.Target target) throws IOException {
        var change = change(view, target);
        return change.isEmpty() ? Optional.empty() : proposals.excuse(change.get(), view.now());
    }

    private static NewCommit merge(PushView view, PushView.Target target) throws IOException {
        return view.range().commit(view.range().peeled(target.after().orElseThrow()));
    }

    /** The open change that the server merges there. */
    private Optional<ProposedChange> change(PushView view, PushView.Target target) throws IOException {
        var merge = merge(view, target);
        if (merge.parents().size() != 2) {
            return Optional.empty();
        }
        var head = merge.parents().getLast().toDigest();
        return proposals.list(new SourceScope(trustDomain, view.push().repository())).values().stream().filter(each -> each.state() == ProposedChange.State.OPEN
                && each.target().equals(target.reference()) && each.head().equals(head)).findFirst();
    }

    private Set<String> approvers(PushView view, SourceScope scope, ProposedChange change, Digest base, String tree) throws IOException {
        var inspection = proposals.findInspection(change);
        if (inspection.isEmpty()) {
            return Set.of(); // nobody knows who had a part in it
        }
        var reviews = proposals.reviews(scope, change.number(), view.now());
        var names = new TreeSet<>(inspection.get().contributors());
        reviews.forEach(review -> names.add(review.account()));
        var accounts = RosterAccounts.of(proposals.roster(view.now()), scope.repository(), names, view.now());
        var proposal = Proposal.of(change.on(base, Optional.of(tree), view.now()), inspection.get().contributors(), inspection.get().evilMerges(), List.of());
        return FourEyes.judge(proposal, Demand.NONE, reviews, accounts).approvals().values().stream().map(GivenReview::account).collect(Collectors.toUnmodifiableSet());
    }
}
