package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in over SSH, and what they cannot do there, with the client of OpenSSH. */
@Tag("source/ssh-keys")
class SshDoorTest {
    private static final int PER_SOURCE = 12;

    @TempDir static Path root;
    private static ServedGit served;
    private static GitClient ada;
    private static Path work;

    @BeforeAll static void serve() throws IOException {
        served = new ServedGit(root, Limits.USUAL, (_, _, _) -> {
            throw new IOException("no changes here");
        }, new SshServerLimits(Duration.ofSeconds(2), Duration.ofSeconds(60), PER_SOURCE, 100));
        ada = served.enrol("ada");
        served.stranger("mallory");
        served.repository("shop/app", "ada");
        work = ada.repository(root.resolve("work"));
        ada.run(root, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "authority")).succeeded();
        served.people.authorities.add(served.publicKey("authority"));
    }

    @AfterAll static void stop() throws IOException {
        served.close();
    }

    private static GitClient.Said ssh(String key, String... arguments) {
        var command = new ArrayList<>(served.sshCommand(key));
        command.addAll(List.of("-p", Integer.toString(served.ssh.port())));
        command.addAll(List.of(arguments));
        return ada.run(root, command);
    }

    private static GitClient with(String key) {
        return ada.with("GIT_SSH_COMMAND", String.join(" ", served.sshCommand(key)));
    }

    @Test void a_key_that_nobody_has_gets_nothing() {
        var said = with("mallory").git(root, "ls-remote", served.url("shop/app")).refused().text();
        assertTrue(said.contains("Permission denied (publickey)"), said);
        ada.git(root, "ls-remote", served.url("shop/app")).succeeded();
    }

    @Test void there_is_no_password_and_no_other_name_than_git() {
        var said = ssh("ada", "-o", "BatchMode=no", "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", "git@127.0.0.1", "git-upload-pack '/shop/app'").refused().text();
        assertTrue(said.contains("Permission denied (publickey)."), said);
        ssh("ada", "ada@127.0.0.1", "git-upload-pack '/shop/app'").refused();
    }

    @Test void a_key_that_has_been_revoked_no_longer_gets_in() throws IOException {
        var eve = served.enrol("eve");
        served.people.grant("eve", "shop/app", Access.Operation.READ);
        eve.git(root, "ls-remote", served.url("shop/app")).succeeded();
        served.people.keys.remove(served.publicKey("eve"));
        eve.git(root, "ls-remote", served.url("shop/app")).refused();
    }

    @Test void a_deploy_key_reads_one_repository_and_writes_none() throws IOException {
        served.repository("shop/other", "ada");
        var deploy = served.enrol("deploy-app");
        served.people.grant("deploy-app", "shop/app", Access.Operation.READ);
        deploy.git(root, "ls-remote", served.url("shop/app")).succeeded();
        assertTrue(deploy.git(work, "push", served.url("shop/app"), "main:from-a-deploy-key").refused().text().contains("✗ ALN-SRC-009 shop/app"));
        var other = deploy.git(root, "ls-remote", served.url("shop/other")).refused().text();
        assertTrue(other.contains("✗ ALN-SRC-002 shop/other"), other);
        assertEquals(other.replace("shop/other", "shop/nowhere"), deploy.git(root, "ls-remote", served.url("shop/nowhere")).refused().text());
    }

    @Test void nothing_but_gits_two_commands_is_executed() {
        for (var command : List.of("id", "git-upload-archive '/shop/app'", "git-upload-pack /shop/app", "git-upload-pack '/shop/app' ; id", "git-upload-pack '/shop/app' '--strict'",
                "git-upload-pack '/shop/'a'pp'", "git-receive-pack", "GIT-UPLOAD-PACK '/shop/app'")) {
            var said = ssh("ada", "git@127.0.0.1", command);
            assertEquals(128, said.code(), command + ": " + said.text());
            assertTrue(said.text().contains("ALN-SRC-008"), said.text());
        }
    }

    @Test @Tag("G6") void paths_that_lead_elsewhere_or_look_like_options_name_no_repository() throws IOException {
        Files.createDirectories(root.resolve("outside.git"));
        for (var path : List.of("/../outside", "/shop/../../outside", "//shop/app", "/--upload-pack=id", "/shop/app/.", "/Shop/app", "/shop/app.git.git", "/shop/app%2f",
                "/shop/\u001b[31mapp", "/shop/app\n", "/", root.resolve("work").toString(), "/.git", "/shop/app.lock")) {
            var said = ssh("ada", "git@127.0.0.1", "git-upload-pack '" + path + "'");
            assertEquals(128, said.code(), path);
            assertTrue(said.text().contains("ALN-SRC-008") || said.text().contains("ALN-SRC-002"), path + ": " + said.text());
            assertFalse(said.text().contains("\u001b"), path);
        }
        ada.git(root, "ls-remote", served.url("shop/app.git")).succeeded();
    }

    @Test void no_shell_terminal_subsystem_or_forwarding() throws IOException {
        ssh("ada", "-tt", "git@127.0.0.1").refused();
        assertTrue(ssh("ada", "-s", "git@127.0.0.1", "sftp").refused().text().contains("subsystem request failed"));
        // a port of the server, and one of whoever connects
        var target = served.ssh.port();
        assertTrue(ssh("ada", "-W", "127.0.0.1:" + target, "git@127.0.0.1").refused().text().contains("open failed"));
        assertTrue(ssh("ada", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:" + target, "git@127.0.0.1", "git-upload-pack '/shop/app'").refused().text()
                .contains("forwarding failed"));
        var agent = ssh("ada", "-v", "-A", "-X", "git@127.0.0.1", "git-receive-pack");
        assertEquals(128, agent.code());
    }

    private static void certify(String key, String... options) throws IOException {
        ada.run(root, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)).succeeded();
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-I", "id-of-" + key));
        command.addAll(List.of(options));
        command.add(key + ".pub");
        ada.run(root, command).succeeded();
    }

    @Test void a_certificate_of_our_authority_gets_in_while_it_holds() throws IOException {
        certify("certified", "-s", "authority", "-n", "ada", "-V", "-1m:+5m");
        with("certified").git(work, "push", served.url("shop/app"), "main:certified").succeeded();
        var push = served.gate.asked.stream().filter(asked -> asked.updates().getFirst().name().equals("refs/heads/certified")).findFirst().orElseThrow();
        assertEquals("ada by id-of-certified", push.pusher().name() + " by " + push.pusher().key());
    }

    @Test void other_certificates_do_not() throws IOException {
        certify("lapsed", "-s", "authority", "-n", "ada", "-V", "-5m:-1m");
        certify("early", "-s", "authority", "-n", "ada", "-V", "+5m:+9m");
        certify("forged", "-s", "mallory", "-n", "ada", "-V", "-1m:+5m");
        certify("host", "-h", "-s", "authority", "-n", "ada", "-V", "-1m:+5m");
        certify("commanded", "-s", "authority", "-n", "ada", "-V", "-1m:+5m", "-O", "force-command=id");
        certify("elsewhere", "-s", "authority", "-n", "ada", "-V", "-1m:+5m", "-O", "source-address=192.0.2.1/32");
        for (var key : List.of("lapsed", "early", "forged", "host", "commanded", "elsewhere")) {
            assertTrue(with(key).git(root, "ls-remote", served.url("shop/app")).refused().text().contains("Permission denied"), key);
        }
        certify("here", "-s", "authority", "-n", "ada", "-V", "-1m:+5m", "-O", "source-address=127.0.0.1/32");
        with("here").git(root, "ls-remote", served.url("shop/app")).succeeded();
    }

    @Test void a_key_on_a_fido_token_gets_in_only_with_a_touch() throws IOException, InterruptedException {
        try (var token = FidoToken.plugIn(root.resolve("token.sock"))) {
            Files.writeString(root.resolve("token.pub"), token.publicKeyLine() + "\n");
            served.people.keys.put(Bytes.of(Base64.getDecoder().decode(token.publicKeyLine().split(" ")[1])), "ada");
            var command = served.sshCommand("token.pub").stream().map(word -> word.equals("IdentityAgent=none") ? "IdentityAgent=" + root.resolve("token.sock") : word).toList();
            var client = ada.with("GIT_SSH_COMMAND", String.join(" ", command));
            client.git(root, "ls-remote", served.url("shop/app")).succeeded();
            token.touched(false);
            client.git(root, "ls-remote", served.url("shop/app")).refused();
        }
    }

    @Test void who_does_not_log_in_is_cut_off_and_one_address_has_so_many_connections() throws IOException {
        var open = new ArrayList<Socket>();
        try {
            for (var i = 0; i < PER_SOURCE + 3; i++) {
                open.add(new Socket("127.0.0.1", served.ssh.port()));
            }
            var begun = System.nanoTime();
            for (var socket : open) {
                socket.setSoTimeout(20_000);
                while (socket.getInputStream().read() >= 0) {
                    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 20);
                }
            }
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        ada.git(root, "ls-remote", served.url("shop/app")).succeeded();
    }
}
