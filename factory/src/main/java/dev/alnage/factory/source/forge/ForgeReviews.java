package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.gate.AccessCheck;
import dev.alnage.factory.source.gate.Contributors;
import dev.alnage.factory.source.gate.EvilMerges;
import dev.alnage.factory.source.gate.PushView;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.UnverifiedType;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.GivenReview;
import dev.alnage.policy.source.Proposal;
import dev.alnage.policy.source.ReviewSignature;
import dev.alnage.policy.source.RosterAccounts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Whether people have reviewed what somebody moves on a forge that is not ours (practice {@code source/four-eyes}): by the factory's own review
 * statements, which the file of evidence brings, and by the same counting as on the factory's server. Reviews of that forge are its word,
 * and count for nothing. What may go in is exactly the reviewed commit on the reviewed base, or the automatic merge of the two.
 */
final class ForgeReviews implements AccessCheck.Reviewed {
    private final Evidence evidence;
    private final Function<Instant, Roster> rosters;

    ForgeReviews(Evidence evidence, Function<Instant, Roster> rosters) {
        this.evidence = evidence;
        this.rosters = rosters;
    }

    /** @param merge whether the forge merged the head itself, and added nothing */
    private record Moved(ObjectId base, ObjectId head, String tree, boolean merge) {}

    @Override public List<Refusal> missing(PushView view, PushView.Target target) throws IOException {
        var moved = moved(view, target);
        if (moved.isEmpty() || target.protection().reviews() == 0) {
            return List.of(new Refusal("ALN-SRC-066", target.reference(), "a push past review", "a commit on top of the branch as it is, or its automatic merge, and rules that say how many reviews it takes",
                    "push another branch, have it reviewed (alnage source change review " + view.push().repository() + " 0), and merge that"));
        }
        var base = moved.get().base().toDigest();
        var head = moved.get().head().toDigest();
        var reviews = reviews(view);
        var fresh = new HashSet<>(target.fresh());
        if (moved.get().merge()) {
            fresh.remove(target.after().orElseThrow());
        }
        // who presses the button of an automatic merge has added nothing to it; who pushes commits has
        var contributors = moved.get().merge() ? Contributors.of(view, fresh) : Contributors.withPusher(view, fresh);
        var names = new TreeSet<>(contributors);
        reviews.forEach(review -> names.add(review.account()));
        var evil = EvilMerges.of(view, fresh).stream().map(ObjectId::toDigest).toList();
        var proposal = new Proposal(view.scope(), Review.FORGE, base, head, Optional.of(moved.get().tree()), contributors, evil, List.of());
        var demand = new Demand(target.protection().reviews(), Math.min(target.protection().reviews(), 1), false);
        var outcome = FourEyes.judge(proposal, demand, reviews, RosterAccounts.of(rosters.apply(view.now()), view.push().repository(), names, view.now()));
        return outcome.findings().stream().map(finding -> new Refusal(finding.code(), target.reference(), finding.found(), finding.expected(), fix(view, base, head))).toList();
    }

    private static String fix(PushView view, Digest base, Digest head) {
        return "alnage source change review " + view.push().repository() + " 0 --base " + base.hex() + " --head " + head.hex() + "; then write the evidence here anew";
    }

    /** Nothing when it is another thing than a reviewed one could be: a first push, another history, or a merge with something of its own. */
    private static Optional<Moved> moved(PushView view, PushView.Target target) throws IOException {
        var before = target.before();
        var after = view.range().peeled(target.after().orElseThrow());
        if (before.isEmpty() || !view.range().between(List.of(after), before.get()).isEmpty()) {
            return Optional.empty();
        }
        var tip = view.range().commit(after);
        if (tip.merge() && tip.parents().size() == 2 && tip.parents().getFirst().equals(before.get()) && target.fresh().contains(after) && !view.range().merged(tip).needsEyes()) {
            return Optional.of(new Moved(before.get(), tip.parents().getLast(), tip.tree().hex(), true));
        }
        return Optional.of(new Moved(before.get(), after, tip.tree().hex(), false));
    }

    /** Every review on record of a commit of this forge, by whom the directory of people knows; oldest first. */
    private List<GivenReview> reviews(PushView view) {
        var roster = rosters.apply(view.now());
        var reviews = new ArrayList<GivenReview>();
        for (var found : evidence.about(view.scope().change(Review.FORGE))) {
            if (UnverifiedType.of(found.envelope()).equals(Review.TYPE)) {
                try {
                    var verified = ReviewSignature.verify(found.envelope(), roster, found.time());
                    verified.signers().stream().map(Principal::name).sorted()
                            .forEach(account -> reviews.add(new GivenReview(Review.read(verified.value()), account, found.digest(), found.time())));
                } catch (Rejected e) {
                    // nobody known signed it: it is nobody's review
                }
            }
        }
        return reviews;
    }
}
