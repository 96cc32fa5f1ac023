package dev.alnage.factory.source.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.change.ChangeGate;
import dev.alnage.factory.source.change.GitClient;
import dev.alnage.factory.source.change.MergedTree;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.change.Proposals;
import dev.alnage.factory.source.change.Reception;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.gate.InForce;
import dev.alnage.factory.source.gate.SourceGate;
import dev.alnage.factory.source.gate.SourceInspector;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Question;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import dev.alnage.policy.clone.CloneObjects;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.clone.SourceEvidence;
import dev.alnage.policy.clone.SourceVerification;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.SourceSigners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Git server that lies, about a repository whose ledger is real: commits signed by real git and ssh-keygen, a change reviewed by two
 * people and merged by the storer. Each lie is found out with its own code, and the honest clone passes.
 */
@Tag("source/protected-branch-attestation")
class LyingServerTest {
    private static final String MAIN = "refs/heads/main";
    private static final SourceScope SHOP = new SourceScope("test.alnage", "shop/app");
    private static final ReferenceChange.Rules RULES = new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules")));
    private static final Signer MERGE = Keys.ed25519();
    private static final Signer RITA = Keys.ed25519();
    private static final Signer ROB = Keys.ed25519();
    @TempDir static Path home;
    private static final Signer ONE = Keys.ed25519();
    private static final Signer TWO = Keys.ed25519();
    private static FactoryWorld world;
    private static ReferenceRecords records;
    private static Path bare;
    private static Digest first;
    private static Digest head;
    private static Digest merge;
    private static Digest tag;
    private static Digest forged;
    /** A merge in which git has followed a rename, and one that looks like it. */
    private static Digest renamed;
    private static Digest evil;
    /** On the first commit: one that does not touch what the change does, and one that renames it. */
    private static Digest beside;
    private static Digest moved;
    private static KnownLog before;
    private static Bytes file;
    /** As it was before the gate was asked about the merge. */
    private static Bytes unasked;
    /** What the server had before the change was merged: kept, and shown again. */
    private static Bytes past;

    private Path clone;
    private GitClient git;
    private static int clones;

    @BeforeAll static void history() throws IOException {
        world = new FactoryWorld(Files.createDirectory(home.resolve("factory")));
        var workloads = new java.util.EnumMap<>(world.trust().workloads());
        workloads.put(Role.MERGE, Set.of(Keys.principal("storer:merge", MERGE)));
        var was = world.trust();
        world.trust(FoundingEntries.file(1, was.issued(), was.expires(), was.trustDomain(), was.root(), workloads, FactoryWorld.POOLS, was.people()));
        world.witnesses(new Witnesses(Set.of(Keys.principal("one.example.org", ONE), Keys.principal("two.example.org", TWO)), 2, Duration.ofHours(1)));
        var keygen = new SshKeygen(home);
        keygen.create("anna");
        var anna = AccountKey.ofSsh(keygen.publicKey("anna"));
        enrol("anna", "Anna A", RepositoryRole.MAINTAINER, anna, keygen.sign("anna", Possession.NAMESPACE, anna.possession("test.alnage", "anna")));
        enrol("rita", "Rita R", RepositoryRole.MAINTAINER, AccountKey.ofStatements(RITA.key()), Possession.prove(RITA, "test.alnage", "rita"));
        enrol("rob", "Rob R", RepositoryRole.REVIEWER, AccountKey.ofStatements(ROB.key()), Possession.prove(ROB, "test.alnage", "rob"));
        commits();
        pushes();
        file = evidence(0);
    }

