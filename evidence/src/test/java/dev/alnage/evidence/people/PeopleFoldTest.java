package dev.alnage.evidence.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.sign.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may say what about people, and what nobody can say. */
@Tag("source/roles")
class PeopleFoldTest {
    private final TownHall hall = new TownHall();

    @BeforeEach void enrol() {
        hall.record(hall.enrolled("anna", AccountKind.PERSON), hall.fay);
        hall.record(hall.enrolled("ben", AccountKind.PERSON), hall.fay);
        hall.record(hall.enrolled("robot", AccountKind.BOT), hall.fay);
    }

    private boolean may(String account, RepositoryPermission permission) {
        return hall.roster().allows(account, "shop/app", permission, hall.now());
    }

    @Test void whoever_is_granted_nothing_may_do_nothing() {
        for (var permission : RepositoryPermission.values()) {
            assertFalse(may("anna", permission));
            assertFalse(may("nobody", permission));
        }
    }

    @Test void a_role_gives_what_its_row_of_the_table_says_in_its_repositories_and_nothing_else() {
        hall.record(hall.granted("anna", RepositoryRole.DEVELOPER, "shop/{name}"), hall.fay);
        assertEquals(RepositoryRole.DEVELOPER.permissions(), hall.roster().permissions("anna", "shop/app", hall.now()));
        assertTrue(may("anna", RepositoryPermission.PUSH));
        assertFalse(may("anna", RepositoryPermission.MERGE));
        assertFalse(may("anna", RepositoryPermission.REVIEW));
        assertEquals(Set.of(), hall.roster().permissions("anna", "bank/app", hall.now()));
        assertEquals(Set.of(), hall.roster().permissions("anna", "shop/app/more", hall.now()));
        assertEquals(Set.of(), hall.roster().permissions("anna", "shop/app", hall.now().minusSeconds(60)));
    }

    @Test void one_administrator_lets_nobody_decide_for_others() {
        for (var role : List.of(RepositoryRole.OWNER, RepositoryRole.MAINTAINER, RepositoryRole.APPROVER)) {
            var grant = hall.granted("anna", role, "*");
            assertThrows(Rejected.Untrusted.class, () -> hall.record(grant, hall.fay));
            assertThrows(Rejected.Untrusted.class, () -> hall.record(grant, hall.fay, hall.fay));
            assertThrows(Rejected.Untrusted.class, () -> hall.record(grant, hall.fay, hall.stranger));
        }
        hall.record(hall.granted("anna", RepositoryRole.OWNER, "*"), hall.fay, hall.finn);
        assertTrue(may("anna", RepositoryPermission.ADMINISTER_PROTECTION));
    }

