package dev.alnage.evidence.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.claim.AccessReview.Act;
import dev.alnage.evidence.claim.AccessReview.Item;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who keeps what after a look at it, and whose word does not count. */
@Tag("source/roles")
class AccessReviewTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private final TownHall hall = new TownHall();
    private Digest annas;
    private Digest teams;

    @BeforeEach void grant() {
        hall.record(hall.enrolled("anna", AccountKind.PERSON), hall.fay);
        hall.record(hall.enrolled("fay", AccountKind.PERSON), hall.finn);
        hall.record(hall.joined("core", "fay"), hall.finn);
        annas = hall.record(hall.granted("anna", RepositoryRole.DEVELOPER, "shop/app"), hall.fay);
        teams = hall.record(hall.granted("team:core", RepositoryRole.DEVELOPER, "*"), hall.finn);
    }

    private Item annasItem() {
        return new Item(annas, "anna", "developer", "shop/app", Optional.empty());
    }

    private Item teamsItem() {
        return new Item(teams, "team:core", "developer", "*", Optional.empty());
    }

    private Statement review(Act act) {
        return new AccessReview(TownHall.DOMAIN, act, hall.now(), "twice a year").toStatement();
    }

    private Digest opened(Item... items) {
        return hall.record(review(new Act.Opened(List.of(items), hall.now().plus(WEEK))), hall.fay);
    }

    private Digest answered(Digest review, Digest grant, boolean keep, Signer... signers) {
        return hall.record(review(new Act.Answered(review, new TreeMap<>(Map.of(grant, keep)))), signers);
    }

    private boolean mayPush(String account) {
        return hall.roster().allows(account, "shop/app", RepositoryPermission.PUSH, hall.now());
    }

    private ReviewState state(Digest review) {
        return hall.roster().findReview(review).orElseThrow();
    }

    @Test void what_nobody_keeps_by_the_deadline_is_gone_and_what_somebody_keeps_stays() {
        var review = opened(annasItem(), teamsItem());
        answered(review, annas, true, hall.fay);
        hall.later(WEEK.minusSeconds(3));
        assertTrue(mayPush("anna") && mayPush("fay"));
        assertTrue(state(review).isOpenAt(hall.now()));
        hall.later(Duration.ofSeconds(1));
        assertFalse(state(review).isOpenAt(hall.now()));
        assertTrue(mayPush("anna"));
        assertFalse(mayPush("fay"));
        assertEquals(List.of(annas), state(review).kept());
        assertEquals(List.of(teams), state(review).removed());
        assertEquals(List.of(state(review)), List.copyOf(hall.roster().reviews()));
        assertEquals(1, hall.roster().grantsAt(hall.now()).size());
        assertEquals(2, hall.roster().grants().size());
    }

    @Test void a_review_that_the_storer_begins_takes_nothing_away_and_only_administrators_answer_it() {
        var review = hall.record(review(new Act.Opened(List.of(annasItem(), teamsItem()), hall.now().plus(WEEK))), hall.storer);
        assertFalse(state(review).unansweredGoes());
        assertThrows(Rejected.Untrusted.class, () -> answered(review, annas, false, hall.storer));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(review(new Act.Closed(review, List.of(), List.of(annas, teams))), hall.storer));
        answered(review, annas, false, hall.finn);
        assertFalse(mayPush("anna"));
        hall.later(WEEK.plusSeconds(1));
        assertTrue(mayPush("fay"), "nobody has said that it goes");
        assertEquals(List.of(annas), state(review).removed());
        assertEquals(List.of(), state(review).kept());
    }

    @Test void nobody_else_begins_one_and_the_storer_says_nothing_else_of_people() {
        for (var other : List.of(hall.planner, hall.stranger)) {
            assertThrows(Rejected.Untrusted.class, () -> hall.record(review(new Act.Opened(List.of(annasItem()), hall.now().plus(WEEK))), other));
        }
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("anna", RepositoryRole.GUEST, "*"), hall.storer));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.enrolled("mallory", AccountKind.PERSON), hall.storer));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(review(new Act.Opened(List.of(new Item(annas, "anna", "owner", "shop/app", Optional.empty())), hall.now().plus(WEEK))), hall.storer));
    }

    @Test void what_goes_goes_at_once_and_is_not_kept_afterwards() {
        var review = opened(annasItem(), teamsItem());
        answered(review, annas, true, hall.fay);
        var before = hall.now();
        answered(review, annas, false, hall.finn);
        assertFalse(mayPush("anna"));
        assertTrue(hall.roster().allows("anna", "shop/app", RepositoryPermission.PUSH, before));
        var gone = hall.now();
        hall.later(Duration.ofDays(1));
        answered(review, annas, true, hall.fay);
        assertFalse(mayPush("anna"));
        assertEquals(new ReviewState.Answer(false, "finn", gone), state(review).answers().get(annas));
        assertEquals(Optional.of(gone), hall.roster().findGrant(annas).orElseThrow().until());
    }

    @Test void nobody_answers_for_a_role_of_their_own() {
        var review = opened(annasItem(), teamsItem());
        assertThrows(Rejected.Untrusted.class, () -> answered(review, teams, true, hall.fay));
        answered(review, teams, true, hall.fay, hall.finn);
        assertEquals("finn", state(review).answers().get(teams).by());
    }

    @Test void only_a_grant_that_the_review_lists_is_answered_for_and_only_until_its_end() {
        var review = opened(annasItem());
        assertThrows(Rejected.Untrusted.class, () -> answered(review, teams, true, hall.finn));
        assertThrows(Rejected.Untrusted.class, () -> answered(Digest.of(Bytes.utf8("no review")), annas, true, hall.finn));
        hall.later(WEEK);
        assertThrows(Rejected.Stale.class, () -> answered(review, annas, true, hall.finn));
    }

    @Test void a_review_tells_each_grant_as_it_is() {
        for (var wrong : List.of(new Item(annas, "fay", "developer", "shop/app", Optional.empty()), new Item(annas, "anna", "guest", "shop/app", Optional.empty()),
                new Item(annas, "anna", "developer", "*", Optional.empty()), new Item(Digest.of(Bytes.utf8("none")), "anna", "developer", "shop/app", Optional.empty()))) {
            assertThrows(Rejected.Untrusted.class, () -> opened(wrong), wrong.toString());
        }
    }

    @Test void the_result_is_what_the_answers_on_record_say_and_ends_the_review() {
        var review = opened(annasItem(), teamsItem());
        answered(review, annas, true, hall.fay);
        for (var wrong : List.of(new Act.Closed(review, List.of(annas, teams), List.of()), new Act.Closed(review, List.of(annas), List.of()),
                new Act.Closed(review, List.of(), List.of(teams)), new Act.Closed(Digest.of(Bytes.utf8("none")), List.of(annas), List.of(teams)))) {
            assertThrows(Rejected.Untrusted.class, () -> hall.record(review(wrong), hall.fay), wrong.toString());
        }
        hall.record(review(new Act.Closed(review, List.of(annas), List.of(teams))), hall.fay);
        assertEquals(hall.now(), state(review).end());
        assertTrue(mayPush("anna"));
        assertFalse(mayPush("fay"));
        var ended = state(review).end();
        hall.later(Duration.ofDays(1));
        hall.record(review(new Act.Closed(review, List.of(annas), List.of(teams))), hall.fay);
        assertEquals(ended, state(review).end());
    }

    @Test void a_review_that_is_closed_after_its_deadline_ended_at_its_deadline() {
        var deadline = hall.now().plus(WEEK);
        var review = opened(annasItem());
        hall.later(WEEK.plusDays(1));
        hall.record(review(new Act.Closed(review, List.of(), List.of(annas))), hall.fay);
        assertEquals(deadline, state(review).end());
    }

    @Test void a_grant_that_has_ended_is_not_reviewed_or_withdrawn() {
        hall.record(new dev.alnage.evidence.claim.RoleGrant(TownHall.DOMAIN, new dev.alnage.evidence.claim.RoleGrant.Act.Withdrawn(annas), hall.now(), "x").toStatement(), hall.fay);
        var end = hall.roster().findGrant(annas).orElseThrow().until();
        assertThrows(Rejected.Untrusted.class, () -> opened(annasItem()));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(new dev.alnage.evidence.claim.RoleGrant(TownHall.DOMAIN,
                new dev.alnage.evidence.claim.RoleGrant.Act.Withdrawn(annas), hall.now(), "y").toStatement(), hall.fay));
        assertEquals(end, hall.roster().findGrant(annas).orElseThrow().until());
    }

    @Test void a_statement_that_only_lacks_signers_is_fit_and_any_other_is_not() {
        var owner = hall.granted("anna", RepositoryRole.OWNER, "*");
        hall.fold.requireFit(recorded(owner, hall.fay), hall.trust);
        assertThrows(Rejected.Untrusted.class, () -> hall.fold.requireFit(recorded(owner, hall.stranger), hall.trust));
        assertThrows(Rejected.Untrusted.class, () -> hall.fold.requireFit(recorded(hall.granted("nobody", RepositoryRole.OWNER, "*"), hall.fay), hall.trust));
        // looking changes nothing
        assertFalse(hall.roster().allows("anna", "shop/app", RepositoryPermission.MERGE, hall.now()));
        var other = Statement.about(Resource.of("a", annas), new Predicate.Release("pkg:a/b", ""));
        assertThrows(Rejected.Untrusted.class, () -> hall.fold.requireFit(recorded(other, hall.fay), hall.trust));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(other, hall.fay));
    }

    private Recorded recorded(Statement statement, Signer... signers) {
        return new Recorded(Envelope.sign(statement, signers), 1_000, hall.now().plusSeconds(1));
    }

    private void fresh(Instant given, Duration later) {
        var statement = new AccessReview(TownHall.DOMAIN, new Act.Opened(List.of(annasItem()), given.plus(WEEK)), given, "x").toStatement();
        hall.fold.copy().require(new Recorded(Envelope.sign(statement, hall.fay), 1_000, given.plus(later)), hall.trust);
    }

    @Test void a_statement_is_a_week_on_its_way_at_most_and_hardly_from_the_future() {
        var at = hall.now();
        fresh(at, Duration.ofDays(7));
        assertThrows(Rejected.Stale.class, () -> fresh(at, Duration.ofDays(7).plusSeconds(1)));
        var skew = dev.alnage.evidence.sign.TrustFile.CLOCK_SKEW_MAX;
        fresh(at.plus(skew), skew.negated());
        assertThrows(Rejected.Stale.class, () -> fresh(at.plus(skew).plusSeconds(1), skew.plusSeconds(1).negated()));
    }

    @Test void a_grant_with_an_end_of_its_own_ends_at_whichever_comes_first() {
        for (var days : List.of(3L, 12L)) {
            var end = hall.now().plus(Duration.ofDays(days));
            var grant = hall.record(new dev.alnage.evidence.claim.RoleGrant(TownHall.DOMAIN, new dev.alnage.evidence.claim.RoleGrant.Act.Granted(
                    dev.alnage.evidence.claim.RoleGrant.Holder.of("anna"), RepositoryRole.GUEST, dev.alnage.evidence.sign.NameTemplate.ANY, Optional.of(end)), hall.now(), "x").toStatement(), hall.fay);
            var deadline = hall.now().plus(WEEK);
            opened(new Item(grant, "anna", "guest", "*", Optional.empty()));
            assertEquals(Optional.of(end.isBefore(deadline) ? end : deadline), hall.roster().findGrant(grant).orElseThrow().until());
        }
    }

    @Test void a_roster_lists_everybody_and_everything_there_ever_was() {
        hall.record(new dev.alnage.evidence.claim.Membership(TownHall.DOMAIN, new dev.alnage.evidence.claim.Membership.Act.Left("core", "fay"), hall.now(), "x").toStatement(), hall.finn);
        var key = dev.alnage.evidence.sign.Keys.ed25519();
        hall.record(hall.bound("anna", key), hall.fay);
        hall.record(hall.revoked(key.key().keyid(), hall.now(), dev.alnage.evidence.claim.KeyRevocation.Cause.LOST), hall.fay);
        var roster = hall.roster();
        assertEquals(List.of("anna", "fay"), roster.accounts().stream().map(Account::name).toList());
        assertEquals(List.of(new Member("core", "fay", roster.members().getFirst().from(), Optional.of(roster.members().getFirst().left().orElseThrow()))), roster.members());
        assertEquals(List.of(key.key().keyid()), roster.keys().stream().map(BoundKey::fingerprint).toList());
        assertEquals(java.util.Set.of(key.key().keyid()), roster.revocations().keySet());
        assertEquals(java.util.Set.of(), roster.membersAt("core", hall.now()));
        assertEquals(List.of(), roster.grantsOf("nobody", hall.now()));
    }
}