    private static void enrol(String name, String fullName, RepositoryRole role, AccountKey key, String proof) throws IOException {
        var now = world.clock.now();
        for (var said : List.of(new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, fullName), now, "new").toStatement(),
                new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), role, NameTemplate.ANY, Optional.empty()), now, "work").toStatement(),
                new KeyBinding("test.alnage", name, key, Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)), proof, now, "first").toStatement())) {
            world.storer.record(Envelope.sign(said, world.fay, world.finn));
        }
    }

    private static void commits() throws IOException {
        var git = new GitClient(Files.createDirectory(home.resolve("work")));
        git.run("init", "-q");
        git.run("config", "gpg.format", "ssh");
        git.run("config", "user.signingKey", home.resolve("anna").toString());
        first = git.commit("app.txt", "one\n", "First", "-S");
        git.run("tag", "-s", "-m", "v1", "v1");
        tag = Digest.gitCommit(git.run("rev-parse", "refs/tags/v1"));
        git.run("checkout", "-q", "-b", "login");
        head = git.commit("app.txt", "two\n", "Let people log in", "-S");
        git.run("checkout", "-q", "-b", "forged", first.hex());
        forged = git.commit("app.txt", "evil\n", "Nobody let this in");
        git.run("checkout", "-q", "-b", "renamed", first.hex());
        git.run("mv", "app.txt", "shop.txt");
        git.run("commit", "-q", "-S", "-m", "Call it shop");
        moved = git.head();
        git.run("merge", "-q", "-S", "-m", "Merge login", "login");
        renamed = git.head();
        git.run("checkout", "-q", "-b", "evil");
        Files.writeString(git.folder().resolve("shop.txt"), "evil\n");
        git.run("commit", "-q", "-S", "-a", "--amend", "-m", "Merge login");
        evil = git.head();
        git.run("checkout", "-q", "-b", "beside", first.hex());
        beside = git.commit("other.txt", "other\n", "Other", "-S");
        git.run("checkout", "-q", "main");
        git.run("clone", "-q", "--mirror", ".", home.resolve("bare.git").toString());
        bare = home.resolve("bare.git");
        new GitClient(bare).run("update-ref", "-d", "refs/heads/login");
        new GitClient(bare).run("update-ref", "-d", "refs/heads/forged");
        new GitClient(bare).run("update-ref", "-d", "refs/heads/renamed");
        new GitClient(bare).run("update-ref", "-d", "refs/heads/evil");
        new GitClient(bare).run("update-ref", "-d", "refs/heads/beside");
        new GitClient(bare).run("config", "uploadpack.allowAnySHA1InWant", "true");
    }

    /** main and a tag by a push, then a change that two people review and the storer merges. */
    private static void pushes() throws IOException {
        records = new ReferenceRecords(world.ledger, world.blobs, world::trust, world.clock, world.ingest);
        var proposals = new Proposals(world.ledger, world::trust, world.people::current);
        var organisation = Optional.of(OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8("""
                {"source": {"version": 1, "groups": [{"repositories": "**", "protect": [{"references": "refs/**", "signedCommits": true}]}]}}"""))));
        var keys = SourceSigners.of(world.people.current(world.clock.now()), world.trust());
        var inspector = new SourceInspector("test.alnage", records, _ -> new InForce(organisation, Json.object().build(), RULES, keys, SecretScan.of(RuleSet.shipped(), Waivers.NONE),
                _ -> new TreeSet<>()), SourceInspector.checks((_, _) -> Set.of(), (_, _) -> Set.of()), world.clock);
        var reception = new Reception("test.alnage", proposals, records, inspector, world.clock);
        var merges = new Merges(proposals, records, inspector, (_, _, _) -> Demand.FOUR_EYES, world.clock, MERGE);
        var gate = new ChangeGate(reception, merges, new SourceGate("test.alnage", inspector, records));
        var anna = new Pusher("anna", "SHA256:anna", Optional.empty(), Pusher.Transport.SSH);
        accepted(gate, new Push("shop/app", anna, List.of(new ReferenceUpdate(MAIN, Optional.empty(), Optional.of(first)),
                new ReferenceUpdate("refs/tags/v1", Optional.empty(), Optional.of(tag))), List.of(), Optional.of(certificate())));
        asked(MAIN, first);
        past = evidence(0);
        before = new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, (_, _) -> false, world.trust().root(), world.clock.now())
                .verify(past, "shop/app", Optional.empty(), new SourceVerification.Clone(new TreeMap<>(Map.of(MAIN, first, "refs/tags/v1", tag)), _ -> Optional.empty()))
                .log().orElseThrow();
        var planned = assertInstanceOf(Reception.Planned.Taken.class, reception.plan(new Push("shop/app", anna,
                List.of(new ReferenceUpdate("refs/for/main", Optional.empty(), Optional.of(head))), List.of()), bare));
        accepted(gate, new Push("shop/app", anna, planned.moves(), List.of()));
        var change = merges.judge(SHOP, 1, bare).change();
        for (var reviewer : List.of(RITA, ROB)) {
            world.record(reviewer, new Review(SHOP, 1, change.base(), change.head(), change.mergedTree().orElseThrow(), Review.Verdict.APPROVE, "", world.clock.now()).toStatement());
        }
        var prepared = merges.prepare(SHOP, 1, bare);
        unpack(prepared.pack());
        accepted(gate, prepared.push());
        merge = prepared.push().updates().getFirst().after().orElseThrow();
        new GitClient(bare).run("update-ref", MAIN, merge.hex());
        unasked = evidence(0);
        asked(MAIN, merge);
        accepted(gate, new Push("shop/app", anna, List.of(new ReferenceUpdate("refs/heads/renamed", Optional.empty(), Optional.of(renamed))), List.of()));
        new GitClient(bare).run("update-ref", "refs/heads/renamed", renamed.hex());
        var quiet = new ReferenceUpdate("refs/heads/evil", Optional.empty(), Optional.of(evil));
        var refused = assertInstanceOf(PushGate.Answer.Refused.class, gate.decide(new Push("shop/app", anna, List.of(quiet), List.of()), bare, bare));
        assertEquals("ALN-SRC-057", refused.refusals().getFirst().code());
        // a storer that lies: it says of the merge what it would say of an honest one
        records.record(SHOP, List.of(quiet), ReferenceRecords.Cause.push("anna", "SHA256:anna", "ssh", RULES), List.of(new SourceInspection(SHOP, quiet.name(), evil,
                List.of(first, head), 2, new TreeSet<>(Set.of("anna", "email:anna@example.org")), "anna", List.of(), new TreeMap<>(), world.clock.now()).toStatement()));
        new GitClient(bare).run("update-ref", "refs/heads/evil", evil.hex());
        accepted(gate, new Push("shop/app", anna, List.of(new ReferenceUpdate("refs/heads/beside", Optional.empty(), Optional.of(beside))), List.of()));
        new GitClient(bare).run("update-ref", "refs/heads/beside", beside.hex());
        carried("refs/heads/carried", 8, beside);
        carried("refs/heads/swapped", 9, moved);
    }

    /** The storer's word that a change was merged on a base with reviews that were given on the first commit. */
    private static void carried(String reference, long number, Digest base) throws IOException {
        var tree = MergedTree.of(bare, base, head).orElseThrow();
        var change = new ProposedChange(SHOP, number, 1, reference, base, head, Optional.of(tree), "anna/" + number, "Let people log in", "anna", ProposedChange.State.MERGED,
                Optional.of(renamed), List.of(new ProposedChange.Carried(first, MergedTree.of(bare, first, head).orElseThrow())), world.clock.now());
        records.record(SHOP, List.of(new ReferenceUpdate(reference, Optional.empty(), Optional.of(renamed))), new ReferenceRecords.Cause("anna", "SHA256:merge", "merge", RULES, Optional.empty(),
                Optional.of(number)), List.of(new SourceInspection(SHOP, reference, renamed, List.of(first, head), 2, new TreeSet<>(Set.of("anna", "email:anna@example.org")), "anna",
                List.of(), new TreeMap<>(), world.clock.now()).toStatement(), change.toStatement()));
        new GitClient(bare).run("update-ref", reference, renamed.hex());
    }

    /** Anna's own word for her first push, as git writes it. */
    private static Bytes certificate() throws IOException {
        var text = "certificate version 0.1\npusher anna@example.org 1700000000 +0000\nnonce " + new PushNonce(world.clock.now(), SHOP.references(), "0".repeat(64)) + "\n\n"
                + "0".repeat(40) + " " + first.hex() + " " + MAIN + "\n" + "0".repeat(40) + " " + tag.hex() + " refs/tags/v1\n";
        return Bytes.utf8(text + new SshKeygen(home).sign("anna", SshSigning.GIT, Bytes.utf8(text)));
    }

    private static void unpack(Bytes pack) throws IOException {
        var file = bare.resolve("objects/pack/pack-" + Digest.of(pack).hex() + ".pack");
        Files.write(file, pack.toArray());
        new GitClient(bare).run("index-pack", file.toString());
    }

    private static void accepted(PushGate gate, Push push) throws IOException {
        var answer = gate.decide(push, bare, bare);
        assertInstanceOf(PushGate.Answer.Accepted.class, answer, answer::toString);
    }

    private static void asked(String reference, Digest commit) throws IOException {
        var verdict = world.sealer.decide(new Question.OfRevision("shop/app", reference, commit)).decision().verdict();
        assertInstanceOf(Verdict.Passed.class, verdict, verdict::toString);
    }

    private static Bytes evidence(long from) throws IOException {
        return new EvidenceFile(world.reader, world.blobs, (_, _, _) -> FactoryPolicy.STANDARD).of("shop/app", world.trust(), world.signedTrust(), from, world.clock.now());
    }

    @AfterAll static void end() throws IOException {
        world.close();
    }

    @BeforeEach void cloned() throws IOException {
        clone = home.resolve("clone" + clones++);
        new GitClient(home).run("clone", "-q", bare.toUri().toString(), clone.toString());
        git = new GitClient(clone);
    }

    private SourceVerification.Result verify(Bytes evidence, Optional<KnownLog> known) throws IOException {
        try (var reader = CloneReader.open(clone)) {
            return new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, (_, name) -> name.equals(MAIN), world.trust().root(), world.clock.now())
                    .verify(evidence, "shop/app", known, new SourceVerification.Clone(reader.references("origin"), reader));
        }
    }

    private void refused(String code, Bytes evidence, Optional<KnownLog> known) throws IOException {
        var verdict = verify(evidence, known).verdict();
        assertTrue(assertInstanceOf(Verdict.Failed.class, verdict, verdict::toString).reasons().stream().anyMatch(reason -> reason.code().equals(code)), verdict::toString);
    }

    private void refused(String code) throws IOException {
        refused(code, file, Optional.of(before));
    }

    @Test void an_honest_clone_passes_for_who_knows_the_log_and_cannot_be_told_for_who_does_not() throws IOException {
        var verdict = verify(file, Optional.of(before)).verdict();
        assertInstanceOf(Verdict.Passed.class, verdict, verdict::toString);
        var nothing = verify(file, Optional.empty());
        assertEquals("ALN-SRC-092", assertInstanceOf(Verdict.CannotTell.class, nothing.verdict()).reasons().getFirst().code());
        // what it says to remember is enough the next time, with the records since then alone
        var known = nothing.log();
        assertInstanceOf(Verdict.Passed.class, verify(evidence(known.orElseThrow().size()), known).verdict());
        assertInstanceOf(Verdict.Passed.class, verify(evidence(before.size()), Optional.of(before)).verdict());
        assertInstanceOf(Verdict.Passed.class, verify(file, KnownLog.read(known.get().toBytes()).edge().map(_ -> known.get())).verdict());
    }

    @Tag("L6")
    @Test void a_first_look_passes_when_enough_witnesses_have_seen_the_log_lately_and_cannot_be_told_otherwise() throws IOException {
        world.reader.refresh();
        var note = SignedNote.read(world.reader.note());
        var byOne = note.with(Witnesses.cosign(note.text(), "one.example.org", ONE, world.clock.now()));
        assertInstanceOf(Verdict.Passed.class, verify(witnessed(byOne.with(Witnesses.cosign(note.text(), "two.example.org", TWO, world.clock.now()))), Optional.empty()).verdict());
        for (var few : List.of(byOne, byOne.with(Witnesses.cosign(note.text(), "two.example.org", TWO, world.clock.now().minus(Duration.ofHours(2)))))) {
            assertEquals("ALN-SRC-186", assertInstanceOf(Verdict.CannotTell.class, verify(witnessed(few), Optional.empty()).verdict()).reasons().getFirst().code());
        }
        assertInstanceOf(Verdict.Passed.class, verify(witnessed(byOne), Optional.of(before)).verdict());
    }

    private static Bytes witnessed(SignedNote note) throws IOException {
        return new EvidenceFile(world.reader, world.blobs, (_, _, _) -> FactoryPolicy.STANDARD).of("shop/app", world.trust(), world.signedTrust(), 0, world.clock.now(), Optional.of(note.toBytes()));
    }

    @Test void a_rewritten_history_is_found_out() throws IOException {
        git.run("fetch", "-q", "origin", forged.hex());
        git.run("update-ref", "refs/remotes/origin/main", forged.hex());
        refused("ALN-SRC-086");
    }

    @Test void a_reference_that_was_moved_elsewhere_is_found_out() throws IOException {
        git.run("fetch", "-q", "origin", head.hex());
        git.run("update-ref", "refs/remotes/origin/main", head.hex());
        refused("ALN-SRC-087");
    }

    @Test void a_reference_from_the_past_is_found_out() throws IOException {
        git.run("update-ref", "refs/remotes/origin/main", first.hex());
        refused("ALN-SRC-088");
    }

    @Test void a_reference_that_is_left_out_is_found_out() throws IOException {
        git.run("update-ref", "-d", "refs/tags/v1");
        refused("ALN-SRC-089");
    }

    @Test void the_past_with_the_evidence_of_the_past_is_found_out_by_who_has_seen_more() throws IOException {
        var known = verify(file, Optional.empty()).log();
        for (var later : List.of("renamed", "evil", "beside", "carried", "swapped")) {
            git.run("update-ref", "-d", "refs/remotes/origin/" + later);
        }
        git.run("update-ref", "refs/remotes/origin/main", first.hex());
        refused("ALN-SRC-091", past, known);
        // who has seen no more than that cannot find it out: it was the truth then
        assertInstanceOf(Verdict.Passed.class, verify(past, Optional.of(before)).verdict());
    }

    @Test void evidence_that_leaves_a_statement_out_is_found_out() throws IOException {
        for (var type : List.of(ReferenceChange.TYPE, Review.TYPE, SourceInspection.TYPE)) {
            refused("ALN-SRC-095", without(type), Optional.of(before));
        }
    }

    private static Verdict verify(CloneObjects objects, Bytes evidence, String reference, SortedMap<String, Digest> references) {
        return new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, (_, name) -> name.equals(reference), world.trust().root(), world.clock.now())
                .verify(evidence, "shop/app", Optional.of(before), new SourceVerification.Clone(references, objects)).verdict();
    }

    /** The objects of a clone, of which one was replaced under its name, as who can make SHA-1 collisions could. */
    private record Replaced(CloneObjects whole, Digest id, UnaryOperator<String> edit) implements CloneObjects {
        @Override public Optional<Found> find(Digest wanted) {
            return whole.find(wanted).map(found -> wanted.equals(id) ? new Found(found.type(), Bytes.utf8(edit.apply(found.content().toText()))) : found);
        }

        @Override public Remade remade(Digest merge) {
            return whole.remade(merge);
        }
    }

    @Tag("source/signed-commits")
    @Test void a_commit_that_is_not_signed_as_the_inspection_says_is_found_out() throws IOException {
        try (var reader = CloneReader.open(clone)) {
            var same = verify(new Replaced(reader, head, text -> text), file, MAIN, reader.references("origin"));
            assertInstanceOf(Verdict.Passed.class, same, same::toString);
            var verdict = verify(new Replaced(reader, head, text -> text.replace("Let people log in", "Let nobody log in")), file, MAIN, reader.references("origin"));
            assertEquals(Set.of("ALN-SRC-093"), codes(verdict), verdict::toString);
        }
    }

    @Test void a_revision_that_the_gate_was_not_asked_about_cannot_be_told() throws IOException {
        try (var reader = CloneReader.open(clone)) {
            var verdict = verify(reader, unasked, MAIN, new TreeMap<>(Map.of(MAIN, merge, "refs/tags/v1", tag)));
            assertInstanceOf(Verdict.CannotTell.class, verdict);
            assertEquals(Set.of("ALN-SRC-094"), codes(verdict), verdict::toString);
        }
    }

    @Tag("G2")
    @Tag("G3")
    @Test void an_evil_merge_that_the_storer_kept_quiet_is_found_out_and_an_honest_one_with_a_rename_is_not() throws IOException {
        try (var reader = CloneReader.open(clone)) {
            assertEquals(CloneObjects.Remade.SAME, reader.remade(renamed));
            assertEquals(CloneObjects.Remade.OTHER, reader.remade(evil));
            assertEquals(CloneObjects.Remade.UNKNOWN, reader.remade(Digest.gitCommit("7".repeat(40))));
            assertFalse(codes(verify(reader, file, "refs/heads/renamed", reader.references("origin"))).contains("ALN-SRC-152"));
            assertTrue(codes(verify(reader, file, "refs/heads/evil", reader.references("origin"))).contains("ALN-SRC-152"));
            // objects that make nothing again leave it open, and open is no yes
            assertTrue(codes(verify(reader::find, file, "refs/heads/renamed", reader.references("origin"))).contains("ALN-SRC-152"));
        }
    }

    @Tag("source/four-eyes")
    @Test void reviews_that_were_carried_over_are_of_the_same_change_and_by_leave_or_are_found_out() throws IOException {
        try (var reader = CloneReader.open(clone)) {
            assertFalse(carried(reader, "refs/heads/carried", true).contains("ALN-SRC-153"));
            assertTrue(carried(reader, "refs/heads/carried", false).contains("ALN-SRC-153"));
            assertTrue(carried(reader, "refs/heads/swapped", true).contains("ALN-SRC-153"));
            var tree = MergedTree.of(bare, first, head).orElseThrow();
            assertTrue(reader.isCarried(head, beside, new ProposedChange.Carried(first, tree)));
            assertFalse(reader.isCarried(head, beside, new ProposedChange.Carried(first, "7".repeat(40))));
            assertFalse(reader.isCarried(head, Digest.gitCommit("7".repeat(40)), new ProposedChange.Carried(first, tree)));
        }
    }

    private static Set<String> carried(CloneReader reader, String reference, boolean leave) throws IOException {
        var which = new SourceVerification.Protected() {
            @Override public boolean includes(SourceEvidence evidence, String name) {
                return name.equals(reference);
            }

            @Override public boolean carriesReviews(SourceEvidence evidence, String name) {
                return leave;
            }
        };
        return codes(new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, which, world.trust().root(), world.clock.now())
                .verify(file, "shop/app", Optional.of(before), new SourceVerification.Clone(reader.references("origin"), reader)).verdict());
    }

    private static Set<String> codes(Verdict verdict) {
        return verdict.reasons().stream().map(Reason::code).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test void a_damaged_record_or_one_too_few_is_found_out() throws IOException {
        refused("ALN-SRC-091", edited("records", json -> Json.array(((Json.Elements) json).values().subList(1, ((Json.Elements) json).values().size()))), Optional.of(before));
        refused("ALN-SRC-095", edited("repository", _ -> Json.text("shop/api")), Optional.of(before));
    }

    @Tag("G4")
    @Test void a_signed_push_whose_certificate_is_withheld_is_found_out() throws IOException {
        assertEquals(1, Fields.of("bundle", ((Json.Members) JsonReader.read(file, 1 << 28)).values().get("bundle")).map("blobs", Function.identity()).size());
        refused("ALN-SRC-158", edited("bundle", bundle -> {
            var members = new LinkedHashMap<>(((Json.Members) bundle).values());
            members.put("blobs", Json.object().build());
            return Json.object(members);
        }), Optional.of(before));
    }

    @Test void another_log_with_the_same_keys_is_not_the_one_that_is_known() throws IOException {
        refused("ALN-SRC-091", file, Optional.of(new KnownLog(before.origin(), before.size(), dev.alnage.evidence.log.NodeHash.EMPTY_TREE, Optional.empty())));
    }

    @Tag("G4")
    @Test void a_tag_of_this_project_says_nothing_in_another() throws IOException {
        // the same signed tag and commits, shown as another repository's, with this one's evidence
        try (var reader = CloneReader.open(clone)) {
            var verdict = new SourceVerification((_, _, _) -> FactoryPolicy.STANDARD, (_, _) -> true, world.trust().root(), world.clock.now())
                    .verify(file, "shop/api", Optional.of(before), new SourceVerification.Clone(reader.references("origin"), reader)).verdict();
            assertInstanceOf(Verdict.Failed.class, verdict);
        }
        git.run("tag", "-f", "v1", "refs/remotes/origin/main");
        refused("ALN-SRC-087");
    }

    private static Bytes edited(String member, java.util.function.UnaryOperator<Json> edit) {
        var members = new LinkedHashMap<>(((Json.Members) JsonReader.read(file, 1 << 28)).values());
        members.put(member, edit.apply(members.get(member)));
        return Json.object(members).toBytes();
    }

    /** Without every envelope of a type, whose proofs go with it. */
    private static Bytes without(String type) {
        return edited("bundle", bundle -> {
            var members = new LinkedHashMap<>(((Json.Members) bundle).values());
            var kept = new ArrayList<Json>();
            for (var entry : ((Json.Elements) members.get("entries")).values()) {
                if (!((Json.Text) ((Json.Members) entry).values().get("record")).value().contains("\n" + type + "\n")) {
                    kept.add(entry);
                }
            }
            members.put("entries", Json.array(kept));
            return Json.object(members);
        });
    }
}
