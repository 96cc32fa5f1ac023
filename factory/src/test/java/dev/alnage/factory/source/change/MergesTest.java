package dev.alnage.factory.source.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.protect.Drift;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.OpenGlass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proposing, reviewing and merging with a real ledger, real keys and commits of real git; each test has a repository of its own in the ledger. */
@Tag("source/four-eyes")
class MergesTest {
    private static final String MAIN = "refs/heads/main";
    private static final Digest RULES = Digest.of(Bytes.utf8("rules"));
    @TempDir static Path home;
    private static FactoryWorld world;
    private static Path bare;
    private static Digest first;
    private static Digest second;
    private static Digest conflicting;
    private static Digest beside;
    private static Digest renamed;
    private static Digest proposed;
    private static Digest proposedAgain;
    private static Digest owned;
    private static Digest urgent;
    private static final Signer ANNA = Keys.ed25519();
    private static final Signer RITA = Keys.ed25519();
    private static final Signer ROB = Keys.ed25519();
    private static final Signer RITA_TWO = Keys.ed25519();
    private static final Signer AMIR = Keys.ed25519();
    private static final Signer AMIR_TWO = Keys.ed25519();
    private static final Signer ZOE = Keys.ed25519();
    private static final Signer MERGE = Keys.ed25519();
    private static int repositories;

    private SourceScope scope;
    private Demand demand = Demand.FOUR_EYES;
    private Optional<Refusal> refusal = Optional.empty();
    private List<Digest> evil = List.of();
    /** What looks at merges; without it nothing stands against them. */
    private Optional<Inspector> owners = Optional.empty();
    private ReferenceRecords records;
    private Proposals proposals;
    private Reception reception;
    private Merges merges;
    private PushGate gate;

    @BeforeAll static void begin() throws IOException {
        world = new FactoryWorld(Files.createDirectory(home.resolve("factory")));
        var before = world.trust();
        var people = new ArrayList<>(before.people());
        people.add(new Person(new Principal("amir", Set.of(AMIR.key(), AMIR_TWO.key())), Set.of(BreakGlass.ROLE, People.ADMINISTRATOR)));
        people.add(new Person(Keys.principal("zoe", ZOE), Set.of(BreakGlass.ROLE, People.ADMINISTRATOR)));
        world.trust(FoundingEntries.file(1, before.issued(), before.expires(), before.trustDomain(), before.root(), before.workloads(), FactoryWorld.POOLS, people));
        enrol("anna", "Anna A", ANNA, RepositoryRole.MAINTAINER);
        enrol("rita", "Rita R", RITA, RepositoryRole.MAINTAINER);
        enrol("rita-two", "Rita R", RITA_TWO, RepositoryRole.MAINTAINER);
        enrol("rob", "Rob R", ROB, RepositoryRole.REVIEWER);
        commits();
    }

    private static void enrol(String name, String fullName, Signer key, RepositoryRole role) throws IOException {
        MergeFixture.enrol(world, name, fullName, key, role, AMIR, ZOE);
    }

    /** Owned has a file of owners on first, by which rita owns what urgent changes. main: first, then second beside it, or conflicting, or beside in the same file, or the file renamed; proposed and proposedAgain on first. */
    private static void commits() throws IOException {
        var git = new GitClient(Files.createDirectory(home.resolve("work")));
        git.run("init", "-q");
        first = git.commit("app.txt", "one\ntwo\nthree\nfour\nfive\nsix\n", "First");
        second = git.commit("other.txt", "other\n", "Second");
        git.run("checkout", "-q", "-b", "conflict", first.hex());
        conflicting = git.commit("app.txt", "ONE\ntwo\nthree\nfour\nfive\nsix\n", "Conflicting");
        git.run("checkout", "-q", "-b", "beside", first.hex());
        beside = git.commit("app.txt", "one\ntwo\nthree\nfour\nfive\nSIX\n", "Beside");
        git.run("checkout", "-q", "-b", "renamed", first.hex());
        git.run("mv", "app.txt", "shop.txt");
        renamed = git.commit("other.txt", "other\n", "Call it shop");
        git.run("checkout", "-q", "-b", "login", first.hex());
        proposed = git.commit("app.txt", "eins\ntwo\nthree\nfour\nfive\nsix\n", "Let people log in");
        proposedAgain = git.commit("app.txt", "uno\ntwo\nthree\nfour\nfive\nsix\n", "Let people log in, in Italian");
        git.run("checkout", "-q", "-b", "owned", first.hex());
        owned = git.commit("CODEOWNERS", "* @rita\n", "Say whose it is");
        urgent = git.commit("app.txt", "mended\ntwo\nthree\nfour\nfive\nsix\n", "Mend it");
        git.run("clone", "-q", "--mirror", ".", home.resolve("bare.git").toString());
        bare = home.resolve("bare.git");
    }

