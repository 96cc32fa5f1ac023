package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.report.Sarif;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.identity.FileKeyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as who commits meets them: found, shown without telling them, waived by two people, and stopped by git's own hooks. */
@Tag("source/no-secrets")
class SourceCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("source scan", "scans", Group.SOURCE, SourceScan::new),
            new Row("source hook install", "installs", Group.SOURCE, SourceHookInstall::new), new Row("source waive", "waives", Group.SOURCE, SourceWaive::new)));
    private static final String TOKEN = "glpat-1a2B3c4D5e6F7g8H9i0J";
    private static final int COST_LOG2 = 15;
    @TempDir static Path folder;
    private static Path checkout;

    @BeforeAll static void founded() throws IOException, InterruptedException {
        var home = new Home(folder.resolve("data"));
        var store = new FileKeyStore(folder.resolve("keys"), new SecureRandom(), COST_LOG2);
        for (var name : List.of("carla", "dora", "petra")) {
            store.create(name, Key.Kind.ED25519, "a long passphrase".toCharArray());
        }
        var root = new Trust(Set.of(new Principal("carla", Set.of(store.list().get("carla"))), new Principal("dora", Set.of(store.list().get("dora")))), 2);
        var now = Instant.now();
        var trust = FoundingEntries.file(1, now.minusSeconds(60), now.plus(Duration.ofDays(90)), "test.alnage", root,
                Map.of(Role.PLANNER, Set.of(Keys.principal("factory", Keys.ed25519()))), List.of("a"),
                List.of(new Person(new Principal("petra", Set.of(store.list().get("petra"))), Set.of(PolicyVersion.ROLE)),
                        new Person(Keys.principal("quentin", Keys.ed25519()), Set.of(PolicyVersion.ROLE))));
        Files.createDirectories(home.trustFile().getParent());
        Files.write(home.trustFile(), trust.sign(store.open("carla", "a long passphrase".toCharArray()), store.open("dora", "a long passphrase".toCharArray())).toBytes().toArray());
        Files.write(home.pinnedRoot(), PinnedRoot.write(root).toArray());
        checkout = Files.createDirectories(folder.resolve("checkout"));
        assertEquals(0, git("init", "-q", "-b", "main"));
        Files.writeString(checkout.resolve(".gitignore"), "build/\n");
        Files.writeString(checkout.resolve("settings.py"), "import os\nTOKEN = \"" + TOKEN + "\"\n");
        Files.createDirectories(checkout.resolve("build"));
        Files.writeString(checkout.resolve("build/out.txt"), TOKEN);
    }

    private static int git(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        var process = builder.start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static Typed typed(String input, String... words) {
        return Typed.at(TABLE, checkout, Map.of("ALNAGE_DATA", folder.resolve("data").toString(), "ALNAGE_KEYS", folder.resolve("keys").toString()), input, List.of(words));
    }

    @Test void a_secret_in_the_checkout_is_refused_by_place_and_never_shown() {
        var scan = typed("", "source", "scan");
        assertEquals(Exit.REFUSED, scan.exit(), scan.err());
        assertEquals(List.of("settings.py:2"), typed("", "source", "scan", "-o", "name").out().lines().toList(), "what is ignored is no part of a commit");
        assertFalse((scan.out() + scan.err()).contains(TOKEN.substring(6)), scan.out());
        assertTrue(scan.err().contains("ALN-SRC-030"), scan.err());
        assertEquals(Exit.REFUSED, typed("", "source", "scan", "build/out.txt").exit());
        assertEquals(Exit.PASSED, typed("", "source", "scan", ".gitignore").exit());
    }

    @Test void what_cannot_be_looked_into_is_no_yes_and_no_no() throws IOException {
        Files.write(folder.resolve("a.7z"), new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 0});
        assertEquals(Exit.CANNOT_TELL, typed("", "source", "scan", "../a.7z").exit());
    }

    @Test void findings_are_a_report_that_the_factory_reads() throws IOException {
        assertEquals(Exit.REFUSED, typed("", "source", "scan", "--sarif", "../out.sarif").exit());
        var sarif = Sarif.read(Bytes.of(Files.readAllBytes(folder.resolve("out.sarif"))));
        assertEquals(List.of("gitlab-glpat at ./settings.py:2"), sarif.findings().stream().map(Sarif.Finding::name).toList());
        assertTrue(sarif.complete() && sarif.rules().contains("github-token"));
        assertFalse(Files.readString(folder.resolve("out.sarif")).contains(TOKEN.substring(6)));
    }

    @Test void rules_of_gitleaks_take_the_place_of_ours() throws IOException {
        Files.writeString(folder.resolve("rules.toml"), "[[rules]]\nid='import'\nregex='''import (os)'''\n");
        assertTrue(typed("", "source", "scan", "--rules", "../rules.toml").out().contains("settings.py:1"));
        Files.writeString(folder.resolve("wrong.toml"), "[[rules]]\nid='import'\nregexx='import'\n");
        assertEquals(Exit.REFUSED, typed("", "source", "scan", "--rules", "../wrong.toml").exit());
    }

    @Test void a_waiver_needs_an_owner_a_reason_an_end_and_another_signer() throws IOException {
        var found = typed("", "source", "scan", "-o", "ndjson").out();
        var fingerprint = found.substring(found.indexOf("sha256:"), found.indexOf("sha256:") + 71);
        assertEquals(Exit.USAGE, typed("", "source", "waive", fingerprint, "--owner", "anna", "--until", "30d").exit());
        assertEquals(Exit.REFUSED, typed("", "source", "waive", fingerprint, "--owner", "anna", "--until", "91d", "--reason", "a test").exit());
        var draft = typed("", "source", "waive", fingerprint, "--owner", "anna", "--until", "30d", "--reason", "a token of a test server");
        assertEquals(Exit.PASSED, draft.exit(), draft.err());
        Files.writeString(folder.resolve("draft.json"), draft.out());
        assertNotEquals(Exit.PASSED, typed("", "source", "scan", "--waivers", "../draft.json").exit(), "a draft waives nothing");
        var signed = typed("a long passphrase\n", "source", "waive", "--draft", "../draft.json", "--key", "petra", "--passphrase-file", "-");
        assertEquals(Exit.PASSED, signed.exit(), signed.err());
        Files.writeString(folder.resolve("waiver.json"), signed.out());
        var scan = typed("", "source", "scan", "--waivers", "../waiver.json");
        assertEquals(Exit.PASSED, scan.exit(), scan.err());
        assertTrue(scan.err().contains("1 more are waived: settings.py:2"), scan.err());
        var own = typed("", "source", "waive", fingerprint, "--owner", "petra", "--until", "30d", "--reason", "mine");
        Files.writeString(folder.resolve("own.json"), own.out());
        assertEquals(Exit.REFUSED, typed("a long passphrase\n", "source", "waive", "--draft", "../own.json", "--key", "petra", "--passphrase-file", "-").exit());
    }

    @Test void the_hooks_ask_and_their_answer_stops_git() throws IOException, InterruptedException {
        assertEquals(Exit.PASSED, typed("", "source", "hook", "install").exit());
        assertEquals(Exit.PASSED, typed("", "source", "hook", "install").exit(), "again, over its own");
        Files.createDirectories(folder.resolve("bin"));
        var alnage = folder.resolve("bin/alnage");
        git("add", "settings.py");
        for (var exit : List.of(1, 3, 0)) {
            Files.writeString(alnage, "#!/bin/sh\necho \"$@\" >> " + folder.resolve("asked") + "\nexit " + exit + "\n");
            assertTrue(alnage.toFile().setExecutable(true));
            assertEquals(exit == 0, git("commit", "-q", "-m", "Add") == 0, "exit " + exit);
        }
        assertEquals(List.of("source scan -q --staged"), Files.readAllLines(folder.resolve("asked")).stream().distinct().toList());
        var id = Files.readString(checkout.resolve(".git/refs/heads/main")).strip();
        var line = "refs/heads/main " + id + " refs/heads/main " + "0".repeat(40) + "\n";
        assertEquals(List.of("settings.py:2"), typed(line, "source", "scan", "--pushed", "origin", "-o", "name").out().lines().toList());
        assertEquals(Exit.REFUSED, typed("", "source", "scan", "--range", "main").exit());
        assertEquals(Exit.PASSED, typed("", "source", "scan", "--range", "main..main").exit());
        assertEquals(Exit.NOT_FOUND, typed("", "source", "scan", "--range", "absent..main").exit());
        assertEquals(Exit.USAGE, typed("", "source", "scan", "--staged", "--range", "main").exit());
        Files.write(checkout.resolve(".git/hooks/pre-push"), "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        var refused = typed("", "source", "hook", "install");
        assertEquals(Exit.REFUSED, refused.exit());
        assertTrue(refused.err().contains("ALN-SRC-035"), refused.err());
        Files.delete(checkout.resolve(".git/hooks/pre-push"));
    }
}
