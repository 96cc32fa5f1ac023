package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.Review;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether enough people have looked at a change who had no part in making it (practice {@code source/four-eyes}; SLSA 1.2, source
 * track, "Two-party review"; cases G2 and G3). People are counted, not accounts, keys or reviews, and only for exactly the head, base
 * and merged tree that are to go in.
 */
public final class FourEyes {
    private final Proposal proposal;
    private final Demand demand;
    private final Accounts accounts;
    private final SortedMap<String, GivenReview> latest = new TreeMap<>();
    private final Set<Said> said = new HashSet<>();
    private final List<Voided> voided = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private FourEyes(Proposal proposal, Demand demand, Accounts accounts) {
        this.proposal = proposal;
        this.demand = demand;
        this.accounts = accounts;
    }

    private record Said(String account, Review review) {}

    /** A review that counts for nothing, and why. */
    public record Voided(GivenReview review, String reason) {}

    /** What is missing, wrong or unknown; {@code code} as {@code alnage explain} knows it. */
    public record Finding(String code, String found, String expected, String fix, List<Digest> evidence) {
        public Finding {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * The outcome. Without findings the change may go in as far as reviews are concerned.
     *
     * @param approvals who approved, by person, with the review that says so
     * @param writers those of them who may write to the branch
     * @param rejections who said no and has not taken it back
     * @param strangers contributors whom the directory of people does not know
     * @param voided what counts for nothing
     * @param findings what stands in the way
     */
    public record Outcome(SortedMap<String, GivenReview> approvals, SortedSet<String> writers, SortedMap<String, GivenReview> rejections,
            SortedSet<String> strangers, List<Voided> voided, List<Finding> findings) {
        public Outcome {
            approvals = Collections.unmodifiableSortedMap(new TreeMap<>(approvals));
            writers = Collections.unmodifiableSortedSet(new TreeSet<>(writers));
            rejections = Collections.unmodifiableSortedMap(new TreeMap<>(rejections));
            strangers = Collections.unmodifiableSortedSet(new TreeSet<>(strangers));
            voided = List.copyOf(voided);
            findings = List.copyOf(findings);
        }

        public boolean isComplete() {
            return findings.isEmpty();
        }

        /** Whether somebody's yes or no that counts was on record by then. */
        public boolean lookedAtBy(Instant time) {
            return Stream.concat(approvals.values().stream(), rejections.values().stream()).anyMatch(given -> !given.recorded().isAfter(time));
        }
    }

    /** @param reviews of any change, in the order of the log; what is about another change is passed over */
    public static Outcome judge(Proposal proposal, Demand demand, List<GivenReview> reviews, Accounts accounts) {
        var judge = new FourEyes(proposal, demand, accounts);
        reviews.stream().sorted(Comparator.comparing(GivenReview::recorded)).forEach(judge::take);
        return judge.outcome();
    }

    private void take(GivenReview given) {
        var review = given.review();
        if (!review.scope().equals(proposal.scope()) || review.change() != proposal.change()) {
            return;
        }
        if (!said.add(new Said(given.account(), review))) {
            return; // the same words again, such as under another envelope: an old yes, sent once more, outlives no later no
        }
        var why = whyNot(given);
        if (why.isPresent()) {
            voided.add(new Voided(given, why.get()));
        } else if (review.verdict() != Review.Verdict.COMMENT) {
            // whoever changes their mind has the last word, by whichever of their accounts
            latest.put(accounts.find(given.account()).orElseThrow().person(), given);
        }
    }

    private Optional<String> whyNot(GivenReview given) {
        var account = accounts.find(given.account());
        if (account.isEmpty()) {
            return Optional.of("by " + given.account() + ", whom the directory of people does not know");
        }
        if (account.get().bot()) {
            return Optional.of("by " + given.account() + ", which is a bot");
        }
        if (contributed(account.get().person())) {
            return Optional.of("by " + account.get().person() + ", who made the change, in part at least");
        }
        if (!account.get().mayReview()) {
            return Optional.of("by " + account.get().person() + ", who may not review in " + proposal.scope().repository());
        }
        return isAbout(given.review());
    }

    private boolean contributed(String person) {
        return proposal.contributors().stream().map(accounts::find).flatMap(Optional::stream).anyMatch(account -> account.person().equals(person));
    }

    /** A review dismisses itself: it names what it is about, and that is no longer what would go in. */
    private Optional<String> isAbout(Review review) {
        if (!review.head().equals(proposal.head())) {
            return Optional.of("of " + review.head().hex() + ", before the last push");
        }
        if (review.base().equals(proposal.base()) && proposal.mergedTree().equals(Optional.of(review.mergedTree()))) {
            return Optional.empty();
        }
        var carried = demand.carriedOver() && proposal.earlierBases().contains(new ProposedChange.Carried(review.base(), review.mergedTree()));
        return carried ? Optional.empty() : Optional.of("of the merge with " + review.base().hex() + ", which is not what would go in now");
    }

    private Outcome outcome() {
        var approvals = latest(Review.Verdict.APPROVE);
        var rejections = latest(Review.Verdict.REJECT);
        var writers = approvals.entrySet().stream().filter(each -> accounts.find(each.getValue().account()).orElseThrow().mayWrite()).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        var strangers = proposal.contributors().stream().filter(name -> accounts.find(name).isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        rejected(rejections);
        unknown(strangers);
        conflict();
        enough(approvals, writers);
        return new Outcome(approvals, writers, rejections, strangers, voided, findings);
    }

    private TreeMap<String, GivenReview> latest(Review.Verdict verdict) {
        var found = new TreeMap<>(latest);
        found.values().removeIf(given -> given.review().verdict() != verdict);
        return found;
    }

    private void rejected(SortedMap<String, GivenReview> rejections) {
        rejections.forEach((person, given) -> findings.add(new Finding("ALN-SRC-082", person + " said no: " + given.review().comment(), "no reviewer who said no",
                "talk to " + person + "; another review of theirs takes the place of this one", List.of(given.envelope()))));
    }

    /** Somebody whom nobody knows could be one of the reviewers: that cannot be told, and so is no yes. */
    private void unknown(SortedSet<String> strangers) {
        if (demand.reviewers() > 0 && !strangers.isEmpty()) {
            findings.add(new Finding("ALN-SRC-083", "contributors whom the directory of people does not know: " + String.join(", ", strangers),
                    "authors, co-authors and committers who can be told from the reviewers", "have them enrolled with that address, or write the commits anew", List.of()));
        }
    }

    private void conflict() {
        if (proposal.mergedTree().isEmpty()) {
            findings.add(new Finding("ALN-SRC-084", "the change conflicts with " + proposal.base().hex(), "one that merges", "rebase it and push again", List.of()));
        }
    }

    private void enough(SortedMap<String, GivenReview> approvals, SortedSet<String> writers) {
        var envelopes = approvals.values().stream().map(GivenReview::envelope).toList();
        if (approvals.size() < demand.reviewers()) {
            findings.add(new Finding("ALN-SRC-080", approvals.size() + " of " + demand.reviewers() + " reviews " + approvals.keySet() + firstVoid(),
                    demand.reviewers() + " distinct people who had no part in the change and approve exactly " + proposal.head().hex(),
                    "alnage source change review " + proposal.change(), envelopes));
        } else if (writers.size() < demand.writers()) {
            findings.add(new Finding("ALN-SRC-081", writers.size() + " reviewers with write access among " + approvals.keySet(), demand.writers() + " who may write to the branch",
                    "ask a maintainer: alnage source change review " + proposal.change(), envelopes));
        }
        if (!proposal.evilMerges().isEmpty() && approvals.isEmpty()) {
            findings.add(new Finding("ALN-SRC-085", "merge " + proposal.evilMerges().getFirst().hex() + ", which is not what merging its parents gives",
                    "a reviewer who has seen it", "alnage source change review " + proposal.change(), List.of()));
        }
    }

    private String firstVoid() {
        return voided.isEmpty() ? "" : "; one does not count, " + voided.getFirst().reason();
    }
}
