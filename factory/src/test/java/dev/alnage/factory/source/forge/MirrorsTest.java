package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.AllowedSigners;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.outbound.AllowedDestination;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.gate.InForce;
import dev.alnage.factory.source.gate.RecordedReferences;
import dev.alnage.factory.source.gate.SourceGate;
import dev.alnage.factory.source.gate.SourceInspector;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.Limits;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.GitProcess;
import dev.alnage.policy.protect.OrganisationRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors of repositories that real git serves on loopback, with the gate, the ledger and the gateway as the factory has them. */
class MirrorsTest {
    private static final String DOMAIN = "test.alnage";
    @TempDir static Path home;
    private static FactoryWorld world;
    private static GitProcess work;
    private static String first;
    private static Repositories repositories;
    private static Admission admission;
    private static Following following;
    private static ReferenceRecords records;
    private static OtherForge forge;
    private static int count;

    private RepositoryName name;
    private GitProcess there;
    private Mirrors mirrors;

    @BeforeAll static void world() throws IOException {
        world = new FactoryWorld(Files.createDirectory(home.resolve("factory")));
        var keygen = new SshKeygen(home);
        keygen.create("anna");
        work = GitProcess.worktree(home.resolve("work"));
        work.run("config", "gpg.format", "ssh");
        work.run("config", "user.signingKey", home.resolve("anna").toString());
        first = commit("app.txt", "one\n", "-S");
        work.run("tag", "-s", "-m", "v1", "v1");
        var keys = new SigningKeys(AllowedSigners.read(Bytes.utf8("anna " + keygen.publicKey("anna")), Set.of(NameTemplate.ANY), ZoneOffset.UTC), List.of());
        var rules = OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8("""
                {"source": {"version": 1, "groups": [{"repositories": "**", "protect": [{"references": "refs/**", "signedCommits": true, "noSecrets": true},
                {"references": "refs/heads/kept", "noDeletion": true}]}]}}""")));
        records = new ReferenceRecords(world.ledger, world::trust, world.clock, world.ingest);
        var inspector = new SourceInspector(DOMAIN, records, _ -> new InForce(Optional.of(rules), Json.object().build(), new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))), keys,
                SecretScan.of(RuleSet.shipped(), Waivers.NONE), _ -> new TreeSet<>()), SourceInspector.checks((_, _) -> Set.of(), (_, _) -> Set.of()), world.clock);
        repositories = Repositories.open(home.resolve("repositories"), new RealDisk());
        admission = new Admission(new SourceGate(DOMAIN, inspector, records), (_, _, _) -> {
            throw new IOException("no changes here");
        }, new RecordedReferences(DOMAIN, records));
        following = new Following(repositories, admission, Limits.USUAL);
        forge = new OtherForge(Files.createDirectory(home.resolve("forge")));
    }

    @AfterAll static void end() throws IOException {
        forge.close();
        repositories.close();
        world.close();
    }

    @BeforeEach void mirror() throws IOException {
        name = new RepositoryName("shop/app" + count++);
        repositories.create(name);
        there = forge.repository("acme/" + name.text().substring(5), work.directory());
        mirrors = opened("mirror", "commit-status");
        mirrors.add(mirror("github", "/api"));
        forge.asked.clear();
        forge.answers.clear();
        forge.requests.clear();
    }

    @AfterEach void close() {
        forge.instead = OtherForge.HONEST;
        mirrors.close();
    }

    private Mirrors opened(String... purposes) throws IOException {
        return opened(forge.gateway(purposes), ForgeLimits.USUAL, following);
    }

    private Mirrors opened(Gateway gateway, ForgeLimits limits, Following by) throws IOException {
        var folder = Files.createDirectories(home.resolve("state" + name.text().substring(5)));
        return Mirrors.open(folder.resolve("mirrors"), new AtomicFiles(new RealDisk(), folder), ForgeReach.overHttp(gateway), by, new Sending(repositories), world.clock, limits);
    }

    /** What a look says that finds nothing out, with nothing taken in. */
    private String unseen(Gateway gateway, ForgeLimits limits) throws IOException {
        mirrors.close();
        mirrors = opened(gateway, limits, following);
        var error = mirrors.sync(name).error();
        assertEquals(Optional.empty(), here("refs/heads/main"), error);
        return error;
    }

    private Mirror mirror(String kind, String api) {
        var project = "acme/" + name.text().substring(5);
        return new Mirror(name, Mirror.Direction.FROM, ForgeKind.of(kind), project, Mirror.uri(forge.address() + "/git/" + project + ".git"), api.isEmpty() ? "" : forge.address() + api,
                "https://factory.example.org/source", new Mirror.Credentials(OtherForge.TOKEN, "a secret of sixteen".replace(' ', '-')),
                ReferenceMap.ALL, false);
    }

    /** The same with other names, or other fates for what is deleted. */
    private void mirrored(boolean prune, String... patterns) throws IOException {
        mirrors.remove(name);
        var like = mirror("github", "/api");
        mirrors.add(new Mirror(name, like.direction(), like.forge(), like.project(), like.address(), like.api(), like.page(), like.credentials(),
                patterns.length == 0 ? ReferenceMap.ALL : ReferenceMap.read(List.of(patterns)), prune));
    }

    private static String commit(String file, String content, String... options) throws IOException {
        Files.writeString(work.directory().resolve(file), content);
        work.run("add", "-A");
        var words = new ArrayList<>(List.of("commit", "-q", "-m", "Write " + file));
        words.addAll(List.of(options));
        work.run(words.toArray(String[]::new));
        return work.run("rev-parse", "HEAD");
    }

    /** Somebody pushes to the forge. */
    private void pushed(String commit, String reference) throws IOException {
        work.run("push", "-q", "--force", there.directory().toString(), commit + ":" + reference);
    }

    private static String next(String from, String file, String... options) throws IOException {
        work.run("checkout", "-q", "--detach", from);
        return commit(file, file + "\n", options);
    }

    private Optional<String> here(String reference) throws IOException {
        return Optional.ofNullable(following.references(name).get(reference)).map(Digest::hex);
    }

    private List<String> codes(Mirrors.Look look) {
        assertEquals("", look.error());
        return look.standings().stream().flatMap(standing -> standing.refusals().stream()).map(Refusal::code).distinct().toList();
    }

    @Test void what_passes_the_gate_is_taken_in_and_on_record_before_it_is_there() throws IOException {
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(Optional.of(first), here("refs/heads/main"));
        assertEquals(Optional.of(there.run("rev-parse", "refs/tags/v1")), here("refs/tags/v1"));
        var history = records.history(new SourceScope(DOMAIN, name.text()));
        assertEquals(first, history.find("refs/heads/main").orElseThrow().hex());
        assertEquals("mirror:" + name, history.changes().getFirst().change().pusher());
        var second = next(first, "second.txt", "-S");
        pushed(second, "refs/heads/main");
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(Optional.of(second), here("refs/heads/main"));
        new GitProcess(repositories.directory(name)).run("fsck", "--strict", "--full");
    }

    @Tag("source/signed-commits")
    @Test void what_the_gate_refuses_stays_out_and_keeps_nothing_else_out() throws IOException {
        mirrors.sync(name);
        pushed(next(first, "unsigned.txt"), "refs/heads/main");
        var good = next(first, "good.txt", "-S");
        pushed(good, "refs/heads/topic");
        assertEquals(List.of("ALN-SRC-012"), codes(mirrors.sync(name)));
        assertEquals(Optional.of(first), here("refs/heads/main"));
        assertEquals(Optional.of(good), here("refs/heads/topic"));
    }

    @Tag("source/protected-branch-attestation")
    @Test void a_rewritten_history_a_moved_tag_and_a_deleted_branch_are_named_and_not_followed() throws IOException {
        var second = next(first, "b.txt", "-S");
        pushed(second, "refs/heads/main");
        pushed(second, "refs/heads/topic");
        assertEquals(List.of(), codes(mirrors.sync(name)));
        pushed(next(first, "rewritten.txt", "-S"), "refs/heads/main");
        work.run("tag", "-s", "-f", "-m", "another", "v1", second);
        pushed("refs/tags/v1", "refs/tags/v1");
        there.run("update-ref", "-d", "refs/heads/topic");
        var look = mirrors.sync(name);
        assertEquals(List.of("refs/heads/main ALN-SRC-140", "refs/tags/v1 ALN-SRC-140", "refs/heads/topic ALN-SRC-141"),
                look.standings().stream().flatMap(standing -> standing.refusals().stream().map(refusal -> standing.reference() + " " + refusal.code())).toList());
        assertEquals(Optional.of(second), here("refs/heads/main"));
        assertEquals(Optional.of(second), here("refs/heads/topic"));
        // the honest twin: the old history again, and more
        pushed(next(second, "c.txt", "-S"), "refs/heads/main");
        assertFalse(codes(mirrors.sync(name)).isEmpty());
        assertEquals(there.run("rev-parse", "main"), here("refs/heads/main").orElseThrow());
    }

    @Tag("source/protected-branch-attestation")
    @Test void what_has_passed_here_goes_to_another_forge_and_nothing_there_is_overwritten() throws IOException {
        mirrors.sync(name);
        var second = next(first, "second.txt", "-S");
        pushed(second, "refs/heads/main");
        mirrors.sync(name);
        mirrors.remove(name);
        pushed(next(first, "unsigned.txt"), "refs/heads/main");
        var other = forge.repository("other/" + name.text().substring(5), work.directory());
        for (var reference : other.run("for-each-ref", "--format=%(refname)").lines().toList()) {
            other.run("update-ref", "-d", reference);
        }
        var like = mirror("gitea", "");
        mirrors.add(new Mirror(name, Mirror.Direction.TO, like.forge(), like.project(), Mirror.uri(forge.address() + "/git/other/" + name.text().substring(5) + ".git"), "", "",
                like.credentials(), ReferenceMap.ALL, false));
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(second, other.run("rev-parse", "main"));
        assertEquals(there.run("rev-parse", "refs/tags/v1"), other.run("rev-parse", "refs/tags/v1"));
        other.run("fsck", "--strict");
        // somebody pushed there: that is theirs, and is named
        other.run("fetch", "-q", work.directory().toString(), "+HEAD:refs/heads/main");
        assertEquals(List.of("ALN-SRC-143"), codes(mirrors.sync(name)));
        assertEquals(work.run("rev-parse", "HEAD"), other.run("rev-parse", "main"));
        // a rule of that forge, told in its words
        other.run("update-ref", "refs/heads/main", first);
        var hook = other.directory().resolve("hooks/update");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        assertTrue(mirrors.sync(name).standings().toString().contains("hook declined"));
        Files.delete(hook);
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(second, other.run("rev-parse", "main"));
    }

    @Test void references_come_under_other_names_and_those_that_are_left_out_stay_out() throws IOException {
        pushed(first, "refs/heads/tmp/one");
        pushed(first, "refs/heads/release/1.0");
        mirrored(false, "^refs/heads/tmp/*", "refs/heads/*:refs/heads/upstream/*", "refs/tags/v*:refs/tags/v*");
        var look = mirrors.sync(name);
        assertEquals(List.of(), codes(look));
        assertEquals(Set.of("refs/heads/upstream/main", "refs/heads/upstream/release/1.0", "refs/tags/v1"), following.references(name).keySet());
        assertTrue(look.standings().stream().anyMatch(standing -> standing.reference().equals("refs/heads/upstream/main") && standing.elsewhere().equals("refs/heads/main")));
        // what is here under no such name is nobody's there, and what is moved on there moves on here
        var second = next(first, "mapped.txt", "-S");
        pushed(second, "refs/heads/main");
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(Optional.of(second), here("refs/heads/upstream/main"));
        mirrored(false, "refs/heads/main:refs/heads/upstream/one", "refs/heads/release/1.0:refs/heads/upstream/one", "refs/tags/v1:refs/tags/v2", "refs/heads/tmp/one:refs/heads/simple");
        // and an annotated tag says its own name: it can be kept under no other (G4)
        assertEquals(List.of("ALN-SRC-185", "ALN-SRC-079"), codes(mirrors.sync(name)));
        assertEquals(Optional.empty(), here("refs/heads/upstream/one"));
        assertEquals(Optional.of(first), here("refs/heads/simple"), "neither keeps anything else out");
    }

    @Test void many_new_references_cost_one_fetch() throws IOException {
        for (var i = 0; i < 6; i++) {
            pushed(next(first, "many" + i + ".txt", "-S"), "refs/heads/many" + i);
        }
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(8, following.references(name).size());
        var posts = forge.requests.stream().filter(request -> request.startsWith("POST")).count();
        assertTrue(posts <= 2, "one for the references, one for the pack: " + forge.requests);
    }

    @Tag("source/branch-protection")
    @Test void what_is_deleted_there_is_deleted_here_only_where_the_mirror_prunes_and_the_rules_let_it() throws IOException {
        pushed(first, "refs/heads/topic");
        pushed(first, "refs/heads/kept");
        assertEquals(List.of(), codes(mirrors.sync(name)));
        there.run("update-ref", "-d", "refs/heads/topic");
        there.run("update-ref", "-d", "refs/heads/kept");
        assertEquals(List.of("ALN-SRC-141"), codes(mirrors.sync(name)));
        assertEquals(Optional.of(first), here("refs/heads/topic"));
        mirrored(true);
        // nothing at all is no list of what is left
        forge.instead = exchange -> exchange.getRequestMethod().equals("GET") && OtherForge.answered(exchange, 200, "application/x-git-upload-pack-advertisement",
                ("001e# service=git-upload-pack\n0000" + "0000").getBytes(StandardCharsets.US_ASCII));
        var empty = mirrors.sync(name);
        assertTrue(!empty.error().isEmpty() || codes(empty).equals(List.of("ALN-SRC-141")), empty::toString);
        assertEquals(Optional.of(first), here("refs/heads/topic"));
        forge.instead = OtherForge.HONEST;
        assertEquals(List.of("ALN-SRC-061"), codes(mirrors.sync(name)));
        assertEquals(Optional.empty(), here("refs/heads/topic"));
        assertEquals(Optional.of(first), here("refs/heads/kept"));
        assertEquals(Optional.of(first), here("refs/heads/main"));
    }

    @Tag("M7")
    @Test void a_redirect_is_followed_nowhere_else_and_never_with_the_token() throws IOException {
        try (var elsewhere = new OtherForge(Files.createDirectories(home.resolve("elsewhere")))) {
            forge.instead = exchange -> {
                exchange.getResponseHeaders().add("Location", elsewhere.address() + exchange.getRequestURI());
                return OtherForge.answered(exchange, 302, "text/plain", new byte[0]);
            };
            assertTrue(unseen(forge.gateway("mirror"), ForgeLimits.USUAL).contains("expected a destination that is allowed for it"));
            assertTrue(elsewhere.requests.isEmpty());
            var both = Gateway.of(List.of(new AllowedDestination("mirror", "localhost", forge.port(), Protocol.HTTP, true), new AllowedDestination("mirror", "localhost", elsewhere.port(), Protocol.HTTP, true)));
            assertTrue(unseen(both, ForgeLimits.USUAL).contains("401"));
            assertEquals(List.of("without"), elsewhere.requests.stream().map(request -> request.substring(request.lastIndexOf(' ') + 1)).toList());
        }
        // the address of this machine is private: somebody has to have written down that it may be gone to
        assertTrue(unseen(Gateway.of(List.of(new AllowedDestination("mirror", "localhost", forge.port(), Protocol.HTTP, false))), ForgeLimits.USUAL).contains("expected a public one"));
        forge.instead = OtherForge.HONEST;
        mirrors.close();
        mirrors = opened("mirror");
        assertEquals(List.of(), codes(mirrors.sync(name)));
    }

    @Tag("T9")
    @Test void a_forge_that_sends_too_much_or_too_slowly_is_left_and_one_that_does_not_is_heard() throws IOException {
        var second = Duration.ofSeconds(20);
        var small = new OutboundLimits(100, second, second);
        assertTrue(unseen(forge.gateway("mirror"), new ForgeLimits(small, ForgeLimits.USUAL.pack(), ForgeLimits.USUAL.report(), 1_000)).contains("found more than 100 bytes"));
        assertTrue(unseen(forge.gateway("mirror"), new ForgeLimits(ForgeLimits.USUAL.references(), small, ForgeLimits.USUAL.report(), 1_000)).contains("found more than 100 bytes"));
        var held = new CountDownLatch(1);
        forge.instead = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('0');
            exchange.getResponseBody().flush();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return true;
        };
        var slow = new ForgeLimits(new OutboundLimits(1 << 20, second, Duration.ofMillis(300)), ForgeLimits.USUAL.pack(), ForgeLimits.USUAL.report(), 1_000);
        assertFalse(unseen(forge.gateway("mirror"), slow).isEmpty());
        held.countDown();
        forge.instead = OtherForge.HONEST;
        mirrors.close();
        mirrors = opened("mirror", "commit-status");
        assertEquals(List.of(), codes(mirrors.sync(name)));
    }

    @Test void a_forge_that_keeps_its_pack_back_damages_it_or_only_talks_moves_nothing() throws IOException {
        var empty = HexFormat.of().parseHex("5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e");
        forge.packed(OtherForge.band(1, empty));
        assertEquals(List.of("ALN-SRC-046"), codes(mirrors.sync(name)));
        empty[empty.length - 1] ^= 1;
        forge.packed(OtherForge.band(1, empty));
        assertEquals(List.of("ALN-SRC-045"), codes(mirrors.sync(name)));
        forge.packed(OtherForge.band(1, "no pack at all".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(List.of("ALN-SRC-047"), codes(mirrors.sync(name)));
        var talk = new ByteArrayOutputStream();
        for (var i = 0; i < 20; i++) {
            talk.writeBytes(OtherForge.band(2, new byte[65_000]));
        }
        forge.packed(talk.toByteArray());
        assertTrue(mirrors.sync(name).error().contains("talk"));
        forge.instead = exchange -> OtherForge.answered(exchange, 200, "text/html", "<html>log in</html>".getBytes(StandardCharsets.US_ASCII));
        assertTrue(mirrors.sync(name).error().contains("expected application/x-git-upload-pack-advertisement"));
        assertEquals(Set.of(), following.references(name).keySet());
        forge.instead = OtherForge.HONEST;
        assertEquals(List.of(), codes(mirrors.sync(name)));
    }

    @Test void one_branch_with_too_large_a_file_keeps_nothing_else_out() throws IOException {
        work.run("checkout", "-q", "--detach", first);
        Files.write(work.directory().resolve("large.bin"), new byte[100_000]);
        pushed(commit("large.txt", "x\n", "-S"), "refs/heads/large");
        Files.delete(work.directory().resolve("large.bin"));
        var usual = Limits.USUAL;
        mirrors.close();
        mirrors = opened(forge.gateway("mirror", "commit-status"), ForgeLimits.USUAL, new Following(repositories, admission,
                new Limits(usual.packBytes(), 50_000, usual.treeBytes(), usual.objects(), usual.unpackedBytes(), usual.deltaDepth(), usual.receivesAtOnce())));
        assertEquals(List.of("ALN-SRC-041"), codes(mirrors.sync(name)));
        assertEquals(Optional.empty(), here("refs/heads/large"));
        assertEquals(Optional.of(first), here("refs/heads/main"));
    }

    @Tag("M7")
    @Test void a_forge_that_is_not_allowed_or_asks_for_another_token_is_not_looked_at() throws IOException {
        mirrors.close();
        mirrors = opened("commit-status");
        assertTrue(mirrors.sync(name).error().contains("expected a destination that is allowed for it"));
        mirrors.remove(name);
        mirrors.close();
        mirrors = opened("mirror");
        var like = mirror("github", "");
        mirrors.add(new Mirror(name, like.direction(), like.forge(), like.project(), like.address(), "", "", new Mirror.Credentials("another", ""), ReferenceMap.ALL, false));
        assertTrue(mirrors.sync(name).error().contains("401"));
        assertEquals(Optional.empty(), here("refs/heads/main"));
    }

    @Test void settings_outlive_a_restart_their_secrets_are_for_one_process_and_one_repository_follows_one_other() throws IOException {
        mirrors.close();
        mirrors = opened("mirror");
        assertEquals(List.of(mirror("github", "/api")), mirrors.list());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("state" + name.text().substring(5)).resolve("mirrors"))));
        assertFalse(mirrors.list().toString().contains(OtherForge.TOKEN));
        assertThrows(Rejected.Stale.class, () -> mirrors.add(mirror("gitea", "")));
        mirrors.remove(name);
        assertThrows(NoSuchElementException.class, () -> mirrors.sync(name));
        assertThrows(NoSuchElementException.class, () -> mirrors.add(new Mirror(new RepositoryName("no/such"), Mirror.Direction.FROM, ForgeKind.GITEA, "a/b", Mirror.uri("https://forge.example.org/a/b"), "", "",
                new Mirror.Credentials("", ""), ReferenceMap.ALL, false)));
    }

    @Test void the_forge_is_told_about_each_commit_to_the_letter_and_once() throws IOException {
        pushed(next(first, "unsigned.txt"), "refs/heads/bad");
        mirrors.due(name);
        mirrors.tick();
        assertEquals(2, forge.asked.size(), forge.asked::toString);
        var bad = forge.asked.getFirst();
        var said = (Json.Members) JsonReader.read(Bytes.utf8(bad.body()));
        assertEquals("POST /api/repos/acme/" + name.text().substring(5) + "/statuses/" + there.run("rev-parse", "bad"), bad.method() + " " + bad.path());
        assertEquals("Bearer " + OtherForge.TOKEN, bad.headers().get("authorization"));
        assertEquals("application/json", bad.headers().get("content-type"));
        assertEquals("application/vnd.github+json", bad.headers().get("accept"));
        assertEquals(Set.of("context", "state", "description", "target_url"), said.values().keySet());
        assertEquals(List.of(Json.text("alnage/source"), Json.text("failure"), Json.text("https://factory.example.org/source")),
                List.of(said.values().get("context"), said.values().get("state"), said.values().get("target_url")));
        assertTrue(bad.body().contains("ALN-SRC-012 found no signature"), bad.body());
        assertTrue(forge.asked.getLast().body().contains("\"success\"") && forge.asked.getLast().path().endsWith(first));
        mirrors.due(name);
        mirrors.tick();
        assertEquals(2, forge.asked.size(), "nothing is news");
    }

    @Test void a_status_is_sent_again_after_a_failure_and_a_restart_and_not_after_a_clear_no() throws IOException {
        forge.answers.add(500);
        mirrors.tick();
        mirrors.tick();
        assertEquals(1, forge.asked.size(), "it waits a while before it tries again");
        mirrors.close();
        mirrors = opened("mirror", "commit-status");
        world.later(StatusQueue.PAUSE_MIN.plusSeconds(1));
        mirrors.tick();
        assertEquals(2, forge.asked.size());
        assertEquals(forge.asked.get(0), forge.asked.get(1));
        world.later(Duration.ofHours(1));
        forge.answers.add(422);
        pushed(next(first, "d.txt", "-S"), "refs/heads/main");
        mirrors.tick();
        world.later(Duration.ofHours(1));
        mirrors.tick();
        assertEquals(3, forge.asked.size(), "422 is a clear no");
    }

    @Test void gitlab_and_gitea_are_told_in_their_own_words() {
        var status = CommitStatus.of(name, Digest.gitCommit(first), List.of(new Refusal("ALN-SRC-012", "x", "\u202e" + "y".repeat(200), "z", "")), world.clock.now());
        var gitlab = status.request(mirror("gitlab", "/api/v4"));
        assertEquals("/api/v4/projects/acme%2F" + name.text().substring(5) + "/statuses/" + first, gitlab.uri().getRawPath());
        assertTrue(gitlab.body().toText().contains("\"name\":\"alnage/source\"") && gitlab.body().toText().contains("\"state\":\"failed\""));
        assertEquals("Bearer " + OtherForge.TOKEN, gitlab.headers().get("authorization"));
        var gitea = status.request(mirror("gitea", "/api/v1"));
        assertEquals("/api/v1/repos/acme/" + name.text().substring(5) + "/statuses/" + first, gitea.uri().getRawPath());
        assertTrue(gitea.body().toText().contains("\"state\":\"failure\"") && gitea.body().toText().contains("\"context\":\"alnage/source\""));
        assertEquals("token " + OtherForge.TOKEN, gitea.headers().get("authorization"));
        assertEquals(140, status.description().length());
        assertFalse(status.description().contains("\u202e"));
        assertEquals(status, CommitStatus.read(status.toBytes()));
    }
}