    @AfterAll static void end() throws IOException {
        world.close();
    }

    @BeforeEach void repository() throws IOException {
        scope = new SourceScope(world.trust().trustDomain(), "shop/app" + repositories++);
        records = new ReferenceRecords(world.ledger, world::trust, world.clock, world.ingest);
        proposals = new Proposals(world.ledger, world::trust, world.people::current);
        reception = new Reception(scope.trustDomain(), proposals, records, this::inspect, world.clock);
        merges = new Merges(proposals, records, this::inspect, (_, _, _) -> demand, world.clock, MERGE);
        gate = new ChangeGate(reception, merges, (_, _, _) -> {
            throw new IOException("no plain push is expected here");
        });
        moveMain(Optional.empty(), first);
    }

    /** The look of a storer that has nothing against it, or one thing. */
    private Inspector.Found inspect(Push push, Path quarantine, Path repository) throws IOException {
        if (owners.isPresent() && push.pusher().name().equals(Merges.PUSHER)) {
            return owners.get().inspect(push, quarantine, repository);
        }
        if (refusal.isPresent()) {
            return new Inspector.Found.Refused(List.of(refusal.get()));
        }
        var tip = push.updates().getFirst().after().orElseThrow();
        return new Inspector.Found.Clean(List.of(new SourceInspection(scope, push.updates().getFirst().name(), tip, List.of(first), 1,
                new TreeSet<>(List.of("email:anna@example.org", push.pusher().name())), push.pusher().name(), evil, new TreeMap<>(), world.clock.now())),
                new ReferenceChange.Rules("org/source@v1", RULES));
    }

    private void moveMain(Optional<Digest> from, Digest to) throws IOException {
        records.record(scope, List.of(new ReferenceUpdate(MAIN, from, Optional.of(to))),
                ReferenceRecords.Cause.push("anna", "SHA256:anna", "ssh", new ReferenceChange.Rules("org/source@v1", RULES)), List.of());
    }

    /** As the server does it: planned, then asked of the gate. */
    private List<Refusal> push(Digest head, String... options) throws IOException {
        return push("refs/for/main", head, options);
    }

    private List<Refusal> push(String to, Digest head, String... options) throws IOException {
        var anna = new Pusher("anna", "SHA256:anna", Optional.empty(), Pusher.Transport.SSH);
        return switch (reception.plan(new Push(scope.repository(), anna, List.of(new ReferenceUpdate(to, Optional.empty(), Optional.of(head))), List.of(options)), bare)) {
            case Reception.Planned.Refused(var refusals) -> refusals;
            case Reception.Planned.Taken(var moves, _) -> refusals(gate.decide(new Push(scope.repository(), anna, moves, List.of(options)), bare, bare));
        };
    }

    private static List<Refusal> refusals(PushGate.Answer answer) {
        return answer instanceof PushGate.Answer.Refused(var refusals) ? refusals : List.of();
    }

    private ProposedChange propose(Digest head) throws IOException {
        assertEquals(List.of(), push(head));
        return proposals.require(scope, 1);
    }

    private void approve(Signer... reviewers) throws IOException {
        var change = merges.judge(scope, 1, bare).change();
        for (var reviewer : reviewers) {
            world.record(reviewer, new Review(scope, 1, change.base(), change.head(), change.mergedTree().orElse("0".repeat(40)), Review.Verdict.APPROVE, "", world.clock.now()).toStatement());
        }
    }

