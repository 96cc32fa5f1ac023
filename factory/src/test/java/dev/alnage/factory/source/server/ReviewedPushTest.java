package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.change.ChangeGate;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.change.Proposals;
import dev.alnage.factory.source.change.PushedReviews;
import dev.alnage.factory.source.change.Reception;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.gate.InForce;
import dev.alnage.factory.source.gate.RecordedReferences;
import dev.alnage.factory.source.gate.ReviewDemands;
import dev.alnage.factory.source.gate.SourceGate;
import dev.alnage.factory.source.gate.SourceInspector;
import dev.alnage.factory.source.gate.StorerChanges;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.factory.source.server.ssh.SshDoor;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.source.Demand;
import dev.alnage.policy.source.SourceSigners;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code git push origin HEAD:refs/for/main} over SSH to a merge that the next fetch brings, with nothing but the Git server's parts left out. */
@Tag("source/four-eyes")
class ReviewedPushTest {
    private static final SourceScope SHOP = new SourceScope("test.alnage", "shop/app");
    private static final String ORGANISATION = """
            {"source": {"version": 1, "groups": [{"repositories": "**", "protect": [{"references": "refs/heads/release", "reviews": 2}, {"references": "refs/heads/next", "reviews": 1, "carriedReviews": true}, {"references": "refs/tags/**", "signedPush": true}]}]}}""";
    @TempDir Path home;
    private final Signer merge = Keys.ed25519();
    private final Signer rita = Keys.ed25519();
    private final Signer rob = Keys.ed25519();
    private final Signer host = Keys.ed25519();

