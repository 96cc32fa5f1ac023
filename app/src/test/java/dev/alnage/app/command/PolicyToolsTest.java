package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyToolsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(
            new Row("policy test", "tests", Group.FACTORY, PolicyTestRun::new), new Row("policy show", "shows", Group.FACTORY, PolicyShow::new),
            new Row("policy diff", "compares", Group.FACTORY, PolicyDiff::new), new Row("policy build", "packs", Group.FACTORY, PolicyBuild::new),
            new Row("policy lint", "lints", Group.FACTORY, PolicyLint::new), new Row("policy eval", "asks", Group.FACTORY, PolicyEval::new)));
    @TempDir Path folder;

    @BeforeEach void write() throws IOException {
        write("rules/gate.rego", "package gate\n\ndefault allow := false\n\nallow if {\n\tinput.signed\n\tinput.who in data.people\n}\n");
        write("rules/gate_test.rego", "package gate_test\n\nimport data.gate\n\ntest_signed if {\n\tgate.allow with input as {\"signed\": true, \"who\": \"anna\"}\n}\n");
        write("rules/data.json", "{\"people\": [\"anna\"]}");
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of(), "", List.of(words));
    }

    private void keys(String name) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        write(name + ".pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        write(name + ".pub", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    @Test void a_test_that_fails_ends_with_1_and_says_where_and_why() throws IOException {
        write("rules/bad_test.rego", "package bad_test\n\nimport data.gate\n\ntest_eve if {\n\twho := \"eve\"\n\tgate.allow with input as {\"signed\": true, \"who\": who}\n}\n");
        var typed = typed("policy", "test", "rules");
        assertEquals(Exit.REFUSED, typed.exit());
        assertTrue(typed.out().contains("FAILED data.bad_test.test_eve rules/bad_test.rego:5:1"), typed.out());
        assertTrue(typed.out().contains("rules/bad_test.rego:7:2: did not hold: gate.allow with input as"), typed.out());
        assertTrue(typed.out().contains("who = \"eve\""), typed.out());
        assertTrue(typed.out().contains("PASSED data.gate_test.test_signed") && typed.out().contains("1 passed, 1 failed"), typed.out());
        assertEquals(Exit.PASSED, typed("policy", "test", "-r", "gate_test", "rules").exit());
        var json = typed("policy", "test", "-o", "json", "-r", "eve", "rules");
        assertTrue(json.out().contains("\"fail\":true") && json.out().contains("\"variables\":{\"who\":\"eve\"}"), json.out());
    }

    @Test void no_test_at_all_is_no_success() {
        assertEquals(Exit.REFUSED, typed("policy", "test", "-r", "nothing", "rules").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "rules/data.json").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "-r", "(", "rules").exit());
        assertEquals(Exit.USAGE, typed("policy", "test").exit());
        assertEquals(Exit.NOT_FOUND, typed("policy", "test", "rules", "absent.rego").exit());
    }

    @Test void coverage_names_the_lines_that_no_test_used_and_can_be_demanded() throws IOException {
        var typed = typed("policy", "test", "--coverage", "rules");
        assertTrue(typed.out().contains("100.0 % of rules/gate.rego"), typed.out());
        write("rules/gate.rego", Files.readString(folder.resolve("rules/gate.rego")) + "\nhelp := 2\n");
        write("rules/gate.rego", Files.readString(folder.resolve("rules/gate.rego")) + "\nmore(x) := 1 if x\n");
        var less = typed("policy", "test", "--coverage", "rules");
        assertTrue(less.out().contains("not lines 10, 12"), less.out());
        assertEquals(Exit.PASSED, less.exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "--threshold", "100", "rules").exit());
        assertEquals(Exit.PASSED, typed("policy", "test", "--threshold", "50", "rules").exit());
        assertTrue(typed("policy", "test", "--coverage", "-o", "json", "rules").out().contains("\"not_covered\":[{\"end\":{\"row\":10}"));
    }

    @Test void what_is_not_signed_as_asked_for_is_refused_and_what_is_passes() throws IOException, GeneralSecurityException {
        keys("ours");
        keys("theirs");
        assertEquals(Exit.PASSED, typed("policy", "build", "rules", "plain.tar.gz").exit());
        assertEquals(Exit.PASSED, typed("policy", "build", "--signing-key", "ours.pem", "--scope", "release", "rules", "signed.tar.gz").exit());
        assertEquals(Exit.PASSED, typed("policy", "test", "plain.tar.gz").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "--verification-key", "ours.pub", "plain.tar.gz").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "--verification-key", "ours.pub", "rules").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "--verification-key", "theirs.pub", "signed.tar.gz").exit());
        assertEquals(Exit.REFUSED, typed("policy", "test", "--verification-key", "ours.pub", "--scope", "other", "signed.tar.gz").exit());
        var good = typed("policy", "test", "--verification-key", "ours.pub", "--scope", "release", "signed.tar.gz");
        assertEquals(Exit.PASSED, good.exit(), good.err());
    }

    @Test void eval_takes_from_bundles_what_the_key_signed_and_says_when_nobody_looked() throws IOException, GeneralSecurityException {
        keys("ours");
        keys("theirs");
        typed("policy", "build", "rules", "plain.tar.gz");
        typed("policy", "build", "--signing-key", "ours.pem", "rules", "signed.tar.gz");
        for (var refused : List.of(List.of("ours.pub", "plain.tar.gz"), List.of("theirs.pub", "signed.tar.gz"), List.of("ours.pub", "rules"))) {
            assertEquals(Exit.REFUSED, typed("policy", "eval", "-f", "raw", "--verification-key", refused.getFirst(), "-b", refused.getLast(), "data.gate.allow").exit());
        }
        var good = typed("policy", "eval", "-f", "raw", "--verification-key", "ours.pub", "-b", "signed.tar.gz", "data.gate.allow");
        assertEquals("false\n", good.out(), good.err());
        assertFalse(good.err().contains("not looked at"), good.err());
        var unlooked = typed("policy", "eval", "-f", "raw", "-b", "signed.tar.gz", "data.gate.allow");
        assertTrue(unlooked.out().equals("false\n") && unlooked.err().contains("found a signature of signed.tar.gz that was not looked at"), unlooked.err());
        assertEquals(Exit.USAGE, typed("policy", "eval", "--verification-key", "ours.pub", "-d", "rules", "data.gate.allow").exit());
    }

    @Test void schemas_are_given_as_one_file_or_as_a_folder_of_names() throws IOException {
        write("typed.rego", "package typed\n\n# METADATA\n# schemas:\n#   - input.request: schema.parts.request\nallow if input.request.usr == \"anna\"\n\nother if input.user\n");
        write("schemas/parts/request.json", "{\"properties\": {\"user\": {\"type\": \"string\"}}}");
        write("input.json", "{\"type\": \"object\", \"properties\": {\"request\": {}}}");
        assertEquals(Exit.PASSED, typed("policy", "eval", "-d", "typed.rego", "data.typed.allow").exit());
        assertTrue(typed("policy", "lint", "-s", "schemas", "typed.rego").out().contains("undefined ref: input.request.usr"));
        assertTrue(typed("policy", "lint", "-s", "input.json", "typed.rego").out().contains("undefined schema: schema.parts.request"));
        assertEquals(Exit.CANNOT_TELL, typed("policy", "eval", "-d", "typed.rego", "-s", "schemas", "data.typed.allow").exit());
    }

    @Test void what_does_not_compile_is_not_packed() throws IOException {
        write("rules/gate.rego", "package gate\nallow if unknown.thing(1)\n");
        assertEquals(Exit.CANNOT_TELL, typed("policy", "build", "rules", "out.tar.gz").exit());
        assertFalse(Files.exists(folder.resolve("out.tar.gz")));
        assertEquals(Exit.USAGE, typed("policy", "build", "rules", "out.zip").exit());
    }

    @Test void the_same_folder_gives_the_same_bytes() throws IOException {
        typed("policy", "build", "rules", "a.tar.gz");
        typed("policy", "build", "rules", "b.tar.gz");
        assertEquals(-1, Files.mismatch(folder.resolve("a.tar.gz"), folder.resolve("b.tar.gz")));
    }

    @Test void show_names_rules_and_diff_what_changed() throws IOException {
        var shown = typed("policy", "show", "rules");
        assertEquals(Exit.PASSED, shown.exit(), shown.err());
        assertTrue(shown.out().contains("data.gate.allow") && shown.out().contains("rules/gate.rego:5:1"), shown.out());
        assertTrue(typed("policy", "show", "-o", "json", "rules").out().contains("\"inputs\":[\"input.signed\",\"input.who\"]"));
        write("other/gate.rego", "package gate\n\n# the same\ndefault allow := false\nallow if { input.signed; input.who in data.people }\n");
        write("other/data.json", "{\"people\": [\"anna\", \"max\"]}");
        Files.copy(folder.resolve("rules/gate_test.rego"), folder.resolve("other/gate_test.rego"));
        var different = typed("policy", "diff", "rules", "other");
        assertEquals(Exit.REFUSED, different.exit());
        assertEquals("CHANGED data.people\n  - [\"anna\"]\n  + [\"anna\", \"max\"]\n", different.out());
        assertEquals(Exit.PASSED, typed("policy", "diff", "rules", "rules").exit());
    }

    @Test void lint_asks_for_members_that_facts_have_and_writes_sarif() throws IOException {
        write("typo.rego", "package policy.typo\n\ndeny contains \"no\" if input.qestion.step == \"publish\"\n");
        assertEquals(Exit.PASSED, typed("policy", "lint", "typo.rego").exit());
        assertEquals(Exit.REFUSED, typed("policy", "lint", "--facts", "typo.rego").exit());
        write("open.rego", "package policy.open\n\ndefault allow := true\n\nallow := false if input.question.step == \"publish\"\n");
        assertEquals(Exit.REFUSED, typed("policy", "lint", "--sarif", "out.sarif", "open.rego").exit());
        var sarif = Files.readString(folder.resolve("out.sarif"));
        assertTrue(sarif.contains("\"ruleId\":\"default-allow\"") && sarif.contains("\"startLine\":3"), sarif);
    }
}