    private List<String> obstacles() throws IOException {
        return merges.judge(scope, 1, bare).obstacles().stream().map(FourEyes.Finding::code).toList();
    }

    private Digest merge() throws IOException {
        var prepared = merges.prepare(scope, 1, bare);
        MergeFixture.unpack(bare, prepared.pack());
        assertEquals(List.of(), refusals(gate.decide(prepared.push(), bare, bare)));
        return commit(prepared);
    }

    private static Digest commit(Merges.Prepared prepared) {
        return prepared.push().updates().getFirst().after().orElseThrow();
    }

    private List<String> codes(PushGate.Answer answer) {
        return refusals(answer).stream().map(Refusal::code).toList();
    }

    @Test void a_change_with_two_reviews_is_merged_by_the_server_in_a_commit_that_plain_git_verifies() throws IOException {
        propose(proposed);
        moveMain(Optional.of(first), second);
        approve(RITA, ROB);
        var merge = merge();
        assertEquals(Optional.of(merge), records.history(scope).find(MAIN));
        var change = proposals.require(scope, 1);
        assertEquals(ProposedChange.State.MERGED, change.state());
        assertEquals(Optional.of(merge), change.result());
        var signers = Files.writeString(home.resolve("signers"), "merge@test.alnage namespaces=\"git\" " + SshSigning.publicKeyLine(MERGE.key()) + "\n");
        var git = new GitClient(bare);
        git.run("-c", "gpg.ssh.allowedSignersFile=" + signers, "verify-commit", merge.hex());
        assertEquals(second.hex() + " " + proposed.hex(), git.run("log", "-1", "--format=%P", merge.hex()));
        assertEquals("eins\ntwo\nthree\nfour\nfive\nsix", git.run("show", merge.hex() + ":app.txt"));
        assertTrue(git.run("log", "-1", "--format=%B", merge.hex()).contains("Approved-by: rita r\nApproved-by: rob r"));
        // somebody else's list of signers does not have it
        var others = Files.writeString(home.resolve("others"), "merge@test.alnage namespaces=\"git\" " + SshSigning.publicKeyLine(RITA.key()) + "\n");
        assertThrows(IOException.class, () -> git.run("-c", "gpg.ssh.allowedSignersFile=" + others, "verify-commit", merge.hex()));
    }

    @Test void nothing_is_merged_without_enough_reviews() throws IOException {
        propose(proposed);
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        approve(RITA);
        assertThrows(Rejected.Untrusted.class, () -> merges.prepare(scope, 1, bare));
        assertEquals(Optional.of(first), records.history(scope).find(MAIN));
    }

    @Tag("G2")
    @Test void two_accounts_of_one_person_are_one_reviewer_and_a_stranger_is_not_even_filed() throws IOException {
        propose(proposed);
        approve(RITA, RITA_TWO);
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        assertThrows(Rejected.Untrusted.class, () -> approve(world.stranger));
    }

    @Tag("G2")
    @Test void a_push_after_the_approval_dismisses_it_also_between_the_making_of_the_merge_and_its_record() throws IOException {
        propose(proposed);
        approve(RITA, ROB);
        var prepared = merges.prepare(scope, 1, bare);
        MergeFixture.unpack(bare, prepared.pack());
        assertEquals(List.of(), push(proposedAgain));
        assertEquals(List.of("ALN-SRC-096"), codes(gate.decide(prepared.push(), bare, bare)));
        assertEquals(Optional.of(first), records.history(scope).find(MAIN));
        assertEquals(2, proposals.require(scope, 1).patchSet());
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        approve(RITA, ROB);
        merge();
    }

    @Test void a_merge_that_was_not_made_here_is_not_recorded() throws IOException {
        propose(proposed);
        approve(RITA, ROB);
        var foreign = new Push(scope.repository(), merges.pusher(), List.of(new ReferenceUpdate(MAIN, Optional.of(first), Optional.of(proposedAgain))), List.of());
        assertEquals(List.of("ALN-SRC-096"), codes(gate.decide(foreign, bare, bare)));
        var prepared = merges.prepare(scope, 1, bare);
        MergeFixture.unpack(bare, prepared.pack());
        var elsewhere = new Push(scope.repository(), merges.pusher(), List.of(new ReferenceUpdate("refs/heads/release", Optional.empty(), Optional.of(commit(prepared)))), List.of());
        assertEquals(List.of("ALN-SRC-096"), codes(gate.decide(elsewhere, bare, bare)));
        assertEquals(List.of(), codes(gate.decide(prepared.push(), bare, bare)));
    }