    @Test void power_is_not_reached_by_a_team_or_a_key_on_one_signature() {
        hall.record(hall.joined("core", "anna"), hall.fay);
        hall.record(hall.granted("team:core", RepositoryRole.OWNER, "*"), hall.fay, hall.finn);
        assertTrue(may("anna", RepositoryPermission.MERGE));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.joined("core", "ben"), hall.fay));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", Keys.ed25519()), hall.fay));
        hall.record(hall.joined("core", "ben"), hall.fay, hall.finn);
        hall.record(hall.bound("anna", Keys.ed25519()), hall.finn, hall.fay);
        assertTrue(may("ben", RepositoryPermission.MERGE));
    }

    @Test void who_slips_into_a_team_while_two_sign_for_it_does_not_get_what_they_signed() {
        hall.record(hall.joined("core", "anna"), hall.fay);
        var signed = Envelope.sign(hall.granted("team:core", RepositoryRole.OWNER, "*"), hall.fay, hall.finn);
        hall.record(hall.joined("core", "ben"), hall.fay);
        assertThrows(Rejected.Stale.class, () -> hall.record(signed));
        hall.record(hall.granted("team:core", RepositoryRole.OWNER, "*"), hall.fay, hall.finn);
        assertTrue(may("ben", RepositoryPermission.MERGE));
    }

    @Test void nobody_signs_for_themselves() {
        hall.record(hall.enrolled("fay", AccountKind.PERSON), hall.finn);
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("fay", RepositoryRole.DEVELOPER, "*"), hall.fay));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("fay", RepositoryRole.OWNER, "*"), hall.fay, hall.finn));
        hall.record(hall.granted("fay", RepositoryRole.DEVELOPER, "*"), hall.finn);
    }

    @Test void strangers_and_other_roles_say_nothing() {
        for (var signer : List.of(hall.stranger, Keys.ed25519())) {
            assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.enrolled("carl", AccountKind.PERSON), signer));
            assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("anna", RepositoryRole.GUEST, "*"), signer));
        }
    }

    @Test void a_bot_neither_reviews_nor_decides_whatever_team_it_is_in() {
        for (var role : List.of(RepositoryRole.REVIEWER, RepositoryRole.APPROVER, RepositoryRole.OWNER)) {
            assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("robot", role, "*"), hall.fay, hall.finn));
        }
        hall.record(hall.joined("core", "robot"), hall.fay);
        hall.record(hall.granted("team:core", RepositoryRole.OWNER, "*"), hall.fay, hall.finn);
        assertTrue(may("robot", RepositoryPermission.PUSH));
        assertFalse(may("robot", RepositoryPermission.REVIEW));
        assertFalse(may("robot", RepositoryPermission.ADMINISTER_PROTECTION));
        assertFalse(hall.roster().isPersonAt("robot", hall.now()));
        assertTrue(hall.roster().isPersonAt("anna", hall.now()));
    }

    @Test void an_address_is_one_accounts_for_ever() {
        hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Addressed("anna", "anna@example.org"), hall.now(), "hers").toStatement(), hall.fay);
        assertEquals("anna", hall.roster().accountsByAddress().get("anna@example.org"));
        var again = new Membership(TownHall.DOMAIN, new Membership.Act.Addressed("ben", "anna@example.org"), hall.now(), "his").toStatement();
        assertThrows(Rejected.Untrusted.class, () -> hall.record(again, hall.fay, hall.finn));
        for (var email : List.of("anna", "@example.org", "Anna@example.org", "a <b@example.org>", "")) {
            assertThrows(Rejected.Malformed.class, () -> new Membership.Act.Addressed("anna", email), email);
        }
    }

    @Test void what_ended_has_ended_and_a_removed_name_never_comes_back() {
        var grant = hall.record(hall.granted("anna", RepositoryRole.DEVELOPER, "*"), hall.fay);
        var before = hall.now();
        hall.record(new RoleGrant(TownHall.DOMAIN, new RoleGrant.Act.Withdrawn(grant), hall.now(), "moved on").toStatement(), hall.finn);
        assertFalse(may("anna", RepositoryPermission.READ));
        assertTrue(hall.roster().allows("anna", "shop/app", RepositoryPermission.READ, before));
        hall.record(hall.granted("ben", RepositoryRole.GUEST, "*"), hall.fay);
        hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Removed("ben"), hall.now(), "left").toStatement(), hall.fay);
        assertFalse(may("ben", RepositoryPermission.READ));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.enrolled("ben", AccountKind.PERSON), hall.fay, hall.finn));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("ben", RepositoryRole.GUEST, "*"), hall.fay));
    }

    @Test void a_grant_ends_when_it_said_it_would() {
        hall.record(new RoleGrant(TownHall.DOMAIN, new RoleGrant.Act.Granted(RoleGrant.Holder.of("anna"), RepositoryRole.DEVELOPER, NameTemplate.ANY,
                Optional.of(hall.now().plus(Duration.ofDays(2)))), hall.now(), "helps out").toStatement(), hall.fay);
        assertTrue(may("anna", RepositoryPermission.READ));
        hall.later(Duration.ofDays(2));
        assertFalse(may("anna", RepositoryPermission.READ));
    }

    @Test void an_old_statement_signed_anew_or_with_a_signature_less_is_not_said_again() {
        var joined = hall.joined("core", "anna");
        hall.record(joined, hall.fay, hall.finn);
        hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Left("core", "anna"), hall.now(), "left").toStatement(), hall.fay);
        assertThrows(Rejected.Stale.class, () -> hall.record(joined, hall.fay));
        assertThrows(Rejected.Stale.class, () -> hall.record(joined, hall.finn));
        var late = hall.joined("core", "anna");
        hall.later(Duration.ofDays(8));
        assertThrows(Rejected.Stale.class, () -> hall.record(late, hall.fay));
        hall.record(hall.joined("core", "anna"), hall.fay);
    }

    @Test void a_statement_of_another_factory_says_nothing_here() {
        var elsewhere = new Membership("other.alnage", new Membership.Act.Enrolled("carl", AccountKind.PERSON, "Carl"), hall.now(), "there").toStatement();
        assertThrows(Rejected.Untrusted.class, () -> hall.record(elsewhere, hall.fay));
    }

    @Tag("source/key-rotation")
    @Test void a_key_is_bound_once_to_one_account_that_shows_that_it_has_it() {
        var key = Keys.ed25519();
        // anna's name, but nobody's proof: the public key of somebody else
        var proofOfAnother = Possession.prove(Keys.ed25519(), TownHall.DOMAIN, "anna");
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", key.key(), proofOfAnother, Duration.ofDays(1)), hall.fay));
        // a proof made for another account, or for another factory
        var forBen = Possession.prove(key, TownHall.DOMAIN, "ben");
        var elsewhere = Possession.prove(key, "other.alnage", "anna");
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", key.key(), forBen, Duration.ofDays(1)), hall.fay));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", key.key(), elsewhere, Duration.ofDays(1)), hall.fay));
        hall.record(hall.bound("anna", key), hall.fay);
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("ben", key), hall.fay, hall.finn));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", key), hall.fay));
        assertEquals("anna", hall.roster().findLiveKey(key.key().keyid(), Purpose.SIGN, hall.now()).orElseThrow().account());
        assertTrue(hall.roster().findLiveKey(key.key().keyid(), Purpose.AUTHENTICATE, hall.now()).isEmpty());
    }

    @Tag("source/key-rotation")
    @Test void a_key_ends_at_its_own_end_or_at_the_age_that_the_policy_allows() {
        var key = Keys.ed25519();
        hall.record(hall.bound("anna", key), hall.fay);
        var fingerprint = key.key().keyid();
        assertThrows(Rejected.Malformed.class, () -> hall.bound("anna", Keys.ed25519().key(), "proof", Duration.ofDays(366)));
        hall.later(Duration.ofDays(90));
        assertInstanceOf(BoundKey.State.Live.class, hall.roster().findKey(fingerprint).orElseThrow().stateAt(hall.now()));
        var tighter = new KeyAges(java.util.Map.of(dev.alnage.evidence.claim.KeyKind.STATEMENT, Duration.ofDays(90)));
        assertInstanceOf(BoundKey.State.Expired.class, hall.fold.roster(PeopleRules.of(tighter)).findKey(fingerprint).orElseThrow().stateAt(hall.now()));
        assertThrows(Rejected.Malformed.class, () -> new KeyAges(java.util.Map.of(dev.alnage.evidence.claim.KeyKind.SSH, Duration.ofDays(366))));
        hall.later(Duration.ofDays(275));
        assertInstanceOf(BoundKey.State.Expired.class, hall.roster().findKey(fingerprint).orElseThrow().stateAt(hall.now()));
        assertTrue(hall.roster().signersAt(hall.now()).isEmpty());
    }

    @Tag("G7")
    @Tag("source/key-rotation")
    @Test void a_revocation_only_ever_gets_earlier_or_worse() {
        var key = Keys.ed25519();
        hall.record(hall.bound("anna", key), hall.fay);
        hall.later(Duration.ofDays(1));
        var fingerprint = key.key().keyid();
        hall.record(hall.revoked(fingerprint, hall.now(), Cause.COMPROMISED), hall.fay);
        var since = hall.roster().findRevocation(fingerprint).orElseThrow().since();
        hall.later(Duration.ofDays(1));
        hall.record(hall.revoked(fingerprint, hall.now(), Cause.SUPERSEDED), hall.fay, hall.finn);
        assertEquals(new Revocation(since, Cause.COMPROMISED, since.plusSeconds(1)), hall.roster().findRevocation(fingerprint).orElseThrow());
        assertInstanceOf(BoundKey.State.Revoked.class, hall.roster().findKey(fingerprint).orElseThrow().stateAt(hall.now()));
        // bound again, by two, it stays revoked
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("anna", key), hall.fay, hall.finn));
        // what it did before stays its own
        assertInstanceOf(BoundKey.State.Live.class, hall.roster().findKey(fingerprint).orElseThrow().stateAt(since.minusSeconds(1)));
        hall.record(hall.revoked(fingerprint, since.minusSeconds(600), Cause.LOST), hall.fay);
        assertInstanceOf(BoundKey.State.Revoked.class, hall.roster().findKey(fingerprint).orElseThrow().stateAt(since.minusSeconds(1)));
    }

    @Tag("G7")
    @Test void a_revocation_outlives_whoever_signed_it_and_comes_before_a_key_too() {
        var key = Keys.ed25519();
        hall.record(hall.bound("anna", key), hall.finn);
        var revocation = Envelope.sign(hall.revoked(key.key().keyid(), hall.now(), Cause.LOST), hall.fay);
        var without = hall.trust(List.of(new Person(Keys.principal("finn", hall.finn), Set.of(People.ADMINISTRATOR))));
        hall.fold.apply(new Recorded(revocation, 99, hall.now().plusSeconds(5)), without);
        assertTrue(hall.roster().findLiveKey(key.key().keyid(), Purpose.SIGN, hall.now().plusSeconds(5)).isEmpty());
        var unknown = Keys.ed25519();
        hall.record(hall.revoked(unknown.key().keyid(), hall.now(), Cause.COMPROMISED), hall.fay);
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("ben", unknown), hall.fay));
    }

    @Tag("source/key-rotation")
    @Test void an_owner_revokes_with_another_key_and_a_key_revokes_itself_but_nobody_elses() {
        var first = Keys.ed25519();
        var second = Keys.ed25519();
        var bens = Keys.ed25519();
        hall.record(hall.bound("anna", first), hall.fay);
        hall.record(hall.bound("anna", second), hall.fay);
        hall.record(hall.bound("ben", bens), hall.fay);
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.revoked(first.key().keyid(), hall.now(), Cause.LOST), bens));
        hall.record(hall.revoked(first.key().keyid(), hall.now(), Cause.LOST), second);
        // a revoked key revokes itself once more at most, and nothing else
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.revoked(second.key().keyid(), hall.now(), Cause.LOST), first));
        hall.record(hall.revoked(bens.key().keyid(), hall.now(), Cause.COMPROMISED), bens);
        assertTrue(hall.roster().findLiveKey(bens.key().keyid(), Purpose.SIGN, hall.now()).isEmpty());
    }

    @Test void the_keys_that_hold_are_what_statements_of_people_are_verified_with() {
        var key = Keys.ed25519();
        hall.record(hall.bound("anna", key), hall.fay);
        var statement = hall.joined("core", "anna");
        var verified = new Trust(hall.roster().signersAt(hall.now()), 1).verifyStatement(Envelope.sign(statement, key));
        assertEquals(Set.of("anna"), verified.signerNames());
        assertThrows(Rejected.Untrusted.class, () -> new Trust(hall.roster().signersAt(hall.now()), 1).verifyStatement(Envelope.sign(statement, Keys.ed25519())));
    }

    @Test void a_deploy_key_is_for_one_repository_and_reads_only_unless_it_says_more() {
        hall.record(hall.enrolled("deploy-app", AccountKind.DEPLOY), hall.fay);
        var reading = new BoundKey("deploy-app", AccountKey.ofStatements(Keys.ed25519().key()), Set.of(Purpose.AUTHENTICATE),
                Optional.of(new dev.alnage.evidence.claim.KeyBinding.Scope("shop/app", false)), hall.now(), hall.now().plusSeconds(60), Optional.empty(), Digest.of(dev.alnage.evidence.Bytes.empty()));
        assertTrue(hall.roster().allows(reading, "shop/app", RepositoryPermission.READ, hall.now()));
        assertFalse(hall.roster().allows(reading, "shop/app", RepositoryPermission.PUSH, hall.now()));
        assertFalse(hall.roster().allows(reading, "shop/other", RepositoryPermission.READ, hall.now()));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.granted("deploy-app", RepositoryRole.GUEST, "*"), hall.fay, hall.finn));
        // a key without a repository is none for a deploy account
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.bound("deploy-app", Keys.ed25519()), hall.fay));
    }

    private static PeopleRules every(int days, boolean lapse) {
        return new PeopleRules(KeyAges.STANDARD, Set.of(), Optional.of(new PeopleRules.ReviewCycle(Duration.ofDays(days), lapse)));
    }

    private Digest opened(Digest... grants) {
        var items = List.of(grants).stream().map(grant -> hall.roster().findGrant(grant).orElseThrow()).map(grant -> new AccessReview.Item(grant.envelope(),
                grant.holder().toString(), grant.role().wireName(), grant.repositories().text(), Optional.empty())).toList();
        return hall.record(new AccessReview(TownHall.DOMAIN, new AccessReview.Act.Opened(items, hall.now().plus(Duration.ofDays(14))), hall.now(), "the quarter's").toStatement(), hall.fay);
    }

    private void kept(Digest review, Digest grant, Signer by) {
        hall.record(new AccessReview(TownHall.DOMAIN, new AccessReview.Act.Answered(review, new java.util.TreeMap<>(java.util.Map.of(grant, true))), hall.now(), "asked").toStatement(), by);
    }

    @Tag("factory/access-review")
    @Test void a_role_that_nobody_looked_at_in_time_is_overdue_and_gives_nothing_where_the_policy_says_so() {
        var annas = hall.record(hall.granted("anna", RepositoryRole.DEVELOPER, "*"), hall.fay);
        var bens = hall.record(hall.granted("ben", RepositoryRole.GUEST, "*"), hall.fay);
        assertEquals(List.of(), hall.fold.roster(every(90, true)).overdueAt(hall.now()));
        hall.later(Duration.ofDays(80));
        // opened in time is not looked at in time
        var review = opened(annas, bens);
        kept(review, annas, hall.finn);
        hall.later(Duration.ofDays(10));
        var told = hall.fold.roster(every(90, false));
        assertEquals(List.of(bens), told.overdueAt(hall.now()).stream().map(Grant::envelope).toList());
        assertTrue(told.allows("ben", "shop/app", RepositoryPermission.READ, hall.now()), "told, and goes on");
        var lapsing = hall.fold.roster(every(90, true));
        assertEquals(List.of(bens), lapsing.overdueAt(hall.now()).stream().map(Grant::envelope).toList());
        assertFalse(lapsing.allows("ben", "shop/app", RepositoryPermission.READ, hall.now()));
        assertTrue(lapsing.allows("ben", "shop/app", RepositoryPermission.READ, hall.now().minus(Duration.ofDays(2))), "it held until then");
        assertTrue(lapsing.allows("anna", "shop/app", RepositoryPermission.READ, hall.now()));
        // it is still there to be looked at, and comes back by being kept
        assertTrue(lapsing.reviewableAt(hall.now()).stream().anyMatch(grant -> grant.envelope().equals(bens)));
        kept(review, bens, hall.finn);
        assertTrue(hall.fold.roster(every(90, true)).allows("ben", "shop/app", RepositoryPermission.READ, hall.now()));
        // and annas is due again ninety days after somebody kept it
        hall.later(Duration.ofDays(80));
        assertEquals(List.of(annas), hall.fold.roster(every(90, true)).overdueAt(hall.now()).stream().map(Grant::envelope).toList());
    }

    @Tag("factory/access-review")
    @Test void nobody_looks_at_a_role_of_their_own_and_no_cycle_is_longer_than_a_year() {
        hall.record(hall.enrolled("fay", AccountKind.PERSON), hall.finn);
        var own = hall.record(hall.granted("fay", RepositoryRole.GUEST, "*"), hall.finn);
        var review = opened(own);
        assertThrows(Rejected.Untrusted.class, () -> kept(review, own, hall.fay));
        kept(review, own, hall.finn);
        assertThrows(Rejected.Malformed.class, () -> every(367, true));
        assertThrows(Rejected.Malformed.class, () -> every(0, false));
    }
}
