package dev.alnage.evidence.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccessReview.Act;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.NameTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The ends of every range that a claim may be in: the last value that is good, and the first that is not. */
class ClaimLimitsTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final Digest ONE = Digest.of(Bytes.utf8("one"));
    private static final Digest HEAD = Digest.gitCommit("2".repeat(40));
    private static final SourceScope SHOP = new SourceScope("factory.example", "shop/app");
    private static final String TREE = "0123456789abcdef0123456789abcdef01234567";

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains(", expected "), message);
    }

    /** A text of one to so many characters, and not only of spaces. */
    private static void text(int lengthMax, Consumer<String> making) {
        making.accept("x".repeat(lengthMax));
        making.accept("x");
        refused(() -> making.accept("x".repeat(lengthMax + 1)));
        refused(() -> making.accept(""));
        refused(() -> making.accept("   "));
    }

    private static void number(LongConsumer making) {
        making.accept(1);
        making.accept(Fields.INTEGER_MAX);
        refused(() -> making.accept(0));
        refused(() -> making.accept(Fields.INTEGER_MAX + 1));
    }

    private static void life(Duration longest, Consumer<Instant> making) {
        making.accept(AT.plusSeconds(1));
        making.accept(AT.plus(longest));
        refused(() -> making.accept(AT));
        refused(() -> making.accept(AT.minusSeconds(1)));
        refused(() -> making.accept(AT.plus(longest).plusSeconds(1)));
    }

    /** Each of the characters is good and each of their neighbours, where it is none of them, is not. */
    private static void characters(String good, String bad, Consumer<String> making) {
        good.chars().forEach(c -> making.accept(String.valueOf((char) c)));
        bad.chars().forEach(c -> refused(() -> making.accept(String.valueOf((char) c))));
    }

    private static void tree(Consumer<String> making) {
        making.accept(TREE);
        refused(() -> making.accept(TREE.substring(1)));
        refused(() -> making.accept(TREE + "0"));
        characters("09af", "/:`gGA", c -> making.accept(c + TREE.substring(1)));
    }

    @Test void a_name_of_an_account_or_team_has_one_spelling_and_an_end() {
        Consumer<String> account = name -> new Membership(SHOP.trustDomain(), new Membership.Act.Removed(name), AT, "x");
        account.accept("a".repeat(64));
        refused(() -> account.accept("a".repeat(65)));
        refused(() -> account.accept(""));
        characters("az09", "-./:`{A_ é", account);
        characters("az09-.", "/:`{A_ é", c -> account.accept("a" + c + "b"));
        characters("az09", "-./:`{A_ é", c -> account.accept("a" + c));
        characters("az09", "-./:`{A_ é", c -> account.accept(c + "a"));
        refused(() -> new Membership.Act.Joined("A", "anna"));
        refused(() -> new Membership.Act.Joined("core", "A"));
        refused(() -> new Membership.Act.Left("A", "anna"));
        refused(() -> new Membership.Act.Left("core", "A"));
        refused(() -> new Membership.Act.Enrolled("A", AccountKind.BOT, "x"));
        refused(() -> new Membership.Act.Addressed("A", "a@b"));
        refused(() -> RoleGrant.Holder.of("team:"));
        refused(() -> RoleGrant.Holder.of("team:A"));
        refused(() -> RoleGrant.Holder.of("A"));
    }

    @Test void texts_for_people_are_one_line_with_an_end() {
        text(1_000, reason -> new Membership(SHOP.trustDomain(), new Membership.Act.Removed("a"), AT, reason));
        text(1_000, name -> new Membership.Act.Enrolled("a", AccountKind.PERSON, name));
        text(1_000, reason -> new RoleGrant(SHOP.trustDomain(), new RoleGrant.Act.Withdrawn(ONE), AT, reason));
        text(1_000, reason -> new KeyRevocation(SHOP.trustDomain(), "key", AT, KeyRevocation.Cause.LOST, AT, reason));
        text(1_000, reason -> new AccessReview(SHOP.trustDomain(), new Act.Closed(ONE, List.of(), List.of()), AT, reason));
        text(1_000, repository -> new KeyBinding.Scope(repository, true));
        refused(() -> new KeyBinding.Scope("a\nb", true));
        refused(() -> new KeyBinding.Scope("a\u007fb", true));
        text(1_000, reason -> policy("p", 1, AT.plusSeconds(1), Optional.empty(), reason));
        text(2_000, reason -> new BreakGlass(SHOP, 1, HEAD, reason, Optional.empty(), AT, AT.plusSeconds(1)));
    }

    @Test void an_address_is_in_small_letters_of_ascii() {
        Consumer<String> email = address -> new Membership.Act.Addressed("anna", address);
        email.accept("a@" + "b".repeat(252));
        refused(() -> email.accept("a@" + "b".repeat(253)));
        characters("!~;=?@[", " \u007f<>AZé\n", c -> email.accept("a@" + c));
        refused(() -> email.accept("ab"));
        refused(() -> email.accept("@b"));
    }

    private static AccessReview.Item item(int number) {
        return new AccessReview.Item(Digest.of(Bytes.utf8("grant " + number)), "anna", "guest", "*", Optional.empty());
    }

    @Test void an_access_review_lists_each_grant_once_and_ends_in_time() {
        IntFunction<AccessReview> review = count -> new AccessReview(SHOP.trustDomain(), new Act.Opened(IntStream.range(0, count).mapToObj(ClaimLimitsTest::item).toList(),
                AT.plusSeconds(1)), AT, "x");
        review.apply(AccessReview.GRANTS_MAX);
        refused(() -> review.apply(AccessReview.GRANTS_MAX + 1));
        refused(() -> review.apply(0));
        refused(() -> new Act.Opened(List.of(item(1), item(1)), AT));
        life(Duration.ofDays(60), deadline -> new AccessReview(SHOP.trustDomain(), new Act.Opened(List.of(item(1)), deadline), AT, "x"));
        var answers = new TreeMap<Digest, Boolean>();
        refused(() -> new Act.Answered(ONE, answers));
        IntStream.range(0, AccessReview.GRANTS_MAX).forEach(i -> answers.put(item(i).grant(), true));
        assertEquals(AccessReview.GRANTS_MAX, new Act.Answered(ONE, answers).answers().size());
        answers.put(ONE, false);
        refused(() -> new Act.Answered(ONE, answers));
    }

    @Test void a_grant_a_key_and_an_emergency_end_after_they_begin() {
        Consumer<Instant> grant = end -> new RoleGrant(SHOP.trustDomain(), new RoleGrant.Act.Granted(RoleGrant.Holder.of("anna"), RepositoryRole.GUEST, NameTemplate.ANY,
                Optional.of(end)), AT, "x");
        grant.accept(AT.plusSeconds(1));
        refused(() -> grant.accept(AT));
        life(Duration.ofHours(24), end -> new BreakGlass(SHOP, 1, HEAD, "x", Optional.empty(), AT, end));
        life(Duration.ofDays(90), end -> new PolicyException(SHOP.trustDomain(), "anna", "r", "s", "x", AT, end));
        life(Duration.ofDays(400), end -> policy("p", 1, end, Optional.empty(), "x"));
        Consumer<Instant> since = begin -> new KeyRevocation(SHOP.trustDomain(), "key", begin, KeyRevocation.Cause.LOST, AT, "x");
        since.accept(AT);
        refused(() -> since.accept(AT.plusSeconds(1)));
    }

    @Test void numbers_are_from_one_to_what_every_reader_keeps() {
        number(change -> new BreakGlass(SHOP, change, HEAD, "x", Optional.empty(), AT, AT.plusSeconds(1)));
        review(Review.FORGE, TREE, "");
        review(Fields.INTEGER_MAX, TREE, "");
        refused(() -> review(-1, TREE, ""));
        refused(() -> review(Fields.INTEGER_MAX + 1, TREE, ""));
        number(number -> proposed(number, 1, "refs/heads/main", "t", "t", "anna", Optional.empty()));
        number(patchSet -> proposed(1, patchSet, "refs/heads/main", "t", "t", "anna", Optional.empty()));
        number(sequence -> moved(sequence, sequence == 1 ? Optional.empty() : Optional.of(ONE), "anna", move("refs/heads/main")));
        number(version -> policy("p", version, AT.plusSeconds(1), version == 1 ? Optional.empty() : Optional.of(ONE), "x"));
    }

    private static PolicyVersion policy(String name, long version, Instant expires, Optional<Digest> replaces, String reason) {
        return new PolicyVersion(SHOP.trustDomain(), name, version, AT, expires, Profile.HIGH, ONE, replaces, reason);
    }

    @Test void a_policy_has_a_plain_name_and_its_place_in_the_chain() {
        text(100, name -> policy(name, 1, AT.plusSeconds(1), Optional.empty(), "x"));
        characters("az09-/", ".:`{A_ é", name -> policy(name, 1, AT.plusSeconds(1), Optional.empty(), "x"));
        refused(() -> policy("p", 1, AT.plusSeconds(1), Optional.of(ONE), "x"));
        refused(() -> policy("p", 2, AT.plusSeconds(1), Optional.empty(), "x"));
    }

    @Test void an_exception_is_of_one_owner_for_one_rule_and_one_subject() {
        text(1_000, text -> exception(text, "anna", "r", "s", "x"));
        text(1_000, text -> exception("d", text, "r", "s", "x"));
        text(1_000, text -> exception("d", "anna", text, "s", "x"));
        text(1_000, text -> exception("d", "anna", "r", text, "x"));
        text(1_000, text -> exception("d", "anna", "r", "s", text));
        refused(() -> exception("d", "anna", "*", "s", "x"));
        refused(() -> exception("d", "anna", "r", "*", "x"));
        refused(() -> exception("d", "anna", "r*", "s", "x"));
        refused(() -> exception("d", "anna", "r", "s*", "x"));
    }

    private static PolicyException exception(String domain, String owner, String rule, String subject, String reason) {
        return new PolicyException(domain, owner, rule, subject, reason, AT, AT.plusSeconds(1));
    }

    private static Review review(long change, String tree, String comment) {
        return new Review(SHOP, change, HEAD, HEAD, tree, Review.Verdict.APPROVE, comment, AT);
    }

    private static ProposedChange proposed(long number, long patchSet, String target, String topic, String title, String pusher, Optional<String> tree) {
        return new ProposedChange(SHOP, number, patchSet, target, HEAD, HEAD, tree, topic, title, pusher, ProposedChange.State.OPEN, Optional.empty(), List.of(), AT);
    }

    @Test void a_change_and_its_reviews_name_a_branch_and_a_tree() {
        tree(tree -> review(1, tree, ""));
        tree(tree -> proposed(1, 1, "refs/heads/main", "t", "t", "anna", Optional.of(tree)));
        tree(tree -> new ProposedChange.Carried(HEAD, tree));
        review(1, TREE, "x".repeat(10_000));
        refused(() -> review(1, TREE, "x".repeat(10_001)));
        text(500, topic -> proposed(1, 1, "refs/heads/main", topic, "t", "anna", Optional.empty()));
        text(500, title -> proposed(1, 1, "refs/heads/main", "t", title, "anna", Optional.empty()));
        text(500, pusher -> proposed(1, 1, "refs/heads/main", "t", "t", pusher, Optional.empty()));
        proposed(1, 1, "refs/heads/" + "x".repeat(489), "t", "t", "anna", Optional.empty());
        refused(() -> proposed(1, 1, "refs/heads/" + "x".repeat(490), "t", "t", "anna", Optional.empty()));
        refused(() -> proposed(1, 1, "refs/tags/v1", "t", "t", "anna", Optional.empty()));
    }

    @Test void only_a_merged_change_has_a_merge_commit_and_reviews_of_earlier_bases() {
        var open = proposed(1, 1, "refs/heads/main", "t", "t", "anna", Optional.empty());
        assertEquals(Optional.of(HEAD), open.merged(HEAD, List.of(new ProposedChange.Carried(HEAD, TREE)), AT).result());
        refused(() -> open.ended(ProposedChange.State.MERGED, Optional.empty(), AT));
        refused(() -> open.ended(ProposedChange.State.ABANDONED, Optional.of(HEAD), AT));
        refused(() -> new ProposedChange(SHOP, 1, 1, "refs/heads/main", HEAD, HEAD, Optional.empty(), "t", "t", "anna", ProposedChange.State.OPEN, Optional.empty(),
                List.of(new ProposedChange.Carried(HEAD, TREE)), AT));
    }

    private static ReferenceChange.Move move(String reference) {
        return new ReferenceChange.Move(reference, Optional.empty(), Optional.of(HEAD));
    }

    private static ReferenceChange moved(long sequence, Optional<Digest> previous, String text, ReferenceChange.Move... moves) {
        return new ReferenceChange(SHOP, sequence, previous, List.of(moves), text, text, text, new ReferenceChange.Rules(text, ONE), Optional.empty(), Optional.empty(), AT);
    }

    @Test void references_have_full_names_and_a_change_moves_no_more_than_a_thousand() {
        move("refs/" + "x".repeat(495));
        refused(() -> move("refs/" + "x".repeat(496)));
        characters("!~é", " \u007f\n", c -> move("refs/heads/" + c));
        refused(() -> move("heads/main"));
        IntFunction<ReferenceChange.Move[]> moves = count -> IntStream.range(0, count).mapToObj(i -> move("refs/heads/" + i)).toArray(ReferenceChange.Move[]::new);
        assertEquals(1_000, moved(1, Optional.empty(), "x", moves.apply(1_000)).moves().size());
        refused(() -> moved(1, Optional.empty(), "x", moves.apply(1_001)));
        refused(() -> new ReferenceChange.Move("refs/heads/main", Optional.of(ONE), Optional.empty()));
        for (var at = 0; at < 4; at++) {
            var place = at;
            text(500, text -> new ReferenceChange(SHOP, 1, Optional.empty(), List.of(move("refs/heads/main")), place == 0 ? text : "x", place == 1 ? text : "x",
                    place == 2 ? text : "x", new ReferenceChange.Rules(place == 3 ? text : "x", ONE), Optional.empty(), Optional.empty(), AT));
        }
    }

    private static SourceInspection inspection(long commits, int listed, int contributors, String control) {
        var people = new TreeSet<>(IntStream.range(0, contributors).mapToObj(i -> "p" + i).toList());
        people.add("anna");
        return new SourceInspection(SHOP, "refs/heads/main", HEAD, IntStream.range(0, listed).mapToObj(_ -> HEAD).toList(), commits, people, "anna", List.of(),
                new TreeMap<>(java.util.Map.of(control, control(0, 0))), AT);
    }

    private static SourceInspection.Control control(int evidence, int notes) {
        var named = new TreeMap<String, Digest>();
        IntStream.range(0, evidence).forEach(i -> named.put("e" + i, ONE));
        return new SourceInspection.Control(SourceInspection.Result.PASSED, named, IntStream.range(0, notes).mapToObj(i -> "n" + i).toList());
    }

    @Test void an_inspection_lists_ten_thousand_of_each_and_names_its_controls() {
        inspection(0, 10_000, 9_999, "c");
        inspection(Fields.INTEGER_MAX, 0, 0, "c".repeat(64));
        refused(() -> inspection(-1, 0, 0, "c"));
        refused(() -> inspection(Fields.INTEGER_MAX + 1, 0, 0, "c"));
        refused(() -> inspection(0, 10_001, 0, "c"));
        refused(() -> inspection(0, 0, 10_000, "c"));
        refused(() -> inspection(0, 0, 0, "c".repeat(65)));
        refused(() -> inspection(0, 0, 0, ""));
        characters("az-", "`{A0_ ", name -> inspection(0, 0, 0, name));
        assertEquals(10_000, control(10_000, 10_000).notes().size());
        refused(() -> control(10_001, 0));
        refused(() -> control(0, 10_001));
        refused(() -> new SourceInspection(SHOP, "refs/heads/main", HEAD, List.of(), 1, new TreeSet<>(List.of("ben")), "anna", List.of(), new TreeMap<>(), AT));
        refused(() -> new SourceInspection(SHOP, "refs/heads/main", HEAD, List.of(), 1, new TreeSet<>(List.of("anna")), "anna",
                IntStream.range(0, 10_001).mapToObj(_ -> HEAD).toList(), new TreeMap<>(), AT));
        var seen = inspection(0, 0, 0, "trees");
        assertEquals(Optional.of(control(0, 0)), seen.find("trees"));
        assertEquals(Optional.empty(), seen.find("owners"));
    }

    @Test void a_repository_and_a_trust_domain_have_plain_names() {
        new SourceScope("d".repeat(200), "r".repeat(200));
        refused(() -> new SourceScope("d".repeat(201), "r"));
        refused(() -> new SourceScope("d", "r".repeat(201)));
        refused(() -> new SourceScope("", "r"));
        characters("!~A:", " \u007f/é", domain -> new SourceScope(domain, "r"));
        characters("az09", "/:`{A_-.", name -> new SourceScope("d", name));
        characters("az09._-/", ":`{A ", c -> new SourceScope("d", "r" + c + "x"));
        characters("az09_-", "./:`{A ", c -> new SourceScope("d", "r" + c));
        var long80 = assertThrows(Rejected.Malformed.class, () -> new SourceScope("d", "R".repeat(80))).getMessage();
        var long81 = assertThrows(Rejected.Malformed.class, () -> new SourceScope("d", "R".repeat(81))).getMessage();
        assertTrue(long80.contains("\"" + "R".repeat(80) + "\""), long80);
        assertTrue(long81.contains("\"" + "R".repeat(80) + "…\""), long81);
    }

    @Test void the_repository_of_a_uri_is_found_whatever_revision_it_names_and_no_other_uri_has_one() {
        assertEquals(Optional.of(SHOP), SourceScope.find("alnage://factory.example/shop/app"));
        assertEquals(Optional.of(SHOP), SourceScope.find("git+alnage://factory.example/shop/app@refs/heads/main"));
        for (var other : List.of("https://factory.example/shop/app", "alnage://", "alnage://factory.example", "factory.example/shop", "")) {
            assertEquals(Optional.empty(), SourceScope.find(other), other);
        }
        refused(() -> SourceScope.find("alnage:///shop"));
        refused(() -> SourceScope.find("alnage://factory.example/"));
        refused(() -> SourceScope.find("alnage://factory.example/../shop"));
    }

    @Test void a_revocation_names_a_key_or_a_serial_number_and_the_worse_cause_wins() {
        Consumer<String> revoked = name -> new KeyRevocation(SHOP.trustDomain(), name, AT, KeyRevocation.Cause.LOST, AT, "x");
        revoked.accept("x".repeat(256));
        refused(() -> revoked.accept("x".repeat(257)));
        refused(() -> revoked.accept(""));
        characters("!~:", " \u007fé\n", revoked);
        assertEquals("serial:18446744073709551615", KeyRevocation.serial(-1));
        for (var one : KeyRevocation.Cause.values()) {
            for (var other : KeyRevocation.Cause.values()) {
                assertEquals(one.ordinal() >= other.ordinal() ? one : other, one.or(other));
            }
        }
    }

    @Test void every_word_is_read_back_and_no_other_one() {
        for (var kind : AccountKind.values()) {
            assertEquals(kind, AccountKind.of(kind.wireName()));
        }
        for (var kind : KeyKind.values()) {
            assertEquals(kind, KeyKind.of(kind.wireName()));
            assertEquals(Duration.ofDays(kind == KeyKind.SSH_SK ? 730 : 365), kind.ageMax());
        }
        assertEquals("ssh-sk", KeyKind.SSH_SK.wireName());
        for (var role : RepositoryRole.values()) {
            assertEquals(role, RepositoryRole.of(role.wireName()));
            assertEquals(List.of(RepositoryRole.APPROVER, RepositoryRole.MAINTAINER, RepositoryRole.OWNER).contains(role), role.isPower());
        }
        for (var verdict : Review.Verdict.values()) {
            assertEquals(verdict, Review.Verdict.of(verdict.wireName()));
        }
        for (var level : Profile.Level.values()) {
            assertEquals(level, Profile.Level.of(level.wireName()));
        }
        for (var word : List.of("", "Person", "PERSON", "ssh_sk", "root", "approved", "low", "sign ")) {
            refused(() -> AccountKind.of(word));
            refused(() -> KeyKind.of(word));
            refused(() -> RepositoryRole.of(word));
            refused(() -> Review.Verdict.of(word));
            refused(() -> Profile.Level.of(word));
            refused(() -> KeyBinding.Purpose.of(word));
            refused(() -> KeyRevocation.Cause.of(word));
        }
    }

    @Test void a_profile_reaches_what_both_of_its_axes_reach_and_is_never_lowered() {
        var moderate = Profile.Level.MODERATE;
        var high = Profile.Level.HIGH;
        assertTrue(high.reaches(moderate) && high.reaches(high) && moderate.reaches(moderate));
        assertFalse(moderate.reaches(high));
        assertTrue(new Profile(high, moderate).reaches(new Profile(moderate, moderate)));
        assertFalse(new Profile(high, moderate).reaches(new Profile(moderate, high)));
        assertFalse(new Profile(moderate, high).reaches(new Profile(high, moderate)));
        assertEquals(new Profile(high, moderate), new Profile(moderate, moderate).withAtLeast(high));
        assertEquals(new Profile(high, moderate), new Profile(high, moderate).withAtLeast(moderate));
        assertEquals("assurance moderate, risk high", new Profile(moderate, high).toString());
    }
}