    @Test void a_patch_set_that_nobody_planned_is_not_recorded() throws IOException {
        var anna = new Pusher("anna", "SHA256:anna", Optional.empty(), Pusher.Transport.SSH);
        var move = new ReferenceUpdate("refs/changes/1/1", Optional.empty(), Optional.of(proposed));
        assertEquals(List.of("ALN-SRC-099"), codes(gate.decide(new Push(scope.repository(), anna, List.of(move), List.of()), bare, bare)));
        var other = new ReferenceUpdate("refs/heads/dev", Optional.empty(), Optional.of(proposed));
        assertEquals(List.of("ALN-SRC-099"), codes(gate.decide(new Push(scope.repository(), anna, List.of(move, other), List.of()), bare, bare)));
        assertTrue(proposals.list(scope).isEmpty());
    }

    @Test void a_base_that_moved_dismisses_reviews_unless_the_rules_let_the_same_change_pass() throws IOException {
        propose(proposed);
        approve(RITA, ROB);
        moveMain(Optional.of(first), second);
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        demand = new Demand(2, 1, true);
        assertEquals(List.of(), obstacles());
        merge();
        assertEquals(List.of(first), proposals.require(scope, 1).carried().stream().map(ProposedChange.Carried::base).toList());
    }

    @Test void a_base_that_moved_in_the_paths_of_the_change_dismisses_reviews_whatever_the_rules_let() throws IOException {
        demand = new Demand(2, 1, true);
        propose(proposed);
        approve(RITA, ROB);
        moveMain(Optional.of(first), beside);
        // it merges all the same, into something that nobody has seen
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        approve(RITA, ROB);
        assertEquals("eins\ntwo\nthree\nfour\nfive\nSIX", new GitClient(bare).run("show", merge().hex() + ":app.txt"));
        assertEquals(List.of(), proposals.require(scope, 1).carried());
    }

    @Test void a_change_of_a_file_that_was_renamed_meanwhile_follows_it() throws IOException {
        propose(proposed);
        moveMain(Optional.of(first), renamed);
        approve(RITA, ROB);
        var git = new GitClient(bare);
        var merge = merge();
        assertEquals("eins\ntwo\nthree\nfour\nfive\nsix", git.run("show", merge.hex() + ":shop.txt"));
        // as git itself merges them
        assertEquals(git.run("merge-tree", "--write-tree", renamed.hex(), proposed.hex()), git.run("rev-parse", merge.hex() + "^{tree}"));
    }

    @Test void what_conflicts_with_the_tip_is_not_merged() throws IOException {
        propose(proposed);
        moveMain(Optional.of(first), conflicting);
        assertTrue(obstacles().contains("ALN-SRC-084"));
        demand = Demand.NONE;
        assertThrows(Rejected.Untrusted.class, () -> merges.prepare(scope, 1, bare));
    }

    @Tag("G3")
    @Test void an_evil_merge_in_the_change_must_be_reviewed_where_nothing_else_must() throws IOException {
        demand = Demand.NONE;
        evil = List.of(proposed);
        propose(proposed);
        assertEquals(List.of("ALN-SRC-085"), obstacles());
        approve(ROB);
        merge();
    }

    @Test void what_the_look_at_the_objects_refuses_is_neither_proposed_nor_merged() throws IOException {
        refusal = Optional.of(new Refusal("ALN-SRC-030", "app.txt:1", "a key", "none", "take it out"));
        assertEquals(List.of(refusal.get()), push(proposed));
        assertTrue(proposals.list(scope).isEmpty());
        refusal = Optional.empty();
        propose(proposed);
        approve(RITA, ROB);
        var prepared = merges.prepare(scope, 1, bare);
        MergeFixture.unpack(bare, prepared.pack());
        refusal = Optional.of(new Refusal("ALN-SRC-030", "app.txt:1", "a key", "none", "take it out"));
        assertEquals(List.of("ALN-SRC-030"), codes(gate.decide(prepared.push(), bare, bare)));
        assertEquals(Optional.of(first), records.history(scope).find(MAIN));
    }

