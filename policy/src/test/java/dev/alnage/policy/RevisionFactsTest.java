package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A revision passes only if what was pushed was looked at and let in, there and for this very commit; its levels are what the evidence carries. */
@Tag("source/four-eyes")
class RevisionFactsTest {
    private static final Question.OfRevision QUESTION = new Question.OfRevision("shop/app", "refs/heads/main", World.COMMIT);
    private static final SourceScope SHOP = new SourceScope("test.alnage", "shop/app");
    private static final Digest BASE = Digest.gitCommit("a".repeat(40));
    private static final Digest HEAD = Digest.gitCommit("b".repeat(40));
    private static final String TREE = "7".repeat(40);
    private static final List<String> ALL = List.of("protection", "signatures", "secrets", "trees");

    private final World world = new World();
    private final Signer fay = Keys.ed25519();
    private final Signer finn = Keys.ed25519();
    private final Signer rita = Keys.ed25519();
    private final Signer rob = Keys.ed25519();
    private final Signer anna = Keys.ed25519();
    private final TrustFile trust = trust();

    private TrustFile trust() {
        var people = new ArrayList<>(world.trust.people());
        people.add(new Person(Keys.principal("fay", fay), Set.of(People.ADMINISTRATOR, BreakGlass.ROLE)));
        people.add(new Person(Keys.principal("finn", finn), Set.of(People.ADMINISTRATOR, BreakGlass.ROLE)));
        return FoundingEntries.file(1, world.trust.issued(), world.trust.expires(), world.trust.trustDomain(), world.trust.root(), world.trust.workloads(), List.of("a", "b"), people);
    }

    private RevisionFacts facts() {
        return new Gatherer(trust, world, World.NOW.plusSeconds(60)).gather(QUESTION);
    }

    private Verdict decide() {
        return FactoryPolicy.STANDARD.decide(facts()).verdict();
    }

    private List<String> levels() {
        return assertInstanceOf(Verdict.Passed.class, decide()).levels();
    }

    private void inspected(String repository, Digest commit, List<String> passed) {
        var controls = new TreeMap<String, SourceInspection.Control>();
        passed.forEach(name -> controls.put(name, new SourceInspection.Control(SourceInspection.Result.PASSED, new TreeMap<>(), List.of())));
        world.record(world.ingest, new SourceInspection(new SourceScope("test.alnage", repository), "refs/heads/main", commit, List.of(), 1,
                new TreeSet<>(Set.of("anna", "email:anna@example.org")), "anna", List.of(), controls, World.NOW).toStatement());
    }

