package dev.alnage.policy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningRevocation;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.source.PushNonce;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was signed for one push is worth nothing for another repository, reference, person or day; for that push it is the pusher's own word. */
@Tag("G4")
@Tag("source/protected-branch-attestation")
class SignedPushTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("test.alnage", "shop/app");
    private static final Digest COMMIT = Digest.gitCommit("a".repeat(40));
    private static final String ZERO = "0".repeat(40);
    private static final ReferenceChange.Move TAG = new ReferenceChange.Move("refs/tags/v1", Optional.empty(), Optional.of(COMMIT));
    private static final Signer ANNA = Keys.ed25519();
    private static final Signer BEN = Keys.ed25519();

    private static SigningKeys keys(SigningRevocation... revoked) {
        return new SigningKeys(List.of(key("anna", ANNA), key("ben", BEN)), List.of(revoked));
    }

    private static SigningKey key(String name, Signer signer) {
        return new SigningKey(name, new SigningCredential.SshKey(OpenSshKey.of(signer.key())), Instant.EPOCH, Instant.MAX, new TreeSet<>(SigningKey.GIT), Set.of(NameTemplate.ANY));
    }

    private static String nonce(SourceScope scope, Instant issued) {
        return new PushNonce(issued, scope.references(), "ab".repeat(32)).toString();
    }

    private static String text(String pushee, String nonce, String commands) {
        return "certificate version 0.1\npusher anna 1700000000 +0000\n" + (pushee.isEmpty() ? "" : "pushee " + pushee + "\n") + (nonce.isEmpty() ? "" : "nonce " + nonce + "\n") + "\n" + commands;
    }

    private static Bytes signed(Signer signer, String namespace, String text) {
        return Bytes.utf8(text + SshSigning.sign(signer, namespace, Bytes.utf8(text)));
    }

    private static Bytes good() {
        return signed(ANNA, SshSigning.GIT, text("ssh://git@git.example.org:2222/shop/app.git", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n"));
    }

    private static void refused(String code, Bytes certificate, SourceScope scope, String pusher, ReferenceChange.Move... moves) {
        var said = assertThrows(Rejected.Untrusted.class, () -> new SignedPush(scope, pusher, List.of(moves)).require(certificate, keys(), NOW, false)).getMessage();
        assertTrue(said.contains("(" + code + ")"), said);
    }

    @Test void the_pushers_own_word_for_exactly_this_push_is_taken_now_and_from_the_record() {
        var push = new SignedPush(SHOP, "anna", List.of(TAG));
        assertEquals(push.require(good(), keys(), NOW, false), push.require(good(), keys(), NOW.plusSeconds(60), true));
        for (var address : List.of("", "git@git.example.org:shop/app", "https://git.example.org/git/shop/app/", "shop/app")) {
            push.require(signed(ANNA, SshSigning.GIT, text(address, nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), keys(), NOW, false);
        }
    }

    @Test void a_push_that_was_signed_for_another_repository_or_another_factory_is_none_here() {
        refused("ALN-SRC-156", good(), new SourceScope("test.alnage", "shop/api"), "anna", TAG);
        refused("ALN-SRC-156", good(), new SourceScope("other.alnage", "shop/app"), "anna", TAG);
        refused("ALN-SRC-156", signed(ANNA, SshSigning.GIT, text("ssh://git.example.org/shop/api", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
        refused("ALN-SRC-156", signed(ANNA, SshSigning.GIT, text("ssh://git.example.org/myshop/app", "", ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
    }

    @Test void an_old_nonce_is_refused() {
        refused("ALN-SRC-156", signed(ANNA, SshSigning.GIT, text("", nonce(SHOP, NOW.minus(PushNonce.LIFE).minusSeconds(1)), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
    }

    @Test void other_references_values_or_more_of_them_are_not_what_was_signed() {
        refused("ALN-SRC-157", good(), SHOP, "anna", new ReferenceChange.Move("refs/tags/v2", Optional.empty(), Optional.of(COMMIT)));
        refused("ALN-SRC-157", good(), SHOP, "anna", new ReferenceChange.Move("refs/tags/v1", Optional.empty(), Optional.of(Digest.gitCommit("b".repeat(40)))));
        refused("ALN-SRC-157", good(), SHOP, "anna", new ReferenceChange.Move("refs/tags/v1", Optional.of(COMMIT), Optional.empty()));
        refused("ALN-SRC-157", good(), SHOP, "anna", TAG, new ReferenceChange.Move("refs/heads/main", Optional.empty(), Optional.of(COMMIT)));
        // for review it is signed as refs/for/BRANCH, and only that
        refused("ALN-SRC-157", good(), SHOP, "anna", new ReferenceChange.Move("refs/changes/1/1", Optional.empty(), Optional.of(COMMIT)));
        new SignedPush(SHOP, "anna", List.of(new ReferenceChange.Move("refs/changes/1/1", Optional.empty(), Optional.of(COMMIT)))).require(
                signed(ANNA, SshSigning.GIT, text("", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/for/main\n")), keys(), NOW, false);
    }

    @Test void somebody_elses_signature_a_revoked_key_one_for_files_and_an_altered_text_do_not_count() {
        refused("ALN-SRC-155", good(), SHOP, "ben", TAG);
        refused("ALN-SRC-155", signed(BEN, SshSigning.GIT, text("", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
        refused("ALN-SRC-155", signed(Keys.ed25519(), SshSigning.GIT, text("", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
        refused("ALN-SRC-155", signed(ANNA, "file", text("", nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), SHOP, "anna", TAG);
        refused("ALN-SRC-155", Bytes.utf8(good().toText().replace("v1", "v2")), SHOP, "anna", new ReferenceChange.Move("refs/tags/v2", Optional.empty(), Optional.of(COMMIT)));
        var revoked = keys(new SigningRevocation(OpenSshKey.of(ANNA.key()).fingerprint(), NOW.minusSeconds(1), false));
        assertThrows(Rejected.Untrusted.class, () -> new SignedPush(SHOP, "anna", List.of(TAG)).require(good(), revoked, NOW, false));
    }

    @Test void an_address_that_is_no_address_of_here_is_shown_in_part() {
        for (var length : List.of(200, 201)) {
            var address = "ssh://" + "x".repeat(length - 6);
            var said = assertThrows(Rejected.Untrusted.class, () -> new SignedPush(SHOP, "anna", List.of(TAG)).require(signed(ANNA, SshSigning.GIT,
                    text(address, nonce(SHOP, NOW), ZERO + " " + COMMIT.hex() + " refs/tags/v1\n")), keys(), NOW, false)).getMessage();
            assertTrue(said.contains("the address ssh://" + "x".repeat(194) + (length > 200 ? "… (" : " (")), said);
        }
    }
}