    private void askOwners(String leave) {
        owners = Optional.of(MergeFixture.inspector(world, scope, records, proposals, leave));
    }

    private List<String> mergeCodes() throws IOException {
        var prepared = merges.prepare(scope, 1, bare);
        MergeFixture.unpack(bare, prepared.pack());
        return codes(gate.decide(prepared.push(), bare, bare));
    }

    @Tag("source/code-owners")
    @Test void broken_glass_stands_for_owners_where_the_rules_let_it_and_the_record_says_that_they_did_not_look() throws IOException {
        moveMain(Optional.of(first), owned);
        propose(urgent);
        var now = world.clock.now();
        var envelope = world.storer.record(Envelope.sign(new BreakGlass(scope, 1, urgent, "the shop is down", Optional.empty(), now, now.plus(Duration.ofHours(1))).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), obstacles());
        askOwners("");
        assertEquals(List.of("ALN-SRC-068"), mergeCodes());
        assertEquals(Optional.of(owned), records.history(scope).find(MAIN));
        askOwners(", \"glassForOwners\": true");
        assertEquals(List.of(), mergeCodes());
        var found = MergeFixture.owners(world, scope, records);
        assertTrue(found.result() == SourceInspection.Result.NOT_APPLICABLE && found.notes().getFirst().contains("glass broken by amir and zoe"), found::toString);
        assertEquals(envelope, found.evidence().get("glass"));
        // since when they have held begins anew, and the report of drift names both until a change has what is asked
        assertEquals(List.of("owners", "reviews"), MergeFixture.standing(world, scope, MAIN).drift().stream().map(Drift::control).toList());
        assertEquals(List.of(envelope), open());
    }

    @Tag("source/code-owners")
    @Test void leave_for_broken_glass_is_none_without_it_and_owners_who_approve_are_on_record() throws IOException {
        moveMain(Optional.of(first), owned);
        propose(urgent);
        askOwners(", \"glassForOwners\": true");
        // the other account of one owner owns nothing
        approve(RITA_TWO, ROB);
        assertEquals(List.of("ALN-SRC-068"), mergeCodes());
        var now = world.clock.now();
        world.storer.record(Envelope.sign(new BreakGlass(scope, 1, proposed, "another commit", Optional.empty(), now, now.plus(Duration.ofHours(1))).toStatement(), AMIR, ZOE));
        assertEquals(List.of("ALN-SRC-068"), mergeCodes());
        approve(RITA);
        assertEquals(List.of(), mergeCodes());
        assertEquals(SourceInspection.Result.PASSED, MergeFixture.owners(world, scope, records).result());
        assertEquals(List.of(), MergeFixture.standing(world, scope, MAIN).drift());
    }

    private BreakGlass broken(Optional<Digest> resolves) {
        var now = world.clock.now();
        return new BreakGlass(scope, 1, proposed, "the shop is down", resolves, now, now.plus(Duration.ofHours(1)));
    }