    @Test void a_change_is_pushed_for_review_reviewed_merged_and_fetched() throws IOException {
        try (var world = new FactoryWorld(Files.createDirectory(home.resolve("factory"))); var repositories = Repositories.open(home.resolve("repositories"), new RealDisk())) {
            var plain = new GitClient(home, Map.of());
            var keygen = new SshKeygen(home);
            keygen.create("anna");
            keygen.create("mallory");
            keygen.create("rob");
            enrol(world, "anna", "Anna A", RepositoryRole.MAINTAINER, Keys.ed25519());
            bind(world, "anna", AccountKey.ofSsh(keygen.publicKey("anna")), message -> keygen.sign("anna", Possession.NAMESPACE, message));
            enrol(world, "rita", "Rita R", RepositoryRole.MAINTAINER, rita);
            enrol(world, "rob", "Rob R", RepositoryRole.REVIEWER, rob);
            bind(world, "rob", AccountKey.ofSsh(keygen.publicKey("rob")), message -> keygen.sign("rob", Possession.NAMESPACE, message));
            var records = new ReferenceRecords(world.ledger, world.blobs, world::trust, world.clock, world.ingest);
            var proposals = new Proposals(world.ledger, world::trust, world.people::current);
            var organisation = Optional.of(OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8(ORGANISATION))));
            var keys = SourceSigners.of(world.people.current(world.clock.now()), world.trust());
            InForce.Source inForce = _ -> new InForce(organisation, Json.object().build(), new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))), keys,
                    SecretScan.of(RuleSet.shipped(), Waivers.NONE), _ -> new TreeSet<>());
            var inspector = new SourceInspector("test.alnage", records, inForce, SourceInspector.checks((_, _) -> Set.of(), (_, _) -> Set.of()), world.clock);
            var reception = new Reception("test.alnage", proposals, records, inspector, world.clock);
            var merges = new Merges(proposals, records, inspector, (_, _, _) -> Demand.FOUR_EYES, world.clock, merge);
            var gate = new ChangeGate(reception, merges, new SourceGate("test.alnage", inspector, records));
            var reviews = new PushedReviews("test.alnage", proposals, records, merges, world.clock);
            var admission = new Admission(gate, new StorerChanges(reception, reviews),
                    new RecordedReferences("test.alnage", records));
            var directory = new SmallDirectory();
            directory.keys.put(blob(Files.readString(home.resolve("anna.pub"))), "anna");
            directory.keys.put(blob(Files.readString(home.resolve("rob.pub"))), "rob");
            directory.grant("anna", "shop/app", Access.Operation.READ, Access.Operation.WRITE);
            directory.grant("rob", "shop/app", Access.Operation.READ, Access.Operation.WRITE);
            repositories.create(new RepositoryName("shop/app"));
            var merging = new Merging(repositories, admission, Limits.USUAL, (name, number) -> {
                var prepared = merges.prepare(new SourceScope("test.alnage", name.text()), number, repositories.directory(name));
                return new Merging.Prepared(prepared.push(), prepared.pack());
            });
            try (var ssh = SshDoor.open(new InetSocketAddress("127.0.0.1", 0), host, new GitService(repositories, directory, admission, Limits.USUAL, world.clock,
                    new PushNonces("test.alnage", world.clock, new SecureRandom())), directory,
                    world.clock, SshServerLimits.USUAL)) {
                Files.writeString(home.resolve("known_hosts"), "[127.0.0.1]:" + ssh.port() + " " + SshSigning.publicKeyLine(host.key()) + "\n");
                var git = plain.with("GIT_SSH_COMMAND", "ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -i " + home.resolve("anna")
                        + " -o UserKnownHostsFile=" + home.resolve("known_hosts") + " -o StrictHostKeyChecking=yes").with("GIT_AUTHOR_EMAIL", "anna@example.org")
                        .with("GIT_COMMITTER_EMAIL", "anna@example.org");
                scene(world, git, "ssh://git@127.0.0.1:" + ssh.port() + "/shop/app", merging, proposals, merges, repositories.directory(new RepositoryName("shop/app")));
                byGit(world, git, "ssh://git@127.0.0.1:" + ssh.port() + "/shop/app", directory, merging, merges, reviews);
                signed(world, git, records, gate, repositories.directory(new RepositoryName("shop/app")));
                var demands = new ReviewDemands(inForce, records, world.clock);
                assertEquals(new Demand(2, 1, false), demands.demand(SHOP, "refs/heads/release", repositories.directory(new RepositoryName("shop/app"))));
                assertEquals(new Demand(1, 1, true), demands.demand(SHOP, "refs/heads/next", repositories.directory(new RepositoryName("shop/app"))));
            }
        }
    }

    private void scene(FactoryWorld world, GitClient git, String url, Merging merging, Proposals proposals, Merges merges, Path bare) throws IOException {
        var work = git.repository(home.resolve("work"));
        git.git(work, "remote", "add", "origin", url).succeeded();
        git.git(work, "push", "origin", "main").succeeded();
        var head = git.commit(work, "file", "two\n");
        assertTrue(git.git(work, "push", "origin", "HEAD:refs/changes/1/1").refused().text().contains("ALN-SRC-"));
        var said = git.git(work, "push", "origin", "HEAD:refs/for/main").succeeded().text();
        assertTrue(said.contains("change 1 patch set 1 for main: Write file"), said);
        assertTrue(git.git(work, "push", "origin", "HEAD:refs/for/main").refused().text().contains("ALN-SRC-099"));
        assertTrue(assertThrows(Rejected.class, () -> merging.merge(new RepositoryName("shop/app"), 1)).getMessage().contains("ALN-SRC-080"));
        var change = merges.judge(SHOP, 1, bare).change();
        for (var reviewer : List.of(rita, rob)) {
            world.record(reviewer, new Review(SHOP, 1, change.base(), change.head(), change.mergedTree().orElseThrow(), Review.Verdict.APPROVE, "", world.clock.now()).toStatement());
        }
        var merged = merging.merge(new RepositoryName("shop/app"), 1);
        assertEquals(Optional.of(merged), proposals.require(SHOP, 1).result());
        git.git(work, "fetch", "-q", "origin").succeeded();
        assertEquals(merged.hex(), git.id(work, "refs/remotes/origin/main"));
        assertEquals(head, git.id(work, "refs/remotes/origin/main^2"));
        var signers = Files.writeString(home.resolve("signers"), "merge@test.alnage " + SshSigning.publicKeyLine(merge.key()) + "\n");
        git.git(work, "-c", "gpg.ssh.allowedSignersFile=" + signers, "verify-commit", merged.hex()).succeeded();
    }

    /** Reviewers who have git and nothing else: each makes the merge, looks at it, signs it and pushes it, and no other merge is their review. */
    private void byGit(FactoryWorld world, GitClient anna, String url, SmallDirectory directory, Merging merging, Merges merges, PushedReviews reviews) throws IOException {
        var gpg = gpg(anna);
        bind(world, "rita", AccountKey.ofOpenPgp(Bytes.of(Files.readAllBytes(home.resolve("rita.pgp")))), message -> {
            Files.write(home.resolve("said"), message.toArray());
            Files.deleteIfExists(home.resolve("said.asc"));
            gpg.run(home, List.of("./gpg", "--batch", "--quiet", "--armor", "--detach-sign", "said")).succeeded();
            return Files.readString(home.resolve("said.asc"));
        });
        var work = home.resolve("work");
        anna.git(work, "checkout", "-q", "-b", "greet", "refs/remotes/origin/main").succeeded();
        anna.commit(work, "greeting", "hello\n");
        anna.git(work, "push", "-q", "-o", "topic=greet", "origin", "HEAD:refs/for/main").succeeded();
        anna.commit(work, "greeting", "good day\n");
        anna.git(work, "push", "-q", "-o", "topic=greet", "origin", "HEAD:refs/for/main").succeeded();
        var rob = anna.with("GIT_SSH_COMMAND", anna.environment().get("GIT_SSH_COMMAND").replace("-i " + home.resolve("anna"), "-i " + home.resolve("rob")));
        rob.git(home, "clone", "-q", home.resolve("repositories/shop/app.git").toString(), "robs").succeeded();
        rob.git(home.resolve("robs"), "fetch", "-q", "origin", "+refs/changes/*:refs/changes/*").succeeded();
        rob.git(home.resolve("robs"), "remote", "set-url", "origin", url).succeeded();
        var key = home.resolve("rob").toString();
        refusedReviews(rob, key, reviews);
        merge(rob, key, "origin/main", "refs/changes/2/2", "Change: alnage://test.alnage/shop/app/2\nReview: reject");
        directory.withheld.add("rob " + Access.Operation.REVIEW);
        assertTrue(review(rob, "2").refused().text().contains("ALN-SRC-009"));
        directory.withheld.clear();
        assertTrue(review(rob, "2").succeeded().text().contains("review of change 2 by rob: reject, on record"));
        assertTrue(merges.judge(SHOP, 2, home.resolve("repositories/shop/app.git")).obstacles().stream().anyMatch(each -> each.found().startsWith("rob r said no") && each.found().contains("Looked at it")));
        merge(rob, key, "origin/main", "refs/changes/2/2", "Change: alnage://test.alnage/shop/app/2\nReview: approve");
        assertTrue(review(rob, "2").succeeded().text().contains("ALN-SRC-080"));
        // what has been said once counts once
        refused(reviews, "2", "ALN-SRC-203");
        assertThrows(Rejected.class, () -> merging.merge(new RepositoryName("shop/app"), 2));
        // it is rita who signs; that rob carries it says nothing
        merge(gpg.with("GIT_SSH_COMMAND", rob.environment().get("GIT_SSH_COMMAND")), "rita@example.org", "origin/main", "refs/changes/2/2", "Change: alnage://test.alnage/shop/app/2\nReview: approve");
        var said = review(rob, "2").succeeded().text();
        assertTrue(said.contains("review of change 2 by rita: approve") && said.contains("nothing stands against it any more"), said);
        assertEquals("", rob.git(home.resolve("robs"), "ls-remote", "origin", "refs/review/*").succeeded().text());
        merging.merge(new RepositoryName("shop/app"), 2);
        anna.git(work, "checkout", "-q", "main").succeeded();
        gpg.run(home, List.of("gpgconf", "--kill", "all"));
    }

    private void refusedReviews(GitClient rob, String key, PushedReviews reviews) throws IOException {
        var approve = "Change: alnage://test.alnage/shop/app/2\nReview: approve";
        merge(rob, "", "origin/main", "refs/changes/2/2", approve);
        refused(reviews, "2", "ALN-SRC-012");
        merge(rob, home.resolve("mallory").toString(), "origin/main", "refs/changes/2/2", approve);
        refused(reviews, "2", "ALN-SRC-013");
        // whatever name stands in it
        merge(rob.with("GIT_AUTHOR_NAME", "Rob R").with("GIT_AUTHOR_EMAIL", "rob@example.org"), home.resolve("anna").toString(), "origin/main", "refs/changes/2/2", approve);
        assertTrue(refused(reviews, "2", "ALN-SRC-202").contains("by anna a, who made the change"));
        merge(rob, key, "origin/main", "refs/changes/2/1", approve);
        assertTrue(refused(reviews, "2", "ALN-SRC-202").contains("before the last push"));
        merge(rob, key, "origin/main~1", "refs/changes/2/2", approve);
        assertTrue(refused(reviews, "2", "ALN-SRC-202").contains("which is not what would go in now"));
        merge(rob, key, "origin/main", "refs/changes/2/2", approve);
        refused(reviews, "1", "ALN-SRC-201");
        refused(reviews, "7", "ALN-SRC-201");
        refused(reviews, "two", "ALN-SRC-200");
        // the merge holds something that merging does not give
        Files.writeString(home.resolve("robs/greeting"), "good night\n");
        rob.git(home.resolve("robs"), "-c", "gpg.format=ssh", "-c", "user.signingkey=" + key, "commit", "-q", "-a", "--amend", "-S", "--no-edit").succeeded();
        assertTrue(refused(reviews, "2", "ALN-SRC-202").contains("which is not what would go in now"));
        // merges for other purposes are no reviews, and neither is what is none
        for (var trailers : List.of("Reviewed-by: Rob", "Review: approve", approve + "\nReview: reject", approve.replace("approve", "perhaps"), approve.replace("/2", ""))) {
            merge(rob, key, "origin/main", "refs/changes/2/2", trailers);
            refused(reviews, "2", "ALN-SRC-200");
        }
        rob.git(home.resolve("robs"), "checkout", "-q", "--detach", "refs/changes/2/2").succeeded();
        refused(reviews, "2", "ALN-SRC-200");
    }

    /** Asked as the server asks, with the clone for a quarantine. @return what was found */
    private String refused(PushedReviews reviews, String number, String code) throws IOException {
        var head = Digest.gitCommit(new GitClient(home, Map.of()).id(home.resolve("robs"), "HEAD"));
        var push = new Push("shop/app", new Pusher("rob", "SHA256:rob", Optional.empty(), Pusher.Transport.SSH),
                List.of(new ReferenceUpdate("refs/review/" + number, Optional.empty(), Optional.of(head))), List.of());
        var refusal = assertInstanceOf(PushedReviews.Answer.Refused.class, reviews.take(push, home.resolve("robs/.git"), home.resolve("repositories/shop/app.git"))).refusal();
        assertEquals(code, refusal.code(), refusal::toString);
        return refusal.found();
    }

    /** As docs/source-evidence.md tells it. @param key none to sign nothing; a file of OpenSSH, or an address that gpg knows */
    private void merge(GitClient git, String key, String base, String head, String trailers) {
        var clone = home.resolve("robs");
        git.git(clone, "checkout", "-q", "--detach", base).succeeded();
        var words = new ArrayList<>(List.of("-c", "gpg.format=" + (key.contains("@") ? "openpgp" : "ssh"), "-c", "gpg.program=" + home.resolve("gpg"), "-c", "user.signingkey=" + key, "merge", "-q", "--no-ff", "-m", "Merge",
                "-m", "Looked at it", "-m", trailers));
        if (!key.isEmpty()) {
            words.add("-S");
        }
        words.add(head);
        git.git(clone, words.toArray(String[]::new)).succeeded();
    }

    private GitClient.Said review(GitClient git, String number) {
        return git.git(home.resolve("robs"), "push", "origin", "HEAD:refs/review/" + number);
    }

    /** The real gpg with a key of Rita's, exported beside it. */
    private GitClient gpg(GitClient git) throws IOException {
        var folder = Files.createDirectory(home.resolve("g"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var gpg = git.with("GNUPGHOME", folder.toString());
        // the world's clock stands still, and gpg's would be ahead of it
        Files.writeString(home.resolve("gpg"), "#!/bin/sh\nexec gpg --faked-system-time 20261125T110000 \"$@\"\n");
        Files.setPosixFilePermissions(home.resolve("gpg"), PosixFilePermissions.fromString("rwx------"));
        gpg.run(home, List.of("./gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "Rita <rita@example.org>", "ed25519", "sign", "never")).succeeded();
        gpg.run(home, List.of("gpg", "--batch", "--quiet", "--output", "rita.pgp", "--export", "rita@example.org")).succeeded();
        return gpg;
    }

    /** What the pusher signs of the push is kept beside it, and is worth nothing for another push, person, repository or day (case G4). */
    private void signed(FactoryWorld world, GitClient git, ReferenceRecords records, PushGate gate, Path bare) throws IOException {
        var work = home.resolve("work");
        git.git(work, "tag", "v1").succeeded();
        assertTrue(git.git(work, "push", "origin", "v1").refused().text().contains("ALN-SRC-154"));
        assertTrue(sign(git, "mallory", "push", "--signed", "origin", "v1").refused().text().contains("ALN-SRC-155"));
        sign(git, "anna", "push", "--signed", "-o", "ci=no", "origin", "v1").succeeded();
        var last = records.history(SHOP).changes().getLast();
        var certificate = world.blobs.read(last.change().certificate().orElseThrow(), PushCertificate.BYTES_MAX);
        assertEquals(List.of("ci=no"), PushCertificate.read(certificate).options());
        var tag = last.change().moves().getFirst();
        var said = sign(git, "anna", "push", "--signed", "origin", "HEAD:refs/for/release").refused().text();
        assertTrue(said.contains("ALN-SRC-099"), said);
        var anna = new Pusher("anna", "SHA256:anna", Optional.empty(), Pusher.Transport.SSH);
        var here = new ReferenceUpdate(tag.reference(), tag.before(), tag.after());
        var back = new ReferenceUpdate(tag.reference(), tag.after(), Optional.empty());
        // it has done what it was for: the same move cannot be had again with it
        assertEquals("ALN-SRC-156", code(gate, new Push("shop/app", anna, List.of(here), List.of("ci=no"), Optional.of(certificate)), bare));
        assertEquals("ALN-SRC-156", code(gate, new Push("shop/api", anna, List.of(here), List.of("ci=no"), Optional.of(certificate)), bare));
        var unused = unused(world, tag.after().orElseThrow());
        var next = new ReferenceUpdate("refs/tags/v2", Optional.empty(), tag.after());
        assertEquals("ALN-SRC-157", code(gate, new Push("shop/app", anna, List.of(new ReferenceUpdate("refs/tags/v3", Optional.empty(), tag.after())), List.of(), Optional.of(unused)), bare));
        assertEquals("ALN-SRC-157", code(gate, new Push("shop/app", anna, List.of(back), List.of(), Optional.of(unused)), bare));
        assertEquals("ALN-SRC-157", code(gate, new Push("shop/app", anna, List.of(next), List.of("ci=no"), Optional.of(unused)), bare));
        assertEquals("ALN-SRC-156", code(gate, new Push("shop/api", anna, List.of(next), List.of(), Optional.of(unused)), bare));
        assertEquals("ALN-SRC-155", code(gate, new Push("shop/app", new Pusher("rita", "SHA256:rita", Optional.empty(), Pusher.Transport.SSH), List.of(next), List.of(), Optional.of(unused)), bare));
        world.later(PushNonce.LIFE.plusSeconds(1));
        assertEquals("ALN-SRC-156", code(gate, new Push("shop/app", anna, List.of(next), List.of(), Optional.of(unused)), bare));
        world.later(PushNonce.LIFE.negated());
        assertEquals("accepted", code(gate, new Push("shop/app", anna, List.of(next), List.of(), Optional.of(unused)), bare));
    }

    /** A certificate for a tag v2 that was signed and never sent, as git would write it. */
    private Bytes unused(FactoryWorld world, Digest commit) throws IOException {
        var text = "certificate version 0.1\npusher anna@example.org 1700000000 +0000\npushee ssh://git@git.example.org/shop/app\nnonce "
                + new PushNonces("test.alnage", world.clock, new SecureRandom()).give(new RepositoryName("shop/app")) + "\n\n" + "0".repeat(40) + " " + commit.hex() + " refs/tags/v2\n";
        return Bytes.utf8(text + new SshKeygen(home).sign("anna", SshSigning.GIT, Bytes.utf8(text)));
    }

    private GitClient.Said sign(GitClient git, String key, String... words) {
        var all = new ArrayList<>(List.of("-c", "gpg.format=ssh", "-c", "user.signingkey=" + home.resolve(key)));
        all.addAll(List.of(words));
        return git.git(home.resolve("work"), all.toArray(String[]::new));
    }

    private static String code(PushGate gate, Push push, Path bare) throws IOException {
        return gate.decide(push, bare, bare) instanceof PushGate.Answer.Refused(var refusals) ? refusals.getFirst().code() : "accepted";
    }

    private interface Proof {
        String over(Bytes message) throws IOException;
    }

    private static void bind(FactoryWorld world, String name, AccountKey key, Proof proof) throws IOException {
        world.storer.record(Envelope.sign(new KeyBinding("test.alnage", name, key, Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), world.clock.now().plus(Duration.ofDays(30)),
                proof.over(key.possession("test.alnage", name)), world.clock.now(), "work").toStatement(), world.fay, world.finn));
    }

    private static void enrol(FactoryWorld world, String name, String fullName, RepositoryRole role, Signer key) throws IOException {
        var now = world.clock.now();
        for (var said : List.of(new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, fullName), now, "new").toStatement(),
                new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), role, NameTemplate.ANY, Optional.empty()), now, "work").toStatement(),
                new KeyBinding("test.alnage", name, AccountKey.ofStatements(key.key()), Set.of(KeyBinding.Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)),
                        Possession.prove(key, "test.alnage", name), now, "first").toStatement())) {
            world.storer.record(Envelope.sign(said, world.fay, world.finn));
        }
    }

    private static Bytes blob(String publicKey) {
        return Bytes.of(Base64.getDecoder().decode(publicKey.split(" ")[1]));
    }
}
