package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ciphertext may be committed; what only looks like it may not. Each refusal has its honest twin. */
@Tag("source/no-secrets")
class CiphertextTest {
    private static final SecretScan SCAN = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
    private static final Random RANDOM = new Random(7);

    private static String random(int bytes) {
        var content = new byte[bytes];
        RANDOM.nextBytes(content);
        return Base64.getEncoder().encodeToString(content);
    }

    private static String sealed(int bytes) {
        return "ENC[AES256_GCM,data:" + random(bytes) + ",iv:" + random(32) + ",tag:" + random(16) + ",type:str]";
    }

    private static final String METADATA = """
            sops:
              age:
                - recipient: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
              lastmodified: "2026-01-01T00:00:00Z"
              mac: %s
              version: 3.9.0
            """;

    private static List<String> found(String path, String content) {
        return SCAN.scan(path, Bytes.utf8(content)).findings().stream().map(finding -> finding.place().path() + ":" + finding.line() + " " + finding.rule()).toList();
    }

    private static String sops(String values) {
        return values + METADATA.formatted(sealed(64));
    }

    @Test void a_file_of_sops_passes_and_one_plain_value_in_it_is_found() {
        var honest = "db:\n  user: " + sealed(12) + "\n  password: " + sealed(20) + "\n  note: \"\"\n";
        assertEquals(List.of(), found("secrets.yaml", sops(honest)));
        assertEquals(List.of("secrets.yaml:3 sops-plain-value"), found("secrets.yaml", sops(honest.replaceFirst("password: .*", "password: winter"))));
        assertEquals(List.of("secrets.yaml:5 sops-plain-value"), found("secrets.yaml", sops(honest + "  port: 5432\n")));
        assertEquals(List.of(), found("secrets.yaml", sops(honest + "  port_unencrypted: 5432\n")));
    }

    @Test void what_the_settings_of_sops_leave_plain_may_be_plain_unless_it_is_a_secret() {
        var values = "kind: Config\ndata:\n  password: " + sealed(20) + "\n";
        var settings = "  encrypted_regex: ^(data|stringData)$\n";
        assertEquals(List.of(), found("s.yaml", sops(values) + settings));
        assertEquals(List.of("s.yaml:4 sops-plain-value"), found("s.yaml", sops(values + "  token: autumn\n") + settings));
        assertEquals(List.of("s.yaml:1 gitlab-glpat"), found("s.yaml", sops("kind: glpat-1a2B3c4D5e6F7g8H9i0J\ndata:\n  a: " + sealed(20) + "\n") + settings));
    }

    @Test void text_that_is_dressed_up_as_ciphertext_is_found() {
        var data = Base64.getEncoder().encodeToString("the password of the house is 1234".getBytes(StandardCharsets.UTF_8));
        var forged = "ENC[AES256_GCM,data:" + data + ",iv:" + random(32) + ",tag:" + random(16) + ",type:str]";
        assertEquals(List.of("s.yaml:1 sops-plain-value"), found("s.yaml", sops("a: " + forged + "\n")));
        assertEquals(List.of("s.yaml:1 sops-plain-value"), found("s.yaml", sops("a: ENC[AES256_GCM,data:x]\n")));
    }

    @Test void an_environment_that_sops_encrypted_may_have_its_name() {
        var values = "DB_PASSWORD=" + sealed(20) + "\nAPI_TOKEN=" + sealed(30) + "\n";
        var settings = "sops_version=3.9.0\nsops_mac=" + sealed(64) + "\n";
        assertEquals(List.of(), found(".env", values + settings));
        assertEquals(List.of(".env:0 file-env"), found(".env", values));
        assertTrue(found(".env", values + "PLAIN=spring\n" + settings).containsAll(List.of(".env:3 sops-plain-value", ".env:0 file-env")));
    }

    @Test void an_environment_that_says_a_name_twice_is_content_like_any_other() {
        var values = "DB_PASSWORD=" + sealed(20) + "\n";
        var settings = "sops_version=3.9.0\nsops_mac=" + sealed(64) + "\n";
        for (var twice : List.of(values + values + settings, values + settings + settings, values + "sops=1\n" + settings)) {
            assertEquals(List.of(".env:0 file-env"), found(".env", twice));
        }
    }

    @Test void json_of_sops_is_read_too() {
        var honest = "{\"a\": \"" + sealed(20) + "\", \"b\": %s, \"sops\": {\"mac\": \"" + sealed(64) + "\", \"version\": \"3.9.0\"}}";
        assertEquals(List.of(), found("a.json", honest.formatted("null")));
        assertEquals(List.of("a.json:1 sops-plain-value"), found("a.json", honest.formatted("\"summer\"")));
    }

    private static String sealedSecret(String value) {
        return "apiVersion: v1\nkind: ConfigMap\n---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: db\nspec:\n  encryptedData:\n    password: " + value + "\n";
    }

    @Test void a_sealed_secret_passes_and_one_that_is_not_sealed_is_found() {
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 0});
        content.writeBytes(Base64.getDecoder().decode(random(512 + 40)));
        var value = Base64.getEncoder().encodeToString(content.toByteArray());
        assertEquals(List.of(), found("sealed.yaml", sealedSecret(value)));
        assertEquals(List.of("sealed.yaml:10 sealed-secret-plain-value"), found("sealed.yaml", sealedSecret("d2ludGVyIGlzIGNvbWluZw==")));
        var text = "x".repeat(10) + "the same password again and again ".repeat(30);
        var padded = Base64.getEncoder().encodeToString(("\2\0" + text).getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(found("sealed.yaml", sealedSecret(padded)).contains("sealed.yaml:10 sealed-secret-plain-value"));
    }

    @Test void a_file_of_git_crypt_passes_and_text_behind_its_header_does_not() {
        var content = new byte[200];
        RANDOM.nextBytes(content);
        System.arraycopy("\0GITCRYPT\0".getBytes(StandardCharsets.ISO_8859_1), 0, content, 0, 10);
        assertTrue(SCAN.scan(".env", Bytes.of(content)).isClean());
        assertEquals(List.of(".env:0 file-env"), found(".env", "\0GITCRYPT\0" + "0123456789ab" + "PASSWORD=something that a person can read\n"));
        assertFalse(SCAN.scan("a", Bytes.utf8("\0GITCRYPT\0" + "0123456789a " + "glpat-1a2B3c4D5e6F7g8H9i0J")).isClean());
    }
}
