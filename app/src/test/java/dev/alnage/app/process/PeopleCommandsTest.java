package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.command.KeyAdd;
import dev.alnage.app.command.KeyExport;
import dev.alnage.app.command.KeyList;
import dev.alnage.app.command.KeyProof;
import dev.alnage.app.command.KeyReport;
import dev.alnage.app.command.KeyRevoke;
import dev.alnage.app.command.KeyShow;
import dev.alnage.app.command.PolicyPush;
import dev.alnage.app.command.ReviewAnswer;
import dev.alnage.app.command.ReviewClose;
import dev.alnage.app.command.ReviewDue;
import dev.alnage.app.command.ReviewShow;
import dev.alnage.app.command.ReviewStart;
import dev.alnage.app.command.UserCertify;
import dev.alnage.app.command.UserChange;
import dev.alnage.app.command.UserGrant;
import dev.alnage.app.command.UserList;
import dev.alnage.app.command.UserRevoke;
import dev.alnage.app.command.UserShow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What factory administrators and people type, at a factory of processes, with the keys of OpenSSH. */
@Tag("source/roles")
@Tag("source/mfa")
@Tag("factory/access-review")
class PeopleCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(row("user list", new UserList()), row("user show", new UserShow()), row("user add", UserChange.add()),
            row("user remove", UserChange.remove()), row("user address", UserChange.address()), row("user team join", UserChange.join()), row("user team leave", UserChange.leave()),
            row("user grant", new UserGrant()), row("user revoke", new UserRevoke()), row("user certificate", new UserCertify()), row("user review due", new ReviewDue()), row("policy push", new PolicyPush()), row("user review start", new ReviewStart()),
            row("user review show", new ReviewShow()), row("user review answer", new ReviewAnswer()), row("user review close", new ReviewClose()),
            row("key list", new KeyList()), row("key export", new KeyExport()), row("key proof", new KeyProof()), row("key add", new KeyAdd()), row("key show", new KeyShow()),
            row("key revoke", new KeyRevoke()), row("key report", new KeyReport())));

    private SmallFactory small;
    private Path desk;

    private static Row row(String words, dev.alnage.app.cli.Command command) {
        return new Row(words, "", Group.FACTORY, () -> command);
    }

    private Typed type(Exit exit, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(TABLE, desk, Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> String.join(" ", words) + "\n" + typed.out() + typed.err());
        return typed;
    }

    private Typed sign(Exit exit, String who, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--key", who, "--keys", small.administrators().toString(), "--passphrase-file", small.passphraseFile().toString(), "--reason", "for the test"));
        return type(exit, all.toArray(String[]::new));
    }

    /** The first column of the row in which a word stands. */
    private static String first(String table, String word) {
        return table.lines().filter(line -> line.contains(word)).findFirst().orElseThrow(() -> new AssertionError(word + " in " + table)).split(" ")[0];
    }

    private void keygen(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).directory(desk.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Tag("A2")
    @Tag("source/ephemeral-credentials")
    @Tag("build/ephemeral-credentials")
    @Test void people_are_enrolled_given_roles_and_keys_looked_at_and_removed() throws Exception {
        try (var factory = new SmallFactory()) {
            small = factory;
            desk = Files.createDirectories(factory.home.root().resolve("desk"));
            hunt();
            roles();
            var fingerprint = key();
            certificate(fingerprint);
            rules();
            review();
            sign(Exit.PASSED, "fay", "key", "revoke", fingerprint, "--cause", "lost");
            assertTrue(type(Exit.REFUSED, "key", "show", fingerprint).out().contains("revoked: lost"));
            type(Exit.REFUSED, "user", "certificate", "anna", "--login", "id", "--key", "today");
            var report = type(Exit.PASSED, "key", "report", fingerprint).out();
            assertTrue(report.contains("key-binding/v1") && report.contains("key-revocation/v1"), report);
            sign(Exit.PASSED, "finn", "user", "remove", "anna");
            sign(Exit.REFUSED, "finn", "user", "add", "anna");
            assertTrue(type(Exit.PASSED, "user", "list").out().contains("removed"));
        }
    }

    /** What a build looks like that is hostile from its first line on; every key and passphrase of this factory lies on the same machine. */
    private void hunt() throws IOException, InterruptedException {
        var hunt = TokenHunt.in(small);
        assertEquals(new TreeSet<>(List.of("files github-token", "memory alnage-token")), hunt.findings(), () -> hunt.loot().toString());
        assertTrue(hunt.has(TokenHunt.IN_A_FILE.getBytes(StandardCharsets.US_ASCII)));
        var secrets = 0;
        try (var files = Files.walk(small.home.root().resolve("keys"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(hunt.has(Files.readString(file, StandardCharsets.ISO_8859_1).strip().getBytes(StandardCharsets.ISO_8859_1)), file.toString());
                secrets++;
            }
        }
        assertTrue(secrets > 4, "found few keys of the factory, expected those of its processes");
        assertTrue(hunt.loot().get("metadata").isEmpty() && hunt.loot().get("sockets").isEmpty(), () -> hunt.loot().toString());
    }

    private void roles() {
        sign(Exit.REFUSED, "petra", "user", "add", "anna");
        sign(Exit.PASSED, "fay", "user", "add", "anna", "--full-name", "Anna A.");
        sign(Exit.PASSED, "fay", "user", "add", "ben");
        sign(Exit.PASSED, "fay", "user", "address", "anna", "anna@example.org");
        sign(Exit.PASSED, "fay", "user", "grant", "anna", "developer", "shop/{name}", "--expires", "90d");
        // one administrator begins, the other one ends it; the same one again is one
        sign(Exit.WAITING, "fay", "user", "grant", "ben", "owner", "*", "--statement", "owner.json");
        sign(Exit.REFUSED, "fay", "user", "grant", "ben", "owner", "*", "--statement", "owner.json");
        sign(Exit.PASSED, "finn", "user", "grant", "ben", "owner", "*", "--statement", "owner.json");
        sign(Exit.PASSED, "fay", "user", "team", "join", "core", "anna");
        sign(Exit.PASSED, "fay", "user", "grant", "team:core", "reviewer", "shop/app");
        var shown = type(Exit.PASSED, "user", "show", "anna").out();
        assertTrue(shown.contains("developer") && shown.contains("team:core") && shown.contains("never seen"), shown);
        sign(Exit.PASSED, "finn", "user", "revoke", first(shown, "reviewer"));
        sign(Exit.PASSED, "fay", "user", "team", "leave", "core", "anna");
        assertFalse(type(Exit.PASSED, "user", "show", "anna").out().contains("reviewer"));
        type(Exit.NOT_FOUND, "user", "show", "nobody");
        assertTrue(type(Exit.PASSED, "user", "list", "-o", "json").out().contains("\"owner@*\""));
    }

    private String key() throws IOException, InterruptedException {
        keygen("-q", "-t", "ed25519", "-N", "", "-f", "id");
        Files.writeString(desk.resolve("message"), type(Exit.PASSED, "key", "proof", "id.pub", "--user", "anna").out());
        keygen("-Y", "sign", "-q", "-n", "git", "-f", "id", "message");
        sign(Exit.REFUSED, "fay", "key", "add", "id.pub", "--user", "anna", "--proof", "message.sig", "--statement", "refused.json");
        Files.delete(desk.resolve("message.sig"));
        Files.deleteIfExists(desk.resolve("refused.json"));
        keygen("-Y", "sign", "-q", "-n", "possession@alnage.dev", "-f", "id", "message");
        sign(Exit.PASSED, "fay", "key", "add", "id.pub", "--user", "anna", "--proof", "message.sig");
        // petra makes a key of alnage key new her account's, with the proof that it makes itself
        sign(Exit.PASSED, "fay", "user", "add", "petra");
        Files.writeString(desk.resolve("petra.pem"), type(Exit.PASSED, "key", "export", "petra", "--keys", small.administrators().toString()).out());
        Files.writeString(desk.resolve("petra.proof"), type(Exit.PASSED, "key", "proof", "--user", "petra", "--key", "petra", "--keys", small.administrators().toString(),
                "--passphrase-file", small.passphraseFile().toString()).out());
        sign(Exit.PASSED, "fay", "key", "add", "petra.pem", "--user", "petra", "--proof", "petra.proof");
        assertTrue(type(Exit.PASSED, "key", "list", "--all").out().contains("statement"));
        var listed = type(Exit.PASSED, "key", "list", "--of", "anna", "-o", "name").out().strip();
        assertTrue(type(Exit.PASSED, "key", "show", listed).out().contains("live"));
        type(Exit.NOT_FOUND, "key", "show", "SHA256:nobody");
        return listed;
    }

    private void certificate(String fingerprint) throws IOException, InterruptedException {
        keygen("-q", "-t", "ed25519", "-N", "", "-f", "today");
        type(Exit.PASSED, "user", "certificate", "anna", "--login", "id", "--key", "today", "--minutes", "30");
        keygen("-L", "-f", "today-cert.pub");
        assertTrue(Files.readString(desk.resolve("today-cert.pub")).startsWith("ssh-ed25519-cert-v01@openssh.com "));
        type(Exit.PERMISSION, "user", "certificate", "anna", "--login", "id", "--key", "today", "--minutes", "300");
        type(Exit.REFUSED, "user", "certificate", "ben", "--login", "id", "--key", "today");
        assertTrue(fingerprint.startsWith("SHA256:"));
    }

    /** What the signed policy asks of people holds in every process with the next request. */
    private void rules() throws IOException {
        assertTrue(type(Exit.PASSED, "user", "review", "due").err().contains("asks for no access reviews"));
        Files.createDirectories(desk.resolve("rules"));
        Files.writeString(desk.resolve("rules/release.rego"), "package policy.release\n\ndeny contains \"never\" if false\n");
        Files.writeString(desk.resolve("rules/data.json"), "{\"practices\":{\"accessReview\":{\"everyDays\":90,\"lapse\":true},\"stepUp\":[\"certificate\"]}}");
        sign(Exit.WAITING, "petra", "policy", "push", "rules");
        sign(Exit.PASSED, "quentin", "policy", "push", "rules", "--statement", "policy.json");
        var due = type(Exit.PASSED, "user", "review", "due").out();
        assertTrue(due.contains("in time") && !due.contains("overdue"), due);
        var refused = type(Exit.PERMISSION, "user", "certificate", "anna", "--login", "id", "--key", "today", "--minutes", "5").err();
        assertTrue(refused.contains("ALN-USR-060") && refused.contains("--login FILE --login FILE"), refused);
    }

    private void review() {
        sign(Exit.PASSED, "fay", "user", "review", "start", "--deadline", "7d");
        var review = type(Exit.PASSED, "user", "review", "show", "-o", "name").out().strip();
        var open = type(Exit.WAITING, "user", "review", "show", review).out();
        sign(Exit.PASSED, "finn", "user", "review", "answer", review, "--keep", first(open, "owner"));
        sign(Exit.PASSED, "fay", "user", "review", "close", review);
        assertTrue(type(Exit.PASSED, "user", "review", "show", review).out().contains("nobody kept it"));
        assertFalse(type(Exit.PASSED, "user", "show", "anna").out().contains("developer"));
        assertTrue(type(Exit.PASSED, "user", "show", "ben").out().contains("owner"));
        type(Exit.NOT_FOUND, "user", "review", "show", "sha256:" + "0".repeat(64));
    }
}