    private void moved(String repository, String reference, Digest commit) {
        world.record(world.ingest, new ReferenceChange(new SourceScope("test.alnage", repository), 1, Optional.empty(),
                List.of(new ReferenceChange.Move(reference, Optional.empty(), Optional.of(commit))), "anna", "SHA256:key", "ssh",
                new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))), Optional.empty(), Optional.empty(), World.NOW).toStatement());
    }

    private void person(String name, String fullName, Signer key, RepositoryRole role) {
        person(name, fullName, role, AccountKey.ofStatements(key.key()), Possession.prove(key, "test.alnage", name));
    }

    private void person(String name, String fullName, RepositoryRole role, AccountKey key, String proof) {
        world.record(fay, new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, fullName), World.NOW, "new").toStatement(), finn);
        world.record(fay, new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), role, new NameTemplate("*"), Optional.empty()), World.NOW, "work")
                .toStatement(), finn);
        world.record(fay, new KeyBinding("test.alnage", name, key, Set.of(KeyBinding.Purpose.SIGN), Optional.empty(),
                World.NOW.plus(Duration.ofDays(30)), proof, World.NOW, "first").toStatement(), finn);
    }

    private void people() {
        person("anna", "Anna A", anna, RepositoryRole.MAINTAINER);
        person("rita", "Rita R", rita, RepositoryRole.MAINTAINER);
        person("rob", "Rob R", rob, RepositoryRole.REVIEWER);
    }

    private void reviewedBy(Signer... reviewers) {
        for (var reviewer : reviewers) {
            world.record(reviewer, new Review(SHOP, 1, BASE, HEAD, TREE, Review.Verdict.APPROVE, "", World.NOW).toStatement());
        }
    }

    private void merged() {
        inspected("shop/app", HEAD, ALL);
        inspected("shop/app", World.COMMIT, ALL);
        moved("shop/app", "refs/heads/main", World.COMMIT);
        world.record(world.ingest, new ProposedChange(SHOP, 1, 1, "refs/heads/main", BASE, HEAD, Optional.of(TREE), "anna/main", "Log in", "anna",
                ProposedChange.State.MERGED, Optional.of(World.COMMIT), List.of(), World.NOW).toStatement());
    }

    private void cannotTell(String code) {
        assertEquals(code, assertInstanceOf(Verdict.CannotTell.class, decide()).reasons().getFirst().code());
    }

    @Test void a_revision_that_nobody_inspected_is_no_yes() {
        cannotTell("ALN-SRC-050");
        moved("shop/app", "refs/heads/main", World.COMMIT);
        cannotTell("ALN-SRC-050");
    }

    @Test @Tag("G4") void an_inspection_in_another_repository_or_of_another_commit_says_nothing_here() {
        inspected("shop/other", World.COMMIT, ALL);
        inspected("shop/app", HEAD, ALL);
        moved("shop/app", "refs/heads/main", World.COMMIT);
        cannotTell("ALN-SRC-050");
    }

    @Test @Tag("G4") void a_commit_that_was_let_into_another_branch_or_repository_is_no_revision_of_this_one() {
        inspected("shop/app", World.COMMIT, ALL);
        moved("shop/other", "refs/heads/main", World.COMMIT);
        moved("shop/app", "refs/heads/dev", World.COMMIT);
        cannotTell("ALN-SRC-090");
    }

    @Test void levels_are_what_was_looked_at_and_no_more() {
        inspected("shop/app", World.COMMIT, List.of("trees"));
        moved("shop/app", "refs/heads/main", World.COMMIT);
        assertEquals(List.of("SLSA_SOURCE_LEVEL_2", "ALNAGE_SOURCE_TREES"), levels());
        inspected("shop/app", World.COMMIT, ALL);
        assertEquals(List.of("SLSA_SOURCE_LEVEL_3", "ALNAGE_SOURCE_PROTECTION", "ALNAGE_SOURCE_SECRETS", "ALNAGE_SOURCE_SIGNATURES", "ALNAGE_SOURCE_TREES"), levels());
    }

    @Test void two_reviewers_of_exactly_what_was_merged_give_level_four_and_our_own_property() {
        people();
        reviewedBy(rita, rob);
        merged();
        assertTrue(levels().containsAll(List.of("SLSA_SOURCE_LEVEL_4", "ALNAGE_SOURCE_FOUR_EYES")), levels().toString());
    }

    @Test void one_reviewer_is_level_four_for_slsa_and_not_four_eyes_for_the_paper() {
        people();
        reviewedBy(rita);
        merged();
        assertTrue(levels().contains("SLSA_SOURCE_LEVEL_4"));
        assertFalse(levels().contains("ALNAGE_SOURCE_FOUR_EYES"));
    }

    @Tag("G2")
    @Test void a_forged_review_an_own_one_and_one_that_came_after_the_merge_give_nothing() {
        people();
        reviewedBy(world.stranger, anna, world.ingest, world.gate);
        merged();
        assertTrue(levels().contains("SLSA_SOURCE_LEVEL_3"), levels().toString());
        assertEquals(List.of(), List.copyOf(facts().reviewed().orElseThrow().outcome().approvals().keySet()));
    }

    /** Somebody whose key is one of OpenSSH, and who has git and no more. */
    private void personOfGit(String name, Signer key) {
        var ssh = AccountKey.ofSsh(SshSigning.publicKeyLine(key.key()));
        person(name, name + " G", RepositoryRole.MAINTAINER, ssh, SshSigning.sign(key, Possession.NAMESPACE, ssh.possession("test.alnage", name)));
    }

    /** The storer files it; the merge itself is the reviewer's. */
    private void filedAsGit(Signer reviewer, String base, String verdict) {
        var headers = "tree " + TREE + "\nparent " + base + "\nparent " + HEAD.hex() + "\nauthor Rob <rob@example.org> 1700000000 +0000\n"
                + "committer Rob <rob@example.org> 1700000000 +0000\n";
        var message = "\nLooked at it\n\nChange: " + SHOP.toUri() + "/1\nReview: " + verdict + "\n";
        var signature = SshSigning.sign(reviewer, SshSigning.GIT, Bytes.utf8(headers + message));
        var commit = Bytes.utf8(headers + "gpgsig " + signature.strip().replace("\n", "\n ") + "\n" + message);
        world.record(world.ingest, new GitReview(GitReview.says(commit), SshSigning.fingerprint(reviewer.key()), commit).toStatement());
    }

    private List<String> approved() {
        return List.copyOf(facts().reviewed().orElseThrow().outcome().approvals().keySet());
    }

    @Test void merges_that_reviewers_made_and_signed_with_git_are_reviews() {
        people();
        var gil = Keys.ed25519();
        personOfGit("gil", gil);
        reviewedBy(rob);
        filedAsGit(gil, BASE.hex(), "approve");
        merged();
        assertEquals(List.of("gil g", "rob r"), approved());
        assertTrue(levels().containsAll(List.of("SLSA_SOURCE_LEVEL_4", "ALNAGE_SOURCE_FOUR_EYES")), levels().toString());
    }

    @Tag("G2")
    @Test void a_storer_that_lies_makes_no_review_by_git() {
        people();
        var gil = Keys.ed25519();
        personOfGit("gil", gil);
        personOfGit("greta", Keys.ed25519());
        filedAsGit(world.stranger, BASE.hex(), "approve");
        filedAsGit(world.ingest, BASE.hex(), "approve");
        filedAsGit(gil, "c".repeat(40), "approve");
        filedAsGit(gil, BASE.hex(), "comment");
        // rita's key is for statements: she has not said that it signs commits
        filedAsGit(rita, BASE.hex(), "approve");
        merged();
        assertEquals(List.of(), approved());
    }

    private BreakGlass broken(String reason, Optional<Digest> resolves) {
        return new BreakGlass(SHOP, 1, HEAD, reason, resolves, World.NOW, World.NOW.plus(Duration.ofHours(1)));
    }

    private List<Digest> glass() {
        return facts().reviewed().orElseThrow().glass().stream().map(each -> each.envelope()).toList();
    }

    @Test void glass_that_two_broke_is_told_with_the_decision_until_a_review_stands_behind_its_resolution() {
        people();
        merged();
        world.record(fay, broken("alone", Optional.empty()).toStatement());
        assertEquals(List.of(), glass());
        world.record(fay, broken("the shop is down", Optional.empty()).toStatement(), finn);
        var envelope = glass().getFirst();
        var claims = FactoryPolicy.STANDARD.decide(facts()).claims();
        assertTrue(claims.stream().anyMatch(claim -> claim.topic().equals("glass") && claim.text().contains("fay and finn") && claim.text().contains("the shop is down")), claims::toString);
        world.record(fay, broken("swept up", Optional.of(envelope)).toStatement(), finn);
        assertEquals(List.of(envelope), glass());
        world.record(fay, broken("by one", Optional.of(envelope)).toStatement());
        assertEquals(List.of(envelope), glass());
        reviewedBy(rob);
        world.record(fay, broken("rob has looked at it", Optional.of(envelope)).toStatement(), finn);
        assertEquals(List.of(), glass());
    }

    @Tag("G2")
    @Test void a_second_account_of_one_human_being_is_no_second_reviewer() {
        people();
        var two = Keys.ed25519();
        person("rita-two", "rita r", two, RepositoryRole.MAINTAINER);
        var annaTwo = Keys.ed25519();
        person("anna-two", "Anna A", annaTwo, RepositoryRole.MAINTAINER);
        reviewedBy(rita, two, annaTwo);
        merged();
        assertEquals(1, facts().reviewed().orElseThrow().outcome().approvals().size());
        assertFalse(levels().contains("ALNAGE_SOURCE_FOUR_EYES"));
    }

    @Test void a_contributor_whom_nobody_knows_could_be_the_reviewer() {
        person("rita", "Rita R", rita, RepositoryRole.MAINTAINER);
        person("rob", "Rob R", rob, RepositoryRole.MAINTAINER);
        reviewedBy(rita, rob);
        merged();
        assertTrue(levels().contains("SLSA_SOURCE_LEVEL_3"), levels().toString());
    }

    @Test void the_document_says_what_is_known_of_it_in_the_form_of_the_schema() {
        people();
        reviewedBy(rita, rob);
        merged();
        var document = FactsDocument.of(facts());
        assertEquals(new Json.Null(), document.values().get("run"));
        assertEquals(Json.object().with("kind", "revision").with("repository", "shop/app").with("reference", "refs/heads/main")
                .with("commit", World.COMMIT.toString()).build(), document.values().get("question"));
        var change = ((Json.Members) ((Json.Members) document.values().get("revision")).values().get("change")).values();
        assertEquals(2, ((Json.Elements) change.get("approvals")).values().size());
    }

    private void says(String name) {
        assertEquals(Written.in("revisions.txt").get(name), Written.of(FactoryPolicy.STANDARD.decide(facts())), name);
    }

    @Test void a_decision_says_what_let_a_revision_in_and_what_is_missing() {
        says("nothing");
        moved("shop/app", "refs/heads/main", World.COMMIT);
        says("moved");
        inspected("shop/app", World.COMMIT, List.of("trees"));
        says("moved and inspected");
        people();
        merged();
        says("merged without a review");
        reviewedBy(rita, anna, world.stranger);
        world.record(rob, new Review(SHOP, 1, BASE, HEAD, TREE, Review.Verdict.REJECT, "not yet", World.NOW).toStatement());
        world.record(fay, broken("the shop is down", Optional.empty()).toStatement(), finn);
        says("reviewed, rejected, and with broken glass");
        assertEquals(Written.in("revisions.txt").get("facts"), Written.of(FactsDocument.of(facts())));
    }
}
