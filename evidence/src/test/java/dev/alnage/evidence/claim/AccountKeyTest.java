package dev.alnage.evidence.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.Issued;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SigningCredential;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Keys as people hand them in: one spelling for each, and one name. */
@Tag("source/key-rotation")
class AccountKeyTest {
    /** As ssh-keygen wrote it, with what {@code ssh-keygen -l} says of it. */
    private static final String SSH = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPjJ61F67SnNAbNT3eJloK5IfxEHta9hdfyI5NtdaT7T";
    private static final String SSH_FINGERPRINT = "SHA256:/yPkoTyzZ8jBlF8DPzKIOfKfeTEWpEZ3LkBYyMCZ4qw";
    /** As gpg exported it, with its fingerprint as gpg lists it. */
    private static final String OPENPGP = "mDMEawjEgxYJKwYBBAHaRw8BAQdACWWc44ZiVU9wMWQaOQTXmlL3C3LZZrUqtXAzIv37EfG0F0FubmEgPGFubmFAZXhhbXBsZS5vcmc+iJAEExYIADgWIQSE0xTCZJX6"
            + "UgM5XZES6aroOlN2xwUCawjEgwIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRAS6aroOlN2x3+5AQCgazoo41L2ozfI+g+RQj0MFOhz7cD2SzsJwVTSqQy/9wEA5v7c8ODqy3pk"
            + "iCoPHuWeYlvSOzBWzuBcLAYS07KGHQk=";
    private static final String OPENPGP_FINGERPRINT = "84D314C26495FA5203395D9112E9AAE83A5376C7";
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final Bytes AUTHORITY = Issued.root("CN=Root").der();

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains("expected "), message);
    }

    @Test void a_key_of_openssh_is_named_as_its_tool_names_it_and_signs_both_commits_and_statements() {
        var key = AccountKey.ofSsh(SSH + "  anna's laptop\n");
        assertEquals(new AccountKey(KeyKind.SSH, SSH), key);
        assertEquals(SSH_FINGERPRINT, key.fingerprint());
        assertEquals(new SigningCredential.SshKey(OpenSshKey.read(SSH)), key.credential().orElseThrow());
        assertEquals(OpenSshKey.read(SSH).key(), key.key());
        // the same key in another spelling is the same key
        assertEquals(AccountKey.ofStatements(key.key().orElseThrow()).materials(), key.materials());
        refused(() -> new AccountKey(KeyKind.SSH, SSH + " anna"));
        refused(() -> new AccountKey(KeyKind.SSH, " " + SSH));
        refused(() -> new AccountKey(KeyKind.SSH, SSH.replace(" ", "  ")));
        refused(() -> new AccountKey(KeyKind.SSH_SK, SSH));
        refused(() -> new AccountKey(KeyKind.SSH, "ssh-rsa" + SSH.substring(11)));
    }

    @Test void a_key_on_a_token_signs_commits_but_no_statement() {
        var point = OpenSshKey.read(SSH).blob().slice(19, 51);
        var type = "sk-ssh-ed25519@openssh.com";
        var blob = part(Bytes.utf8(type)).plus(part(point)).plus(part(Bytes.utf8("ssh:")));
        var key = AccountKey.ofSsh(type + " " + Base64Reader.write(blob));
        assertEquals(KeyKind.SSH_SK, key.kind());
        assertEquals(Optional.empty(), key.key());
        assertInstanceOf(SigningCredential.SshKey.class, key.credential().orElseThrow());
        assertEquals(Set.of(Digest.of(Bytes.utf8(key.text()))), key.materials());
        assertEquals("SHA256:", key.fingerprint().substring(0, 7));
        refused(() -> new AccountKey(KeyKind.SSH, key.text()));
    }

    private static Bytes part(Bytes content) {
        return Bytes.of(new byte[] {0, 0, 0, (byte) content.size()}).plus(content);
    }

    @Test void a_certificate_of_openpgp_is_named_as_gpg_names_it() {
        var key = AccountKey.ofOpenPgp(Base64Reader.read(OPENPGP));
        assertEquals(new AccountKey(KeyKind.OPENPGP, OPENPGP), key);
        assertEquals(OPENPGP_FINGERPRINT, key.fingerprint());
        assertEquals(Optional.empty(), key.key());
        var credential = assertInstanceOf(SigningCredential.OpenPgp.class, key.credential().orElseThrow());
        assertEquals(Set.of(Digest.of(credential.certificate().keys().getFirst().spki())), key.materials());
        refused(() -> new AccountKey(KeyKind.OPENPGP, OPENPGP.substring(0, 100)));
        refused(() -> new AccountKey(KeyKind.STATEMENT, OPENPGP));
    }

    @Test void a_key_of_statements_signs_statements_only() {
        var own = Keys.ed25519().key();
        var key = AccountKey.ofStatements(own);
        assertEquals(own.keyid(), key.fingerprint());
        assertEquals(Optional.of(own), key.key());
        assertEquals(Optional.empty(), key.credential());
        refused(() -> new AccountKey(KeyKind.STATEMENT, key.text() + "="));
        refused(() -> new AccountKey(KeyKind.STATEMENT, SSH));
    }

    @Test void certificates_of_smime_are_named_by_address_and_authority() {
        var key = AccountKey.ofSmime("anna@example.org", AUTHORITY);
        assertEquals("anna@example.org", assertInstanceOf(SigningCredential.Smime.class, key.credential().orElseThrow()).email());
        assertEquals(Optional.empty(), key.key());
        assertEquals(Set.of(Digest.of(Bytes.utf8(key.text()))), key.materials());
        assertEquals("smime:" + Digest.of(Bytes.utf8(key.text())).hex(), key.fingerprint());
        assertNotEquals(key.fingerprint(), AccountKey.ofSmime("ben@example.org", AUTHORITY).fingerprint());
        AccountKey.ofSmime("!~@x", AUTHORITY);
        for (var email : List.of("", "anna", "@example.org", "an na@x", "\u007f@x", "é@x")) {
            refused(() -> AccountKey.ofSmime(email, AUTHORITY));
        }
        refused(() -> new AccountKey(KeyKind.X509, "anna@example.org"));
        refused(() -> new AccountKey(KeyKind.X509, "anna@example.org AAAA"));
    }

    @Test void a_workload_is_a_pool_or_what_its_issuer_calls_it() {
        var pool = AccountKey.ofPool("a");
        assertEquals("pool:a", pool.text());
        assertEquals("https://issuer.example/ sub ject", AccountKey.ofIssuer("https://issuer.example/", "sub ject").text());
        assertEquals("workload:" + Digest.of(Bytes.utf8("pool:a")).hex(), pool.fingerprint());
        assertEquals(Optional.empty(), pool.key());
        assertEquals(Optional.empty(), pool.credential());
        assertEquals(Set.of(Digest.of(Bytes.utf8("pool:a"))), pool.materials());
        AccountKey.ofPool("x".repeat(995));
        AccountKey.ofPool("~");
        AccountKey.ofIssuer("https://i", "~");
        refused(() -> AccountKey.ofPool("x".repeat(996)));
        for (var text : List.of("", "pool:", "pool:a b", "pool: ", "pool:\u007f", "pool:\u001f", "pool:é", "https://issuer.example", "https://issuer.example ", "https:// sub",
                "http://issuer.example sub", "spiffe://x sub")) {
            refused(() -> new AccountKey(KeyKind.WORKLOAD, text));
        }
    }

    @Test void what_is_signed_to_show_a_key_names_factory_account_and_key() {
        var key = AccountKey.ofSsh(SSH);
        assertEquals("{\"account\":\"anna\",\"fingerprint\":\"" + SSH_FINGERPRINT + "\",\"purpose\":\"possession of a key of alnage\",\"trustDomain\":\"factory.example\"}",
                key.possession("factory.example", "anna").toText());
    }

    private static KeyBinding binding(AccountKey key, Set<Purpose> purposes, Instant expires, String proof) {
        return new KeyBinding("factory.example", "anna", key, purposes, Optional.empty(), expires, proof, AT, "her laptop");
    }

    @Test void a_binding_says_what_its_kind_of_key_can_be_for() {
        var end = AT.plusSeconds(1);
        binding(AccountKey.ofSsh(SSH), EnumSet.allOf(Purpose.class), end, "proof");
        refused(() -> binding(AccountKey.ofSsh(SSH), Set.of(), end, "proof"));
        for (var key : List.of(AccountKey.ofStatements(Keys.ed25519().key()), AccountKey.ofOpenPgp(Base64Reader.read(OPENPGP)), AccountKey.ofSmime("a@b", AUTHORITY))) {
            assertEquals(Set.of(Purpose.SIGN), binding(key, Set.of(Purpose.SIGN), end, "proof").purposes());
            refused(() -> binding(key, Set.of(Purpose.AUTHENTICATE), end, "proof"));
            refused(() -> binding(key, EnumSet.allOf(Purpose.class), end, "proof"));
        }
        binding(AccountKey.ofPool("a"), Set.of(Purpose.AUTHENTICATE), end, "");
        refused(() -> binding(AccountKey.ofPool("a"), Set.of(Purpose.SIGN), end, ""));
        refused(() -> binding(AccountKey.ofPool("a"), Set.of(Purpose.AUTHENTICATE), end, "proof"));
        refused(() -> binding(AccountKey.ofSsh(SSH), Set.of(Purpose.SIGN), end, ""));
        binding(AccountKey.ofSsh(SSH), Set.of(Purpose.SIGN), end, "p".repeat(32_768));
        refused(() -> binding(AccountKey.ofSsh(SSH), Set.of(Purpose.SIGN), end, "p".repeat(32_769)));
    }

    @Test void a_key_is_bound_for_no_longer_than_its_kind_allows() {
        var key = AccountKey.ofSsh(SSH);
        binding(key, Set.of(Purpose.SIGN), AT.plus(KeyKind.SSH.ageMax()), "proof");
        refused(() -> binding(key, Set.of(Purpose.SIGN), AT.plus(KeyKind.SSH.ageMax()).plusSeconds(1), "proof"));
        refused(() -> binding(key, Set.of(Purpose.SIGN), AT, "proof"));
    }
}
