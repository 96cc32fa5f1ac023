package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("artifacts/validate-every-signature")
class TrustTest {
    private static final Statement STATEMENT = Statement.about(Resource.of("app", Digest.of(Bytes.utf8("app"))),
            new Predicate.Unknown("https://example.com/scan/v1", Json.object().build()));

    private final Signer alice = Keys.ed25519();
    private final Signer aliceToken = Keys.of(Key.Kind.ECDSA_P256);
    private final Signer bob = Keys.ed25519();
    private final Signer mallory = Keys.ed25519();
    private final Principal both = Keys.principal("alice", alice, aliceToken);
    private final Trust one = new Trust(Set.of(both), 1);
    private final Trust two = new Trust(Set.of(both, Keys.principal("bob", bob)), 2);

    private static Envelope with(Envelope envelope, Envelope.Signature... signatures) {
        return new Envelope(envelope.payloadType(), envelope.payload(), List.of(signatures));
    }

    @Test void one_changed_byte_is_refused() {
        var signed = Envelope.sign(STATEMENT, alice);
        var bytes = signed.payload().toArray();
        bytes[5] ^= 1;
        var tampered = new Envelope(signed.payloadType(), Bytes.of(bytes), signed.signatures());
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(tampered));
    }

    @Tag("D1")
    @Test void signed_payload_under_another_type_is_refused() {
        var note = Envelope.sign("text/plain", STATEMENT.toJson().toBytes(), Bytes.empty(), alice);
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(note));
        // the label changed as well: the type is part of what was signed
        var relabelled = new Envelope(Statement.PAYLOAD_TYPE, note.payload(), note.signatures());
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(relabelled));
        assertEquals(STATEMENT, one.verifyStatement(Envelope.sign(STATEMENT, alice)).value());
    }

    @Tag("D2")
    @Test void statement_of_another_type_than_asked_for_is_refused() {
        var signed = Envelope.sign(STATEMENT, alice);
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(signed, Predicate.Spdx.TYPE_2_3));
        assertEquals(STATEMENT, one.verifyStatement(signed, "https://example.com/scan/v1").value());
    }

    @Tag("D3")
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "not json", "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"subject\":[],\"predicateType\":\"x\",\"predicate\":{}}"})
    void signed_payload_that_does_not_parse_is_refused(String payload) {
        var signed = Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(payload), Bytes.empty(), alice);
        assertThrows(Rejected.Malformed.class, () -> one.verifyStatement(signed));
    }

    @Tag("D4")
    @Test void keyid_decides_nothing() {
        var byMallory = Envelope.sign(STATEMENT, mallory);
        var claimed = with(byMallory, new Envelope.Signature(alice.key().keyid(), byMallory.signatures().getFirst().sig()));
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(claimed));
        var sig = Envelope.sign(STATEMENT, alice).signatures().getFirst().sig();
        for (var keyid : List.of("", mallory.key().keyid(), aliceToken.key().keyid(), alice.key().keyid())) {
            assertEquals(Set.of(both), one.verifyStatement(with(byMallory, new Envelope.Signature(keyid, sig))).signers());
        }
    }

    @Tag("D9")
    @ParameterizedTest
    @ValueSource(strings = {"{\"sha1\":\"0123456789012345678901234567890123456789\"}", "{\"md5\":\"01234567890123456789012345678901\"}", "{}"})
    void subject_with_weak_digests_alone_is_refused_and_with_a_strong_one_beside_them_accepted(String digests) {
        var text = STATEMENT.toJson().toBytes().toText();
        var strong = "{\"sha256\":\"" + Digest.of(Bytes.utf8("app")).hex() + "\"}";
        var weak = Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(text.replace(strong, digests)), Bytes.empty(), alice);
        assertThrows(Rejected.Malformed.class, () -> one.verifyStatement(weak));
        var beside = text.replace(strong, strong.substring(0, strong.length() - 1) + ",\"md5\":\"01234567890123456789012345678901\"}");
        assertEquals(STATEMENT, one.verifyStatement(Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(beside), Bytes.empty(), alice)).value());
    }

    @Tag("D9")
    @Test void right_sha256_beside_a_forged_sha512_does_not_match() {
        var app = Bytes.utf8("app");
        var sha256 = Digest.of(app);
        // SHA-512 of "app" and of nothing
        var sha512 = new Digest(Digest.Algorithm.SHA512, "f43f799324a27fbdf95f67fae0bc55b3358e7595a0497518abae0b3998a6261a"
                + "effce29af846a62741b1e17e04666d681d31fc43ca39383ae4450e59969e541e");
        var forged = new Digest(Digest.Algorithm.SHA512, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
        assertFalse(new Resource("app", "", List.of(sha256, forged), "").matches(app));
        assertFalse(new Resource("app", "", List.of(Digest.of(Bytes.utf8("apq")), sha512), "").matches(app));
        assertFalse(new Resource("app", "", List.of(Digest.gitCommit("0".repeat(40))), "").matches(app));
        assertFalse(new Resource("app", "", List.of(), "").matches(app));
        assertTrue(new Resource("app", "", List.of(sha256, sha512), "").matches(app));
    }

    @Tag("T2")
    @Test void one_principal_with_two_keys_counts_once() {
        var signed = Envelope.sign(STATEMENT, alice, aliceToken);
        assertThrows(Rejected.Untrusted.class, () -> two.verifyStatement(signed));
        assertEquals(2, two.verifyStatement(Envelope.sign(STATEMENT, aliceToken, bob)).signers().size());
    }

    @Tag("T2")
    @Test void one_signature_repeated_under_other_names_counts_once() {
        var sig = Envelope.sign(STATEMENT, alice).signatures().getFirst().sig();
        var repeated = with(Envelope.sign(STATEMENT, alice), new Envelope.Signature("a", sig), new Envelope.Signature("b", sig),
                new Envelope.Signature(bob.key().keyid(), sig));
        assertThrows(Rejected.Untrusted.class, () -> two.verifyStatement(repeated));
    }

    @Tag("K3")
    @Test void one_key_under_two_names_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Trust(Set.of(Keys.principal("alice", alice), Keys.principal("bob", alice)), 1));
        assertThrows(IllegalArgumentException.class, () -> new Trust(Set.of(both, Keys.principal("bob", bob, aliceToken)), 1));
    }

    @Test void one_name_for_two_principals_and_a_principal_without_a_key_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Trust(Set.of(Keys.principal("alice", alice), Keys.principal("alice", bob)), 1));
        assertThrows(IllegalArgumentException.class, () -> new Trust(Set.of(both, new Principal("ghost", Set.of())), 1));
    }

    @Tag("T3")
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 3, Integer.MAX_VALUE})
    void threshold_of_nobody_or_of_more_than_there_are_is_refused(int threshold) {
        assertThrows(IllegalArgumentException.class, () -> new Trust(two.principals(), threshold));
    }

    @Test void unsigned_envelope_is_refused() {
        assertThrows(Rejected.Untrusted.class, () -> one.verifyStatement(with(Envelope.sign(STATEMENT, alice))));
    }

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void garbage_beside_a_good_signature_does_not_hurt(Key.Kind kind) {
        var signer = Keys.of(kind);
        var signed = Envelope.sign(STATEMENT, signer);
        var noisy = with(signed, new Envelope.Signature(signer.key().keyid(), Bytes.hex("3006020101020101")),
                new Envelope.Signature("", Bytes.hex("00".repeat(64))), signed.signatures().getFirst());
        assertEquals(STATEMENT, new Trust(Set.of(Keys.principal("robot", signer)), 1).verifyStatement(noisy).value());
    }
}
