package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.Main;
import dev.alnage.app.ProgramUnderTest;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.command.AdminGc;
import dev.alnage.app.command.BuildStart;
import dev.alnage.app.command.KeyAdd;
import dev.alnage.app.command.KeyExport;
import dev.alnage.app.command.KeyProof;
import dev.alnage.app.command.KeyReport;
import dev.alnage.app.command.PostureShow;
import dev.alnage.app.command.SourceAdd;
import dev.alnage.app.command.SourceChange;
import dev.alnage.app.command.SourceChangeOpen;
import dev.alnage.app.command.SourceEvidenceWrite;
import dev.alnage.app.command.SourceGlass;
import dev.alnage.app.command.SourceHookInstall;
import dev.alnage.app.command.SourceList;
import dev.alnage.app.command.SourceMirror;
import dev.alnage.app.command.SourceProtect;
import dev.alnage.app.command.SourceResults;
import dev.alnage.app.command.SourceShow;
import dev.alnage.app.command.SourceVerify;
import dev.alnage.app.command.UserChange;
import dev.alnage.app.command.UserGrant;
import dev.alnage.app.command.Why;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.KeyedHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A push from a person's git over ssh into a factory of processes: the server takes it in, and the storer decides. */
@Tag("source/ssh-keys")
@Tag("source/four-eyes")
@Tag("source/protected-branch-attestation")
@Tag("source/security-testing")
class GitFactoryTest {
    private static final CommandTable TABLE = new CommandTable(List.of(row("user add", UserChange.add()), row("user address", UserChange.address()), row("user grant", new UserGrant()),
            row("key proof", new KeyProof()), row("key add", new KeyAdd()), row("source add", new SourceAdd()), row("source list", new SourceList()), row("source show", new SourceShow()),
            row("key export", new KeyExport()), row("key report", new KeyReport()), row("build start", new BuildStart()), row("why", new Why()), row("source change list", SourceChange.LIST), row("source change show", SourceChange.SHOW),
            row("source change review", SourceChange.REVIEW), row("source change merge", SourceChange.MERGE), row("source evidence", new SourceEvidenceWrite()),
            row("source verify", new SourceVerify()), row("source change diff", SourceChange.DIFF), row("source change open", new SourceChangeOpen()),
            row("source change break-glass", new SourceGlass()), row("source protect", new SourceProtect()), row("source results", new SourceResults()), row("posture show", new PostureShow(false)), row("source hook install", new SourceHookInstall()),
            row("source mirror add", SourceMirror.ADD), row("source mirror list", SourceMirror.LIST), row("source mirror sync", SourceMirror.SYNC),
            row("source mirror remove", SourceMirror.REMOVE), row("admin gc", new AdminGc())));
    private SmallFactory small;
    private Path desk;

    private static Row row(String words, dev.alnage.app.cli.Command command) {
        return new Row(words, "", Group.FACTORY, () -> command);
    }

    private String type(Exit exit, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(TABLE, desk, Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> String.join(" ", words) + "\n" + typed.out() + typed.err());
        return typed.out();
    }

    /** What is said beside the results. */
    private String told(Exit exit, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(TABLE, desk, Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> String.join(" ", words) + "\n" + typed.out() + typed.err());
        return typed.err();
    }

    private void administer(String... words) {
        sign(Exit.PASSED, "fay", words);
    }

    private String sign(Exit exit, String who, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--key", who, "--keys", small.administrators().toString(), "--passphrase-file", small.passphraseFile().toString(), "--reason", "for the test"));
        return type(exit, all.toArray(String[]::new));
    }

