package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.outbound.AllowedDestination;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.Limits;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.GitProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors over SSH, with OpenSSH's server and real git on the other side, by the gateway as the factory has it; what the gate asks is for {@link MirrorsTest}. */
class SshMirrorsTest {
    private static final String HOST = "forge.example.org";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    @TempDir static Path home;
    private static final Signer KEY = Keys.ed25519();
    private static SshForge forge;
    private static GitProcess work;
    private static String first;
    private static Repositories repositories;
    private static int count;

    private RepositoryName name;
    private GitProcess there;
    private Mirrors mirrors;

    @BeforeAll static void world() throws IOException {
        forge = new SshForge(Files.createDirectory(home.resolve("forge")));
        work = GitProcess.worktree(home.resolve("work"));
        first = commit("one");
        repositories = Repositories.open(home.resolve("repositories"), new RealDisk());
    }

    @AfterAll static void end() throws IOException {
        forge.close();
        repositories.close();
    }

    @BeforeEach void repository() throws IOException {
        name = new RepositoryName("shop/app" + count++);
        repositories.create(name);
        there = GitProcess.bare(home.resolve("there" + count));
        forge.configure("AcceptEnv GIT_PROTOCOL");
        forge.letIn(OpenSshKey.of(KEY.key()));
        forge.connections.set(0);
    }

    @AfterEach void close() {
        mirrors.close();
    }

    private static String commit(String content) throws IOException {
        Files.writeString(work.directory().resolve("file"), content);
        work.run("add", "-A");
        work.run("commit", "-q", "-m", content);
        return work.run("rev-parse", "HEAD");
    }

    private void pushed(String commit, String reference) throws IOException {
        work.run("push", "-q", "--force", there.directory().toString(), commit + ":" + reference);
    }

    private static AllowedDestination allowed(int port) {
        return new AllowedDestination("mirror", HOST, port, Protocol.SSH, true);
    }