    @Test void glass_broken_by_two_lets_exactly_this_change_in_and_stays_listed_until_it_is_resolved() throws IOException {
        propose(proposed);
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR)));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), RITA, ROB)));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR, AMIR)));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR, AMIR_TWO)));
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        var envelope = world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), obstacles());
        var merge = merge();
        assertTrue(new GitClient(bare).run("log", "-1", "--format=%B", merge.hex()).contains("Glass-broken: " + envelope));
        assertEquals(List.of(envelope), open());
        // nobody sweeps it up who has not had it looked at, and who made the change has not
        world.storer.record(Envelope.sign(broken(Optional.of(envelope)).toStatement(), AMIR, ZOE));
        review(ANNA);
        world.storer.record(Envelope.sign(broken(Optional.of(envelope)).toStatement(), AMIR, ZOE));
        assertEquals(List.of(envelope), open());
        review(ROB);
        assertEquals(List.of(envelope), open());
        world.storer.record(Envelope.sign(broken(Optional.of(envelope)).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), open());
    }

    /** After the merge, of exactly what went in. */
    private void review(Signer reviewer) throws IOException {
        var change = proposals.require(scope, 1);
        world.record(reviewer, new Review(scope, 1, change.base(), change.head(), change.mergedTree().orElseThrow(), Review.Verdict.APPROVE, "", world.clock.now()).toStatement());
    }

    private List<Digest> open() throws IOException {
        return merges.openGlass(scope).stream().map(OpenGlass::envelope).toList();
    }

    @Test void glass_that_let_nothing_in_is_resolved_by_two_people_without_a_review() throws IOException {
        propose(proposed);
        var envelope = world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR, ZOE));
        assertEquals(List.of(envelope), open());
        world.storer.record(Envelope.sign(broken(Optional.of(envelope)).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), open());
        assertEquals(List.of("ALN-SRC-080"), obstacles());
    }

    @Test void what_merging_changes_is_shown_as_one_difference_of_what_would_go_in() throws IOException {
        var diff = ChangeDiff.of(bare, second, proposed).orElseThrow();
        assertEquals(MergedTree.of(bare, second, proposed), Optional.of(diff.tree()));
        assertTrue(diff.text().toText().contains("-one\n+eins\n") && !diff.text().toText().contains("other.txt"), diff.text()::toText);
        assertEquals(Optional.empty(), ChangeDiff.of(bare, conflicting, proposed));
    }

    @Test void broken_glass_lapses_and_is_for_no_other_commit() throws IOException {
        propose(proposed);
        world.storer.record(Envelope.sign(broken(Optional.empty()).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), push(proposedAgain));
        assertEquals(List.of("ALN-SRC-080"), obstacles());
        var now = world.clock.now();
        world.storer.record(Envelope.sign(new BreakGlass(scope, 1, proposedAgain, "again", Optional.empty(), now, now.plusSeconds(60)).toStatement(), AMIR, ZOE));
        assertEquals(List.of(), obstacles());
        world.later(Duration.ofSeconds(61));
        assertEquals(List.of("ALN-SRC-080"), obstacles());
    }

    @Test void a_change_is_told_from_another_by_its_topic() throws IOException {
        propose(proposed);
        assertEquals("ALN-SRC-099", push(proposed).getFirst().code());
        assertEquals(List.of(), push(proposed, "topic=docs"));
        assertEquals(List.of(1L, 2L), List.copyOf(proposals.list(scope).keySet()));
        assertEquals(List.of(), push(proposedAgain));
        assertEquals(2, proposals.require(scope, 1).patchSet());
        assertEquals(Optional.of(proposed), records.history(scope).find("refs/changes/1/1"));
        assertEquals(Optional.of(proposedAgain), records.history(scope).find("refs/changes/1/2"));
    }

    @Test void what_is_in_the_branch_or_for_no_branch_is_no_change() throws IOException {
        assertEquals("ALN-SRC-099", push(first).getFirst().code());
        assertEquals("ALN-SRC-099", push("refs/for/nowhere", proposed).getFirst().code());
    }

    @Test void an_abandoned_change_is_neither_reviewed_nor_merged_and_the_next_push_opens_another() throws IOException {
        propose(proposed);
        merges.abandon(scope, 1);
        assertThrows(Rejected.Stale.class, () -> merges.prepare(scope, 1, bare));
        assertThrows(Rejected.Stale.class, () -> merges.abandon(scope, 1));
        assertEquals(List.of(), push(proposedAgain));
        assertEquals(ProposedChange.State.OPEN, proposals.require(scope, 2).state());
    }

    @Tag("source/protected-branch-attestation")
    @Test void of_two_who_move_a_branch_from_one_place_the_second_is_told_to_fetch() throws IOException {
        moveMain(Optional.of(first), second);
        assertThrows(Rejected.Stale.class, () -> moveMain(Optional.of(first), conflicting));
        assertEquals(2, records.history(scope).changes().size());
        // another process reads the same chain
        assertEquals(records.history(scope).state(), new ReferenceRecords(world.ledger, world::trust, world.clock, world.ingest).history(scope).state());
    }
}