    private String run(int code, Path directory, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("HOME", desk.toString(), "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1", "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.org", "GIT_COMMITTER_NAME", "Ada", "GIT_COMMITTER_EMAIL", "ada@example.org", "LC_ALL", "C.UTF-8", "GIT_SSH_COMMAND", ssh()));
        builder.environment().put("PATH", program().getParent() + ":" + System.getenv("PATH"));
        builder.environment().put("PUSHER", "ada");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
        return said;
    }

    private String ssh() {
        return "ssh -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -i " + desk.resolve("id") + " -o UserKnownHostsFile=" + desk.resolve("known")
                + " -o StrictHostKeyChecking=accept-new";
    }

    /** This build of the program, for the hook of a forge. */
    private Path program() throws IOException {
        var file = Files.createDirectories(desk.resolve("bin")).resolve("alnage");
        if (!Files.exists(file)) {
            var words = ProgramUnderTest.find().command(Main.class).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Files.writeString(file, "#!/bin/sh\nexec " + words + " \"$@\"\n");
            assertTrue(file.toFile().setExecutable(true));
        }
        return file;
    }

    private void commit(Path work, String file, String... options) throws IOException, InterruptedException {
        Files.writeString(work.resolve(file), file + "\n");
        run(0, work, "git", "add", file);
        var command = new ArrayList<>(List.of("git", "-c", "gpg.format=ssh", "-c", "user.signingkey=" + desk.resolve("id"), "commit", "-q", "-m", "Write " + file));
        command.addAll(List.of(options));
        run(0, work, command.toArray(String[]::new));
    }

    @Test void a_signed_push_of_somebody_with_a_role_comes_in_is_reviewed_and_built_and_nothing_else_is() throws Exception {
        // founded with the rules that every factory begins with: main is protected, and nothing is built from elsewhere
        try (var factory = new SmallFactory(List.of())) {
            small = factory;
            desk = Files.createDirectories(factory.home.root().resolve("desk"));
            var work = Files.createDirectories(desk.resolve("work"));
            var url = "ssh://git@" + small.ssh.host() + ":" + small.ssh.number() + "/shop/app";
            says("ALN-SRC-204", told(Exit.REFUSED, "source", "add", "shop/app", "--template", "none"));
            type(Exit.PASSED, "source", "add", "shop/app");
            run(0, desk, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "id");
            begin(work);
            says("Permission denied (publickey)", run(128, work, "git", "push", url, "work"));
            enrol();
            says("ALN-SRC-002", run(128, work, "git", "push", url, "work"));
            administer("user", "grant", "ada", "developer", "shop/{name}");
            run(0, work, "git", "push", url, "HEAD:refs/heads/main", "work");
            assertTrue(type(Exit.PASSED, "source", "show", "shop/app").contains("refs/heads/work"));
            commit(work, "config");
            Files.createSymbolicLink(work.resolve("link"), Path.of("../../etc/passwd"));
            run(0, work, "git", "add", "link");
            commit(work, "other");
            says("remote: ✗ ALN-", run(1, work, "git", "push", url, "work"));
            says("remote: ✗ ALN-SRC-009 refs/tags/v1", run(1, work, "git", "push", url, "HEAD~2:refs/tags/v1"));
            run(0, desk, "git", "clone", "-q", "-b", "work", url, "cloned");
            assertTrue(Files.exists(desk.resolve("cloned/signed")) && !Files.exists(desk.resolve("cloned/other")));
            assertTrue(type(Exit.PASSED, "source", "list").contains("shop/app"));
            assertTrue(type(Exit.PASSED, "admin", "gc", "shop/app").lines().anyMatch(line -> line.matches("shop/app +1 .*")), "not one pack");
            run(0, work, "git", "reset", "-q", "--hard", "HEAD~2");
            review(work, url);
            build(work, url);
            verify();
            breakGlass(work, url);
            guard(work);
            reviewOnForge(work);
            follow();
        }
    }

    /** A repository with a pipeline, and somebody else who owns it. */
    private void begin(Path work) throws IOException, InterruptedException {
        run(0, work, "git", "init", "-q", "-b", "work");
        Files.createDirectories(work.resolve(".alnage"));
        for (var file : List.of(".alnage/pipeline.yaml", "report.xml")) {
            Files.copy(small.repository().resolve(file), work.resolve(file));
        }
        // broken glass stands for reviews and for no owner: what is urgent below belongs to nobody
        Files.writeString(work.resolve("CODEOWNERS"), "/CODEOWNERS @petra\n/reviewed @petra\n");
        run(0, work, "git", "add", ".");
        commit(work, "signed", "-S");
    }

    /** Main is protected, so that a change gets there by review alone, which the factory merges. */
    private void review(Path work, String url) throws IOException, InterruptedException {
        colleague();
        commit(work, "reviewed", "-S");
        says("ALN-SRC-066", run(1, work, "git", "push", url, "HEAD:refs/heads/main"));
        says("change 1 patch set 1", run(0, work, "git", "push", url, "HEAD:refs/for/main"));
        assertTrue(type(Exit.PASSED, "source", "change", "show", "shop/app", "1").contains("ALN-SRC-080"));
        type(Exit.REFUSED, "source", "change", "merge", "shop/app", "1");
        run(0, desk.resolve("cloned"), "git", "fetch", "-q", "origin", "main:refs/remotes/origin/main", "refs/changes/1/1");
        type(Exit.PASSED, "source", "change", "review", "shop/app", "1", "--approve", "--clone", "cloned", "--key", "petra", "--keys", small.administrators().toString(),
                "--passphrase-file", small.passphraseFile().toString());
        var merged = type(Exit.PASSED, "source", "change", "merge", "shop/app", "1");
        run(0, desk, "git", "clone", "-q", "-b", "main", url, "merged");
        says(run(0, desk.resolve("merged"), "git", "rev-parse", "HEAD").strip(), merged);
        assertTrue(Files.exists(desk.resolve("merged/reviewed")));
        assertTrue(type(Exit.PASSED, "source", "change", "list", "shop/app").contains("merged"));
        report();
    }

    /** What somebody asks who has lost the key. */
    private void report() throws IOException, InterruptedException {
        var key = run(0, desk, "ssh-keygen", "-l", "-f", "id.pub").split(" ")[1];
        var said = type(Exit.PASSED, "key", "report", key, "--clone", "merged");
        assertTrue(said.lines().anyMatch(line -> line.contains("pushed") && line.contains("refs/heads/work")), said);
        assertTrue(said.lines().anyMatch(line -> line.contains(" commit ") && line.contains("Write reviewed")), said);
        // the server's merge is not its own, and neither is what nobody signed
        assertEquals(2, said.lines().filter(line -> line.contains(" commit ")).count(), said);
    }

    /** What cannot wait goes in by two people's word, and is told of everywhere until somebody has looked at it and two people say so. */
    private void breakGlass(Path work, String url) throws IOException, InterruptedException {
        run(0, work, "git", "config", "core.sshCommand", ssh());
        run(0, work, "git", "remote", "add", "origin", url);
        commit(work, "urgent", "-S");
        run(0, work, "git", "push", "-q", "origin", "HEAD:refs/heads/urgent");
        run(0, work, "git", "fetch", "-q", "origin", "main");
        says("change 2 patch set 1", type(Exit.PASSED, "source", "change", "open", "urgent", "--clone", "work"));
        says("ALN-SRC-151", told(Exit.REFUSED, "source", "change", "open", "urgent", "--clone", "work"));
        says("+urgent", type(Exit.PASSED, "source", "change", "diff", "shop/app", "2", "--clone", "work"));
        type(Exit.REFUSED, "source", "change", "merge", "shop/app", "2");
        var glass = List.of("source", "change", "break-glass", "shop/app", "2", "--statement", "glass.json").toArray(String[]::new);
        sign(Exit.WAITING, "fay", glass);
        sign(Exit.REFUSED, "fay", glass);
        sign(Exit.REFUSED, "petra", glass);
        type(Exit.REFUSED, "source", "change", "merge", "shop/app", "2");
        sign(Exit.PASSED, "finn", glass);
        type(Exit.PASSED, "source", "protect", "shop/app", "--report");
        type(Exit.PASSED, "source", "change", "merge", "shop/app", "2");
        // a gap since which reviews do not hold any more, until a change comes in that has them
        says("refs/heads/main reviews: 1 is asked today and did not hold at its last move", type(Exit.REFUSED, "source", "protect", "shop/app", "--report"));
        for (var words : List.of(List.of("source", "list"), List.of("source", "show", "shop/app"), List.of("source", "change", "list", "shop/app"),
                List.of("source", "change", "show", "shop/app", "2"))) {
            says("glass broken by fay and finn for change 2 of shop/app", told(Exit.PASSED, words.toArray(String[]::new)));
        }
        says("glass broken by fay and finn", told(Exit.PASSED, "posture", "show"));
        var envelope = Fields.of("glass", small.client.glass().getFirst()).text("envelope");
        sign(Exit.WAITING, "fay", "source", "change", "break-glass", "shop/app", "2", "--resolve", envelope, "--statement", "early.json");
        sign(Exit.PASSED, "finn", "source", "change", "break-glass", "shop/app", "2", "--statement", "early.json");
        assertEquals(1, small.client.glass().size());
        type(Exit.PASSED, "source", "change", "review", "shop/app", "2", "--approve", "--clone", "work", "--key", "petra", "--keys", small.administrators().toString(),
                "--passphrase-file", small.passphraseFile().toString());
        // said again within the second it would be the statement that counted for nothing, which is on record already
        for (var early = Instant.now().getEpochSecond(); Instant.now().getEpochSecond() == early; ) {
            Thread.sleep(20);
        }
        sign(Exit.WAITING, "fay", "source", "change", "break-glass", "shop/app", "2", "--resolve", envelope, "--statement", "late.json");
        sign(Exit.PASSED, "finn", "source", "change", "break-glass", "shop/app", "2", "--statement", "late.json");
        assertEquals(List.of(), small.client.glass());
    }

    /** A forge of somebody else's, which is plain git: its hook judges by a file of evidence, and has the factory record what gets in. */
    private void guard(Path work) throws IOException, InterruptedException {
        run(0, desk, "git", "init", "-q", "--bare", "forge.git");
        type(Exit.PASSED, "source", "add", "shop/guarded");
        type(Exit.PASSED, "source", "evidence", "shop/guarded", "--to", "guard.json");
        var forge = desk.resolve("forge.git").toString();
        type(Exit.REFUSED, "source", "hook", "install", "--pre-receive", forge, "--repository", "shop/app", "--evidence", "guard.json");
        type(Exit.PASSED, "source", "hook", "install", "--pre-receive", forge, "--repository", "shop/guarded", "--evidence", "guard.json", "--pusher-from", "PUSHER",
                "--record", "ssh://git@" + small.ssh.host() + ":" + small.ssh.number() + "/shop/guarded");
        run(0, work, "git", "push", forge, "HEAD:refs/heads/main");
        assertTrue(type(Exit.PASSED, "source", "show", "shop/guarded").contains(run(0, work, "git", "rev-parse", "HEAD").strip()), "recorded by the factory");
        commit(work, "unsigned");
        var unsigned = run(0, work, "git", "rev-parse", "HEAD").strip();
        var told = run(1, work, "git", "push", forge, "HEAD:refs/heads/main");
        says("remote: ✗ ALN-SRC-012 " + unsigned, told);
        assertTrue(told.lines().filter(line -> line.startsWith("remote: ")).count() <= 10, told);
        // the evidence has nothing against it, and the factory does: ada makes no tags there
        run(0, work, "git", "-c", "gpg.format=ssh", "-c", "user.signingkey=" + desk.resolve("id"), "tag", "-s", "-m", "v2", "v2", "HEAD~1");
        says("remote: ✗ ALN-SRC-009 refs/tags/v2", run(1, work, "git", "push", forge, "v2"));
        assertEquals("", run(0, desk.resolve("forge.git"), "git", "tag"));
        Files.delete(desk.resolve("forge.git/alnage-log"));
        says("ALN-SRC-130", run(1, work, "git", "push", forge, "HEAD~1:refs/heads/topic"));
        run(0, work, "git", "reset", "-q", "--hard", "HEAD~1");
    }

    /** Where the forge merges, what people have reviewed by signed statements of the factory's gets in, and the file brings them. */
    private void reviewOnForge(Path work) throws IOException, InterruptedException {
        run(0, desk, "git", "init", "-q", "--bare", "plain.git");
        var forge = desk.resolve("plain.git").toString();
        run(0, work, "git", "push", "-q", forge, "HEAD:refs/heads/main");
        type(Exit.PASSED, "source", "evidence", "shop/app", "--to", "plain.json");
        type(Exit.PASSED, "source", "hook", "install", "--pre-receive", forge, "--repository", "shop/app", "--evidence", "plain.json", "--pusher-from", "PUSHER");
        commit(work, "looked-at", "-S");
        says("ALN-SRC-080 refs/heads/main", run(1, work, "git", "push", forge, "HEAD:refs/heads/main"));
        var review = new String[] {"source", "change", "review", "shop/app", "0", "--approve", "--clone", "work", "--key", "petra", "--keys", small.administrators().toString(),
                "--passphrase-file", small.passphraseFile().toString(), "--base", "HEAD~1"};
        type(Exit.USAGE, review);
        type(Exit.NOT_FOUND, with(review, "--head", "nowhere"));
        type(Exit.PASSED, with(review, "--head", "HEAD"));
        says("ALN-SRC-080 refs/heads/main", run(1, work, "git", "push", forge, "HEAD:refs/heads/main"));
        type(Exit.PASSED, "source", "evidence", "shop/app", "--to", "plain.json");
        run(0, work, "git", "push", forge, "HEAD:refs/heads/main");
    }

    private static String[] with(String[] words, String... more) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** What a forge sends to the port of {@code up --webhooks}. */
    private int rung(String secret) throws Exception {
        var body = "{\"repository\":{\"full_name\":\"acme/app\"}}";
        var authority = KeyStore.getInstance(KeyStore.getDefaultType());
        authority.load(null, null);
        try (var in = Files.newInputStream(small.authority.root())) {
            authority.setCertificateEntry("it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(authority);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(HttpRequest.newBuilder(URI.create("https://" + small.webhooks.host() + ":" + small.webhooks.number() + "/v1/source/webhooks/github/shop:followed"))
                    .header("Content-Type", "application/json").header("X-GitHub-Event", "push").header("X-GitHub-Delivery", "d-1")
                    .header("X-Hub-Signature-256", "sha256=" + KeyedHash.SHA256.of(Bytes.utf8(secret), Bytes.utf8(body)).toHex())
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** Settings of a mirror go in with their secrets and come out without; where the factory may not go, it does not. */
    private void follow() throws Exception {
        Files.writeString(desk.resolve("secret"), "a-secret-of-many-characters\n");
        var add = new String[] {"source", "mirror", "add", "shop/followed", "--forge", "github", "--from", "https://forge.example.org/acme/app.git", "--secret-file", "secret",
                "--references", "^refs/heads/tmp/* refs/heads/*:refs/heads/upstream/*", "--prune"};
        Files.setPosixFilePermissions(desk.resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));
        type(Exit.REFUSED, add);
        Files.setPosixFilePermissions(desk.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
        type(Exit.NOT_FOUND, add);
        type(Exit.PASSED, "source", "add", "shop/followed");
        type(Exit.PASSED, add);
        var listed = type(Exit.PASSED, "source", "mirror", "list", "-o", "json");
        assertTrue(listed.contains("acme/app") && !listed.contains("a-secret-of"), listed);
        assertTrue(listed.contains("refs/heads/*:refs/heads/upstream/*") && listed.contains("\"prune\":true"), listed);
        assertEquals(401, rung("another-secret-of-many"));
        assertEquals(202, rung("a-secret-of-many-characters"));
        assertEquals(409, rung("a-secret-of-many-characters"));
        says("expected a destination that is allowed for it", type(Exit.CANNOT_TELL, "source", "mirror", "sync", "shop/followed", "-o", "json"));
        type(Exit.PASSED, "source", "mirror", "remove", "shop/followed");
        type(Exit.NOT_FOUND, "source", "mirror", "sync", "shop/followed");
        says("ALN-CLI-019", told(Exit.NOT_FOUND, "source", "change", "review", "shop/app", "0", "--base", "main", "--head", "main", "--approve", "--key", "ann"));
        // over SSH each has a key of its own, which stays the same and is shown
        says("ssh-ed25519 ", type(Exit.PASSED, "source", "mirror", "add", "shop/followed", "--forge", "gitea", "--to", "ssh://git@forge.example.org/acme/app.git"));
        var all = type(Exit.PASSED, "source", "mirror", "list", "-o", "json");
        type(Exit.PASSED, "source", "mirror", "remove", "shop/followed");
        says(all.substring(all.indexOf("ssh-ed25519 "), all.indexOf('"', all.indexOf("ssh-ed25519 "))), type(Exit.PASSED, "source", "mirror", "add", "shop/followed", "--forge", "gitea", "--from", "ssh://git@forge.example.org:2222/acme/app.git"));
        says("expected a destination that is allowed for it", told(Exit.CANNOT_TELL, "source", "mirror", "sync", "shop/followed"));
        type(Exit.PASSED, "source", "mirror", "remove", "shop/followed");
    }

    /** What was reviewed is published, from wherever its objects are read; what was not is not, pushed or only copied. */
    private void build(Path work, String url) throws IOException, InterruptedException {
        released("PASSED", type(Exit.WAITING, "build", "start", "--source", "shop/app", "-o", "name").strip());
        type(Exit.NOT_FOUND, "build", "start", "--source", "shop/app", "--commit", "nowhere");
        // what tests said of the commit, about the products too, and of one that nobody built nothing
        var results = type(Exit.PASSED, "source", "results", run(0, desk.resolve("merged"), "git", "rev-parse", "HEAD").strip());
        assertTrue(results.lines().anyMatch(line -> line.startsWith("PASSED ") && line.contains(" junit ") && line.contains("sha256:")), results);
        says("no result about", told(Exit.PASSED, "source", "results", "1".repeat(40)));
        commit(work, "hurried", "-S");
        run(0, work, "git", "push", url, "work");
        says("nothing of it is published or deployed until it is merged there (ALN-SRC-098)", told(Exit.WAITING, "build", "start", "--source", "shop/app", "--commit", "work"));
        says("ALN-SRC-098", released("FAILED", small.client.runs().getFirst().id()));
        commit(work, "copied", "-S");
        var runs = small.client.runs().size();
        says("ALN-SRC-110", told(Exit.REFUSED, "build", "start", work.toString()));
        assertEquals(runs, small.client.runs().size(), "nobody works on what cannot be published");
        // what practices show of a release is what the gate said of its source
        var posture = type(Exit.PASSED, "posture", "show");
        for (var practice : List.of("source/signed-commits", "source/no-secrets", "source/code-owners", "source/contribution-policy", "source/four-eyes")) {
            assertTrue(posture.lines().anyMatch(line -> line.startsWith(practice + " ") && line.contains(" met")), posture);
        }
        released("PASSED", type(Exit.WAITING, "build", "start", desk.resolve("merged").toString(), "-o", "name").strip());
    }

    private String released(String state, String run) throws IOException, InterruptedException {
        assertEquals(state, small.finish(run).state(), small::logs);
        return state.equals("PASSED") ? "" : type(Exit.REFUSED, "why", run, "publish");
    }

    private void verify() throws IOException, InterruptedException {
        run(0, desk.resolve("merged"), "git", "fetch", "-q", "--prune");
        type(Exit.PASSED, "source", "evidence", "shop/app", "--to", "evidence.json");
        // all of it holds, and nobody kept anything of the log before
        says("ALN-SRC-092", type(Exit.CANNOT_TELL, "source", "verify", "merged", "--repository", "shop/app", "--evidence", "evidence.json"));
    }

    /** Petra, who may review and merge: two administrators say so, and that her key is hers. */
    private void colleague() throws IOException {
        administer("user", "add", "petra");
        sign(Exit.WAITING, "fay", "user", "grant", "petra", "maintainer", "shop/app", "--statement", "maintainer.json");
        sign(Exit.PASSED, "finn", "user", "grant", "petra", "maintainer", "shop/app", "--statement", "maintainer.json");
        var keys = List.of("--keys", small.administrators().toString());
        Files.writeString(desk.resolve("petra.pem"), type(Exit.PASSED, "key", "export", "petra", keys.getFirst(), keys.getLast()));
        Files.writeString(desk.resolve("petra.proof"), type(Exit.PASSED, "key", "proof", "--user", "petra", "--key", "petra", keys.getFirst(), keys.getLast(),
                "--passphrase-file", small.passphraseFile().toString()));
        sign(Exit.WAITING, "fay", "key", "add", "petra.pem", "--user", "petra", "--proof", "petra.proof", "--statement", "key.json");
        sign(Exit.PASSED, "finn", "key", "add", "petra.pem", "--user", "petra", "--proof", "petra.proof", "--statement", "key.json");
    }

    private static void says(String expected, String said) {
        assertTrue(said.contains(expected), said);
    }

    private void enrol() throws IOException, InterruptedException {
        administer("user", "add", "ada");
        administer("user", "address", "ada", "ada@example.org");
        Files.writeString(desk.resolve("message"), type(Exit.PASSED, "key", "proof", "id.pub", "--user", "ada"));
        run(0, desk, "ssh-keygen", "-Y", "sign", "-q", "-n", "possession@alnage.dev", "-f", "id", "message");
        administer("key", "add", "id.pub", "--user", "ada", "--proof", "message.sig");
    }
}
