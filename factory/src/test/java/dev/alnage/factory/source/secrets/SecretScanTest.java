package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the shipped rules find in content, and what they leave alone. */
@Tag("source/no-secrets")
class SecretScanTest {
    /** Made by the published recipe: the last six characters are the check sum of the thirty before. */
    private static final String TOKEN = "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17";
    private static final SecretScan SCAN = SecretScan.of(RuleSet.shipped(), Waivers.NONE);

    private static List<String> found(String path, byte[] content) {
        return SCAN.scan(path, Bytes.of(content)).findings().stream().map(finding -> finding.place().path() + ":" + finding.line() + " " + finding.rule()).toList();
    }

    private static List<String> found(String path, String content) {
        return found(path, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test void a_token_is_found_with_its_line_and_never_shown() {
        var result = SCAN.scan("src/a.py", Bytes.utf8("import os\n\ntoken = \"" + TOKEN + "\"\n"));
        var finding = result.findings().getFirst();
        assertEquals(1, result.findings().size());
        assertEquals("src/a.py:3 github-token ghp_… (40 characters)", finding.toString());
        assertFalse(result.toString().contains(TOKEN.substring(5)));
        assertEquals(List.of(), found("src/a.py", "import os\n\ntoken = os.environ[\"TOKEN\"]\n"));
    }

    @Test void a_token_is_found_in_binary_content_and_in_utf_16() {
        assertEquals(List.of("a.bin:1 github-token"), found("a.bin", "\0\1\2" + TOKEN + "\0\3"));
        assertEquals(List.of("a.ps1:2 github-token"), found("a.ps1", ("\ufefftoken =\n '" + TOKEN + "'").getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(List.of("a.ps1:2 github-token"), found("a.ps1", ("token =\n '" + TOKEN + "'").getBytes(StandardCharsets.UTF_16BE)));
    }

    @Test void base64_is_looked_into_over_lines_and_from_any_digit() {
        var encoded = Base64.getEncoder().encodeToString(("password file\n" + TOKEN + "\nend").getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("s.yaml:2 github-token"), found("s.yaml", "data:\n  blob: " + encoded + "\n"));
        assertEquals(List.of("s.yaml:2 github-token"), found("s.yaml", "data:\n  path/" + encoded + "\n"));
        var wrapped = Base64.getMimeEncoder(40, "\n    ".getBytes(StandardCharsets.UTF_8)).encodeToString(("some words first, and then " + TOKEN).getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("s.yaml:1 github-token"), found("s.yaml", "    " + wrapped + "\n"));
        var twice = Base64.getEncoder().encodeToString(encoded.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(), found("s.yaml", twice), "one level deep, as is said");
    }

    @Test void archives_are_looked_into_one_level_deep() throws IOException {
        assertEquals(List.of("a.zip!/conf/x:1 github-token"), found("a.zip", zip("conf/x", TOKEN.getBytes(StandardCharsets.UTF_8))));
        assertEquals(List.of("a.log.gz!/a.log:1 github-token"), found("a.log.gz", gzip(TOKEN.getBytes(StandardCharsets.UTF_8))));
        assertEquals(List.of(), found("a.zip", zip("conf/x", "nothing".getBytes(StandardCharsets.UTF_8))));
        assertEquals(List.of("a.zip!/b.zip:0 not-looked-into"), found("a.zip", zip("b.zip", zip("x", new byte[0]))));
        assertEquals(List.of("a.zip!/.ssh/id_rsa:0 file-ssh-key"), found("a.zip", zip(".ssh/id_rsa", "x".getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            var entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            var crc = new java.util.zip.CRC32();
            crc.update(content);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test @Tag("X7") void an_archive_that_cannot_be_looked_into_is_a_finding_of_its_own() throws IOException {
        var bomb = gzip(new byte[80 << 20]);
        assertEquals(List.of("a.gz:0 not-looked-into"), found("a.gz", bomb));
        var damaged = zip("x", new byte[100]);
        damaged[20] ^= 1;
        assertEquals(List.of("a.zip:0 not-looked-into"), found("a.zip", damaged));
        assertEquals("ALN-SRC-032", SCAN.scan("a.7z", Bytes.of(new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 0})).findings().getFirst().kind().code());
        var behind = new ByteArrayOutputStream();
        behind.writeBytes("#!/bin/sh\nunzip $0\n".getBytes(StandardCharsets.UTF_8));
        behind.writeBytes(zip("x", TOKEN.getBytes(StandardCharsets.UTF_8)));
        assertTrue(found("install.sh", behind.toByteArray()).contains("install.sh:0 not-looked-into"));
    }

    @Test void a_check_sum_tells_tokens_from_examples() {
        assertEquals(1, found("a", "ghp_" + "example9example9example9exampl" + TokenCheck.base62(crc("example9example9example9exampl"))).size());
        assertEquals(0, found("a", "ghp_example9example9example9example9abcd").size());
        assertEquals(1, found("a", "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq18").size(), "a token with one wrong character still tells most of it");
        assertEquals(0, found("a", "ghp_" + "abababababababababababababababababab").size());
    }

    @Test void a_word_of_examples_in_one_part_of_a_token_does_not_excuse_the_part_that_is_secret() {
        assertEquals(1, found("a", "xoxb-123456789012-1234567890123-" + "s9pu4rq90WVIEGe9yAKP6t6e").size());
        assertEquals(0, found("a", "xoxb-123456789012-1234567890123-" + "yourtokengoeshere4slack6").size());
    }

    @Test void an_allowlist_of_an_organisation_holds_for_a_token_whose_check_sum_holds_too() {
        var rules = GitleaksFile.read(Bytes.utf8("[extend]\nuseDefault=true\n[[allowlists]]\nregexes=['^" + TOKEN + "$']"), _ -> Bytes.empty());
        assertTrue(SecretScan.of(rules, Waivers.NONE).scan("a", Bytes.utf8(TOKEN)).isClean());
        assertFalse(SecretScan.of(rules, Waivers.NONE).scan("a", Bytes.utf8(TOKEN.replace('7', '8'))).isClean());
    }

    private static long crc(String text) {
        var crc = new java.util.zip.CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    @Test void a_message_is_looked_at_and_has_no_file_name() {
        assertEquals(List.of("(message):3 github-token"), SCAN.scanMessage("1".repeat(40), Bytes.utf8("Add it\n\nwith " + TOKEN))
                .findings().stream().map(finding -> finding.place().path() + ":" + finding.line() + " " + finding.rule()).toList());
    }

    @Test void fingerprints_follow_the_secret_and_its_path_but_not_its_line() {
        var first = SCAN.scan("a", Bytes.utf8(TOKEN)).findings().getFirst().fingerprint();
        assertEquals(first, SCAN.scan("a", Bytes.utf8("moved\n" + TOKEN)).findings().getFirst().fingerprint());
        assertFalse(first.equals(SCAN.scan("b", Bytes.utf8(TOKEN)).findings().getFirst().fingerprint()));
        assertFalse(first.equals(SCAN.scan("a", Bytes.utf8(TOKEN.replace('7', '8'))).findings().getFirst().fingerprint()));
    }

    @Test void names_of_files_that_hold_secrets_are_found_and_their_examples_are_not() {
        for (var path : List.of("id_rsa", "keys/id_ed25519", "a/server.p12", ".netrc", ".env", "app/.env.production", ".kube/config", "terraform.tfstate", ".aws/credentials")) {
            assertEquals(1, found(path, "anything").size(), path);
        }
        for (var path : List.of("id_rsa.pub", "docs/id_rsa.md", "truststore.jks", ".env.example", "src/env.java", "kube/config", "a.tf", "netrc.c")) {
            assertEquals(List.of(), found(path, "anything"), path);
        }
        assertEquals(1, found(".npmrc", "//npm.example.org/:_authToken=5f3c1d2e-77aa-4bb1-9c3d-1f2e3d4c5b6a").size());
        assertEquals(List.of(), found(".npmrc", "//npm.example.org/:_authToken=${NPM_TOKEN}\n"));
    }
}