    /** A gateway to which the forge's name is this machine's; nobody else could resolve it. */
    private static Gateway gateway(AllowedDestination... allowed) {
        try {
            return new Gateway(List.of(allowed), _ -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), SSLContext.getDefault());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Mirrors opened(Gateway gateway, ForgeReach.Hosts hosts, ForgeLimits limits) throws IOException {
        var folder = Files.createDirectories(home.resolve("state" + count));
        var admission = new Admission((push, _, _) -> push.updates().stream().anyMatch(update -> update.name().endsWith("/bad"))
                ? new PushGate.Answer.Refused(List.of(new Refusal("ALN-SRC-012", "refs/heads/bad", "it", "another", ""))) : new PushGate.Answer.Accepted(List.of()), (_, _, _) -> {
            throw new IOException("no changes here");
        }, _ -> Map.of());
        return Mirrors.open(folder.resolve("mirrors"), new AtomicFiles(new RealDisk(), folder), new ForgeReach(gateway, hosts, _ -> KEY), new Following(repositories, admission, Limits.USUAL),
                new Sending(repositories), () -> NOW, limits);
    }

    /** A mirror that knows the forge by these keys. */
    private void mirrored(Mirror.Direction direction, OpenSshKey... pinned) throws IOException {
        mirrors = opened(gateway(allowed(forge.port())), known(pinned), ForgeLimits.USUAL);
        mirrors.add(mirror(direction, forge.port()));
    }

    private static ForgeReach.Hosts known(OpenSshKey... pinned) {
        return (host, port) -> host.equals(HOST) && port == forge.port() ? Set.of(pinned) : Set.of();
    }

    private Mirror mirror(Mirror.Direction direction, int port) {
        return new Mirror(name, direction, ForgeKind.GITEA, "acme/app", address(port, there.directory().toString()), "", "", new Mirror.Credentials("", ""), ReferenceMap.ALL, false);
    }

    private static URI address(int port, String path) {
        return Mirror.uri("ssh://" + System.getProperty("user.name") + "@" + HOST + ":" + port + path);
    }

    /** What a look says that finds nothing out, with nothing taken in. */
    private String unseen() throws IOException {
        var error = mirrors.sync(name).error();
        assertEquals(Optional.empty(), here("refs/heads/main"), error);
        return error;
    }

    private String unseen(Gateway gateway, ForgeReach.Hosts hosts, ForgeLimits limits, int port) throws IOException {
        try (var other = opened(gateway, hosts, limits)) {
            mirrors = other;
            if (other.list().isEmpty()) {
                other.add(mirror(Mirror.Direction.FROM, port));
            }
            return unseen();
        }
    }

    private Optional<String> here(String reference) throws IOException {
        return repositories.find(name).orElseThrow().references().find(reference).map(Digest::hex);
    }

    private List<String> codes(Mirrors.Look look) {
        assertEquals("", look.error());
        return look.standings().stream().flatMap(standing -> standing.refusals().stream()).map(Refusal::code).distinct().toList();
    }

    @Tag("source/protected-branch-attestation")
    @Test void what_a_forge_has_is_fetched_over_ssh_and_what_is_refused_keeps_nothing_else_out() throws IOException {
        pushed(first, "refs/heads/main");
        mirrored(Mirror.Direction.FROM, forge.ed25519());
        assertEquals(List.of(), codes(mirrors.sync(name)));
        var second = commit("two");
        pushed(second, "refs/heads/main");
        pushed(second, "refs/heads/bad");
        // a server that is older, or does not let a client choose git's protocol
        forge.configure();
        assertEquals(List.of("ALN-SRC-012"), codes(mirrors.sync(name)));
        var git = new GitProcess(repositories.directory(name));
        assertEquals(second + " refs/heads/main", git.run("for-each-ref", "--format=%(objectname) %(refname)"));
        git.run("fsck", "--strict", "--full");
        assertEquals(2, forge.connections.get(), "one connection is one look");
    }

    @Tag("source/protected-branch-attestation")
    @Test void what_has_passed_here_goes_to_a_forge_over_ssh_and_nothing_there_is_overwritten() throws IOException {
        pushed(first, "refs/heads/main");
        mirrored(Mirror.Direction.FROM, forge.ed25519());
        mirrors.sync(name);
        mirrors.close();
        there = GitProcess.bare(home.resolve("other"));
        mirrors = opened(gateway(allowed(forge.port())), known(forge.ed25519()), ForgeLimits.USUAL);
        mirrors.remove(name);
        mirrors.add(mirror(Mirror.Direction.TO, forge.port()));
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(first, there.run("rev-parse", "main"));
        there.run("fsck", "--strict");
        work.run("checkout", "-q", "--orphan", "theirs");
        var theirs = commit("theirs");
        work.run("checkout", "-q", "main");
        pushed(theirs, "refs/heads/main");
        assertEquals(List.of("ALN-SRC-143"), codes(mirrors.sync(name)));
        assertEquals(theirs, there.run("rev-parse", "main"));
    }

    @Tag("T1")
    @Test void a_host_that_nobody_answers_for_is_not_connected_to() throws IOException {
        pushed(first, "refs/heads/main");
        mirrored(Mirror.Direction.FROM);
        assertTrue(unseen().contains("ALN-SRC-210"));
        assertEquals(0, forge.connections.get());
    }

    @Tag("T1")
    @Test void a_host_that_shows_another_key_is_told_nothing_and_one_that_shows_a_known_one_of_several_is_heard() throws IOException {
        pushed(first, "refs/heads/main");
        var another = OpenSshKey.of(Keys.ed25519().key());
        mirrored(Mirror.Direction.FROM, another);
        var error = unseen();
        assertTrue(error.contains(forge.ed25519().fingerprint()) && error.contains(another.fingerprint()) && error.contains("ALN-SRC-211"), error);
        mirrors.close();
        // of the kinds that it has, the server is asked for one that is known, and shows that
        mirrors = opened(gateway(allowed(forge.port())), known(forge.rsa()), ForgeLimits.USUAL);
        assertEquals(List.of(), codes(mirrors.sync(name)));
        assertEquals(Optional.of(first), here("refs/heads/main"));
    }

    @Test void a_forge_that_does_not_let_the_mirror_in_or_does_not_have_the_repository_says_so() throws IOException {
        pushed(first, "refs/heads/main");
        mirrored(Mirror.Direction.FROM, forge.ed25519());
        forge.letNobodyIn();
        var error = unseen();
        assertTrue(error.contains(OpenSshKey.of(KEY.key()).fingerprint()) && error.contains("ALN-SRC-212"), error);
        forge.letIn(OpenSshKey.of(KEY.key()));
        there = new GitProcess(home.resolve("nowhere"));
        mirrors.remove(name);
        mirrors.add(mirror(Mirror.Direction.FROM, forge.port()));
        assertTrue(unseen().contains("does not appear to be a git repository"), () -> mirrors.lastLook(name).toString());
    }

    @Tag("M7")
    @Test void only_hosts_that_are_written_down_for_ssh_are_connected_to_and_on_the_address_that_was_checked() throws IOException {
        pushed(first, "refs/heads/main");
        var known = known(forge.ed25519());
        var port = forge.port();
        for (var elsewhere : List.of(new AllowedDestination("commit-status", HOST, port, Protocol.SSH, true), new AllowedDestination("mirror", HOST, port, Protocol.HTTPS, true),
                new AllowedDestination("mirror", "localhost", port, Protocol.SSH, true))) {
            assertTrue(unseen(gateway(elsewhere), known, ForgeLimits.USUAL, port).contains("expected a destination that is allowed for it"));
        }
        assertTrue(unseen(gateway(new AllowedDestination("mirror", HOST, port, Protocol.SSH, false)), known, ForgeLimits.USUAL, port).contains("expected a public one"));
        assertEquals(0, forge.connections.get());
    }

    @Tag("T9")
    @Test void a_forge_that_says_nothing_too_much_or_no_git_is_left() throws IOException {
        var known = known(forge.ed25519());
        var small = new OutboundLimits(100, Duration.ofSeconds(20), Duration.ofSeconds(20));
        pushed(first, "refs/heads/main");
        assertTrue(unseen(gateway(allowed(forge.port())), known, new ForgeLimits(small, ForgeLimits.USUAL.pack(), ForgeLimits.USUAL.report(), 1_000), forge.port()).contains("found more than 100 bytes"));
        forge.letIn(OpenSshKey.of(KEY.key()), "echo an account here is for git alone; echo go away >&2");
        var error = unseen(gateway(allowed(forge.port())), known, ForgeLimits.USUAL, forge.port());
        assertTrue(error.contains("go away"), error);
        forge.letIn(OpenSshKey.of(KEY.key()), "exec sleep 20");
        var slow = new ForgeLimits(new OutboundLimits(1 << 20, Duration.ofSeconds(20), Duration.ofMillis(500)), ForgeLimits.USUAL.pack(), ForgeLimits.USUAL.report(), 1_000);
        assertFalse(unseen(gateway(allowed(forge.port())), known, slow, forge.port()).isEmpty());
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            mirrors = opened(gateway(allowed(silent.getLocalPort())), (_, _) -> Set.of(forge.ed25519()), new ForgeLimits(new OutboundLimits(1 << 20, Duration.ofMillis(700), Duration.ofMillis(700)),
                    ForgeLimits.USUAL.pack(), ForgeLimits.USUAL.report(), 1_000));
            mirrors.remove(name);
            mirrors.add(mirror(Mirror.Direction.FROM, silent.getLocalPort()));
            assertTrue(unseen().contains("no answer of " + HOST));
        }
    }

    @Test void addresses_that_a_shell_there_could_take_for_something_else_are_none() throws IOException {
        mirrored(Mirror.Direction.FROM, forge.ed25519());
        for (var bad : List.of("ssh://forge.example.org/acme/app", "ssh://git:secret@forge.example.org/acme/app", "ssh://-oProxyCommand@forge.example.org/acme/app", "ssh://git@forge.example.org",
                "ssh://git@forge.example.org/", "ssh://git@forge.example.org/a'b", "ssh://git@forge.example.org/a%20b", "ssh://git@forge.example.org/a/b?c", "git+ssh://git@forge.example.org/a/b")) {
            assertThrows(Rejected.Malformed.class, () -> new Mirror(name, Mirror.Direction.FROM, ForgeKind.GITEA, "acme/app", Mirror.uri(bad), "", "", new Mirror.Credentials("", ""),
                    ReferenceMap.ALL, false), bad);
        }
        assertEquals(22, new Mirror(name, Mirror.Direction.FROM, ForgeKind.GITEA, "acme/app", Mirror.uri("ssh://git@forge.example.org/~git/acme/app.git"), "", "", new Mirror.Credentials("", ""),
                ReferenceMap.ALL, false).sshPort());
    }
}
