package dev.alnage.policy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two people who had no part in a change have looked at exactly what goes in; everything else is no review. */
@Tag("source/four-eyes")
class FourEyesTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("factory.example", "shop/app");
    private static final Digest BASE = Digest.gitCommit("a".repeat(40));
    private static final Digest LATER_BASE = Digest.gitCommit("b".repeat(40));
    private static final Digest HEAD = Digest.gitCommit("1".repeat(40));
    private static final Digest LATER_HEAD = Digest.gitCommit("2".repeat(40));
    private static final Digest MERGE = Digest.gitCommit("3".repeat(40));
    private static final String TREE = "7".repeat(40);
    private static final String LATER_TREE = "8".repeat(40);

    private static final Accounts PEOPLE = new Accounts(Map.of(
            "anna", account("anna", true), "anna-laptop", account("anna", true), "email:anna@example.org", account("anna", true),
            "ben", account("ben", true), "ben-two", account("ben", true), "email:ben@example.org", account("ben", true),
            "cleo", account("cleo", false), "dave", account("dave", false),
            "guest", new Accounts.Account("guest", false, false, false), "renovate", new Accounts.Account("renovate", true, true, true)));

    private static Accounts.Account account(String person, boolean mayWrite) {
        return new Accounts.Account(person, false, true, mayWrite);
    }

    private final List<GivenReview> reviews = new ArrayList<>();

    private void review(String account, Review.Verdict verdict, Digest base, Digest head, String tree) {
        reviews.add(new GivenReview(new Review(SHOP, 7, base, head, tree, verdict, "so it is", AT), account, Digest.of(Bytes.utf8(account + reviews.size())),
                AT.plusSeconds(reviews.size())));
    }

    private void approves(String account) {
        review(account, Review.Verdict.APPROVE, BASE, HEAD, TREE);
    }

    private static Proposal by(String... contributors) {
        return new Proposal(SHOP, 7, BASE, HEAD, Optional.of(TREE), new TreeSet<>(List.of(contributors)), List.of(), List.of());
    }

    private List<String> codes(Proposal proposal) {
        return codes(proposal, Demand.FOUR_EYES);
    }

    private List<String> codes(Proposal proposal, Demand demand) {
        return FourEyes.judge(proposal, demand, reviews, PEOPLE).findings().stream().map(FourEyes.Finding::code).toList();
    }

    @Test void two_others_one_of_whom_may_write_are_enough() {
        approves("ben");
        approves("cleo");
        var outcome = FourEyes.judge(by("anna"), Demand.FOUR_EYES, reviews, PEOPLE);
        assertTrue(outcome.isComplete());
        assertEquals(List.of("ben", "cleo"), List.copyOf(outcome.approvals().keySet()));
    }

    @Test void an_old_yes_that_is_sent_again_outlives_no_later_no() {
        approves("ben");
        review("cleo", Review.Verdict.APPROVE, BASE, HEAD, TREE);
        assertEquals(List.of(), codes(by("anna")));
        review("cleo", Review.Verdict.REJECT, BASE, HEAD, TREE);
        // the same words, recorded later and in another envelope, as whoever kept them can send them
        review("cleo", Review.Verdict.APPROVE, BASE, HEAD, TREE);
        assertEquals(List.of("ALN-SRC-082", "ALN-SRC-080"), codes(by("anna")));
        // she has changed her mind indeed, in words of that day
        reviews.add(new GivenReview(new Review(SHOP, 7, BASE, HEAD, TREE, Review.Verdict.APPROVE, "mended", AT.plusSeconds(90)), "cleo", Digest.of(Bytes.utf8("later")), AT.plusSeconds(90)));
        assertEquals(List.of(), codes(by("anna")));
    }

    @Test void none_and_one_are_not_enough() {
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
        approves("ben");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
    }

    @Test void two_without_write_access_are_not_enough() {
        approves("cleo");
        approves("dave");
        assertEquals(List.of("ALN-SRC-081"), codes(by("anna")));
    }

    @Tag("G2")
    @Test void an_author_does_not_approve_by_a_second_account() {
        approves("anna-laptop");
        approves("cleo");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
        assertEquals(List.of("ALN-SRC-080"), codes(by("email:anna@example.org", "dave")));
    }

    @Tag("G2")
    @Test void one_person_with_two_accounts_is_one_reviewer() {
        approves("ben");
        approves("ben-two");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
        approves("cleo");
        assertEquals(List.of(), codes(by("anna")));
    }

    @Tag("G2")
    @Test void a_bot_is_no_reviewer() {
        approves("ben");
        approves("renovate");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
    }

    @Tag("G2")
    @Test void who_pushed_last_or_is_a_co_author_is_no_reviewer() {
        approves("ben");
        approves("cleo");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna", "email:ben@example.org")));
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna", "cleo")));
    }

    @Tag("G2")
    @Test void a_new_push_dismisses_what_was_approved_before() {
        approves("ben");
        approves("cleo");
        var pushed = new Proposal(SHOP, 7, BASE, LATER_HEAD, Optional.of(TREE), new TreeSet<>(List.of("anna")), List.of(), List.of());
        assertEquals(List.of("ALN-SRC-080"), codes(pushed));
        assertEquals(2, FourEyes.judge(pushed, Demand.FOUR_EYES, reviews, PEOPLE).voided().size());
    }

    @Test void a_moved_base_dismisses_unless_the_policy_lets_equal_paths_pass() {
        approves("ben");
        approves("cleo");
        var same = List.of(new ProposedChange.Carried(BASE, TREE));
        var moved = new Proposal(SHOP, 7, LATER_BASE, HEAD, Optional.of(LATER_TREE), new TreeSet<>(List.of("anna")), List.of(), same);
        var lenient = new Demand(2, 1, true);
        assertEquals(List.of("ALN-SRC-080"), codes(moved));
        assertEquals(List.of(), codes(moved, lenient));
        // other paths than before: nobody says that the change is the same
        assertEquals(List.of("ALN-SRC-080"), codes(new Proposal(SHOP, 7, LATER_BASE, HEAD, Optional.of(LATER_TREE), new TreeSet<>(List.of("anna")), List.of(), List.of()), lenient));
    }

    @Test void the_same_head_with_another_tree_is_not_what_was_approved() {
        review("ben", Review.Verdict.APPROVE, BASE, HEAD, LATER_TREE);
        approves("cleo");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
    }

    @Test void a_review_of_another_change_or_repository_counts_for_nothing_here() {
        approves("cleo");
        var other = new SourceScope("factory.example", "shop/api");
        reviews.add(new GivenReview(new Review(other, 7, BASE, HEAD, TREE, Review.Verdict.APPROVE, "", AT), "ben", Digest.of(Bytes.utf8("x")), AT));
        reviews.add(new GivenReview(new Review(SHOP, 8, BASE, HEAD, TREE, Review.Verdict.APPROVE, "", AT), "ben", Digest.of(Bytes.utf8("y")), AT));
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
    }

    @Test void a_no_stands_until_the_same_person_takes_it_back() {
        approves("ben");
        approves("cleo");
        review("dave", Review.Verdict.REJECT, BASE, HEAD, TREE);
        assertEquals(List.of("ALN-SRC-082"), codes(by("anna")));
        approves("dave");
        assertEquals(List.of(), codes(by("anna")));
        review("ben-two", Review.Verdict.REJECT, BASE, HEAD, TREE);
        assertEquals(List.of("ALN-SRC-082", "ALN-SRC-081"), codes(by("anna")));
    }

    @Test void a_comment_is_neither_yes_nor_no() {
        approves("ben");
        review("ben", Review.Verdict.COMMENT, BASE, HEAD, TREE);
        review("cleo", Review.Verdict.COMMENT, BASE, HEAD, TREE);
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
        approves("cleo");
        assertEquals(List.of(), codes(by("anna")));
    }

    @Test void an_author_whom_nobody_knows_could_be_a_reviewer() {
        approves("ben");
        approves("cleo");
        assertEquals(List.of("ALN-SRC-083"), codes(by("anna", "email:x@nowhere.example")));
    }

    @Test void a_stranger_and_one_who_may_not_review_count_for_nothing() {
        approves("ben");
        approves("mallory");
        approves("guest");
        assertEquals(List.of("ALN-SRC-080"), codes(by("anna")));
    }

    @Test void what_does_not_merge_does_not_go_in() {
        approves("ben");
        approves("cleo");
        var conflict = new Proposal(SHOP, 7, BASE, HEAD, Optional.empty(), new TreeSet<>(List.of("anna")), List.of(), List.of());
        assertTrue(codes(conflict).contains("ALN-SRC-084"));
    }

    @Tag("G3")
    @Test void an_evil_merge_must_be_reviewed_even_where_reviews_are_not_asked_for() {
        var evil = new Proposal(SHOP, 7, BASE, HEAD, Optional.of(TREE), new TreeSet<>(List.of("anna")), List.of(MERGE), List.of());
        assertEquals(List.of("ALN-SRC-085"), codes(evil, Demand.NONE));
        assertEquals(List.of(), codes(by("anna"), Demand.NONE));
        approves("anna-laptop");
        assertEquals(List.of("ALN-SRC-085"), codes(evil, Demand.NONE));
        approves("cleo");
        assertEquals(List.of(), codes(evil, Demand.NONE));
    }

    @Test void a_demand_that_nobody_can_meet_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> new Demand(1, 2, false));
        assertThrows(Rejected.Malformed.class, () -> new Demand(-1, 0, false));
    }
}
