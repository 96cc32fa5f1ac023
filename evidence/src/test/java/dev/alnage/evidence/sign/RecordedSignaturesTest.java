package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import dev.alnage.evidence.sign.SignatureAnswer.Refused;
import dev.alnage.evidence.sign.SignatureAnswer.SignedBy;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the programs of git signed on some day, and what attackers make of it; nothing is started here. */
@Tag("source/signed-commits")
class RecordedSignaturesTest {
    private static final SignedObjects RECORDED = SignedObjects.recorded();
    private static final Set<NameTemplate> EVERYWHERE = Set.of(NameTemplate.ANY);
    private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
    private static final SigningOccasion NOW = at(RECORDED.made());
    private static final SigningKeys KEYS = new SigningKeys(entries(), List.of());

    private static List<SigningKey> entries() {
        var found = new ArrayList<>(AllowedSigners.read(RECORDED.content("allowed"), EVERYWHERE, ZoneOffset.UTC));
        for (var name : List.of("alice", "rsa", "curve", "sub", "old", "lost")) {
            found.add(entry(name + "@example.com", openPgp(name + ".pgp")));
        }
        found.add(entry("carol@example.com", new SigningCredential.Smime(new CertificateAuthorities(List.of(RECORDED.content("root.der")), List.of()), "carol@example.com")));
        return found;
    }

    private static SigningCredential openPgp(String file) {
        return new SigningCredential.OpenPgp(OpenPgpCertificate.read(RECORDED.content(file)));
    }

    private static SigningKey entry(String principal, SigningCredential credential) {
        return new SigningKey(principal, credential, Instant.EPOCH, NEVER, new TreeSet<>(SigningKey.GIT), EVERYWHERE);
    }

    private static SigningOccasion at(Instant moment) {
        return new SigningOccasion("shop/app", moment, false);
    }

    private static SignatureAnswer commit(SigningKeys keys, String name) {
        return keys.verify(ObjectType.COMMIT, RECORDED.content(name), NOW);
    }

    private static void refused(Fault fault, SignatureAnswer answer) {
        var refused = assertInstanceOf(Refused.class, answer, answer.toString());
        assertEquals(fault, refused.fault(), answer.toString());
        assertTrue(refused.message().contains("found ") && refused.message().contains("expected "), answer.toString());
    }

    private static void signedBy(String principal, SignatureAnswer answer) {
        assertEquals(principal, assertInstanceOf(SignedBy.class, answer, answer.toString()).principal());
    }

    @Test void each_good_signature_is_its_signers() {
        var signers = new TreeMap<String, String>();
        for (var key : List.of("ed25519", "ecdsa256", "ecdsa384", "rsa3072")) {
            signers.put("ssh-" + key, key);
        }
        for (var key : List.of("alice", "rsa", "curve", "sub", "lost")) {
            signers.put("pgp-" + key, key);
        }
        signers.put("ssh-bob-cert.pub", "bob");
        signers.put("smime", "carol");
        signers.put("merge", "ed25519");
        signers.forEach((name, signer) -> signedBy(signer + "@example.com", commit(KEYS, name)));
        signedBy("ed25519@example.com", KEYS.verify(ObjectType.TAG, RECORDED.content("tag-ssh"), NOW));
        signedBy("alice@example.com", KEYS.verify(ObjectType.TAG, RECORDED.content("tag-pgp"), NOW));
        signedBy("carol@example.com", KEYS.verify(ObjectType.TAG, RECORDED.content("tag-smime"), NOW));
    }

    @Test void what_is_unsigned_unknown_or_too_weak_is_refused() {
        refused(Fault.UNSIGNED, commit(KEYS, "unsigned"));
        refused(Fault.UNSIGNED, KEYS.verify(ObjectType.TAG, RECORDED.content("tag-unsigned"), NOW));
        refused(Fault.UNKNOWN_KEY, commit(KEYS, "ssh-stranger"));
        refused(Fault.UNKNOWN_KEY, commit(KEYS, "pgp-short"));
        for (var name : List.of("ssh-ed25519", "pgp-alice", "smime", "ssh-bob-cert.pub")) {
            refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(), List.of()), name));
        }
        for (var weak : List.of("ssh-rsa2048", "ssh-ecdsa521", "pgp-sha1", "ssh-dave-cert.pub")) {
            refused(Fault.MALFORMED_SIGNATURE, commit(KEYS, weak));
        }
        assertThrows(Rejected.Malformed.class, () -> openPgp("short.pgp"));
        assertThrows(Rejected.Malformed.class, () -> OpenSshKey.read(RECORDED.content("rsa2048.pub").toText()));
        assertThrows(IllegalArgumentException.class, () -> KEYS.verify(ObjectType.BLOB, Bytes.empty(), NOW));
        refused(Fault.MALFORMED_OBJECT, KEYS.verify(ObjectType.COMMIT, Bytes.utf8("no commit"), NOW));
    }

    private static Bytes changed(Bytes bytes, int at, int with) {
        var array = bytes.toArray();
        array[at] ^= (byte) with;
        return Bytes.of(array);
    }

    /** Each byte of the signature itself, under its armour; only hints that nobody signs may differ. */
    @Test void one_altered_byte_of_a_signature_is_refused() {
        for (var name : List.of("ssh-ed25519", "pgp-alice", "ssh-ecdsa256", "pgp-curve")) {
            var object = GitCommit.read(RECORDED.content(name));
            var armour = SignatureArmour.read(object.findSignature().orElseThrow());
            var accepted = 0;
            for (var at = 0; at < armour.content().size(); at++) {
                var answer = KEYS.verify(object.signedPayload(), armoured(armour.label(), changed(armour.content(), at, 1 << at % 8)), "git", NOW);
                accepted += answer instanceof SignedBy ? 1 : 0;
            }
            // of OpenPGP the key id of the issuer, with its length and type, and the first bytes of the hash
            assertTrue(accepted <= (name.startsWith("pgp") ? 12 : 0), name + " with " + accepted + " changed bytes");
        }
    }

    private static Bytes armoured(String label, Bytes content) {
        var base64 = dev.alnage.evidence.read.Base64Reader.write(content).replaceAll("(.{64})(?=.)", "$1\n");
        return Bytes.utf8("-----BEGIN " + label + "-----\n" + (label.startsWith("PGP") ? "\n" : "") + base64 + "\n-----END " + label + "-----\n");
    }

    @Test void one_altered_byte_of_what_is_signed_is_refused() {
        for (var name : List.of("ssh-ed25519", "ssh-ecdsa384", "ssh-rsa3072", "pgp-alice", "pgp-rsa", "smime")) {
            var object = GitCommit.read(RECORDED.content(name));
            var payload = object.signedPayload();
            for (var at = 0; at < payload.size(); at += 31) {
                refused(Fault.BAD_SIGNATURE, KEYS.verify(changed(payload, at, 1), object.findSignature().orElseThrow(), "git", NOW));
            }
        }
    }

    /** Each byte of a certificate: what remains of it lets nobody sign who could not before. */
    @Test void a_damaged_certificate_of_openpgp_is_refused_or_vouches_for_no_other_key() {
        for (var file : List.of("alice.pgp", "sub.pgp")) {
            var honest = OpenPgpCertificate.read(RECORDED.content(file));
            var read = 0;
            for (var at = 0; at < RECORDED.content(file).size(); at++) {
                try {
                    var damaged = OpenPgpCertificate.read(changed(RECORDED.content(file), at, 1 << at % 8));
                    read++;
                    assertEquals(honest.fingerprint(), damaged.fingerprint());
                    assertTrue(honest.keys().containsAll(damaged.keys().stream().filter(key -> mayUse(damaged, key)).toList()), file + " with byte " + at + " changed");
                } catch (Rejected.Malformed e) {
                    assertTrue(e.getMessage().contains("expected"), e.getMessage());
                }
            }
            assertTrue(read > 0 && read < RECORDED.content(file).size(), read + " of " + RECORDED.content(file).size());
        }
    }

    private static boolean mayUse(OpenPgpCertificate certificate, Key key) {
        return certificate.signers().stream().anyMatch(signer -> signer.key().key().equals(key) && certificate.state(signer, NOW.pushed()) == OpenPgpCertificate.State.GOOD);
    }

    private static OpenPgpCertificate.State state(String file, int signer, Instant at) {
        var certificate = OpenPgpCertificate.read(RECORDED.content(file));
        return certificate.state(certificate.signers().get(signer), at);
    }

    @Tag("source/key-rotation")
    @Test void a_key_of_openpgp_holds_from_its_making_to_its_end_and_not_once_it_is_revoked() {
        assertEquals(OpenPgpCertificate.State.GOOD, state("alice.pgp", 0, NOW.pushed()));
        assertEquals(OpenPgpCertificate.State.EXPIRED, state("alice.pgp", 0, NOW.pushed().minus(Duration.ofDays(1))));
        assertEquals(OpenPgpCertificate.State.GOOD, state("old.pgp", 0, Instant.parse("2020-05-30T00:00:00Z")));
        assertEquals(OpenPgpCertificate.State.EXPIRED, state("old.pgp", 0, Instant.parse("2020-06-02T00:00:00Z")));
        assertEquals(OpenPgpCertificate.State.EXPIRED, state("old.pgp", 0, Instant.parse("2019-12-31T23:59:59Z")));
        assertEquals(OpenPgpCertificate.State.REVOKED, state("revoked.pgp", 0, NOW.pushed()));
        assertEquals(OpenPgpCertificate.State.MAY_NOT_SIGN, state("sub.pgp", 0, NOW.pushed()));
        assertEquals(OpenPgpCertificate.State.GOOD, state("sub.pgp", 1, NOW.pushed()));
        refused(Fault.EXPIRED, commit(KEYS, "pgp-old"));
        signedBy("old@example.com", KEYS.verify(ObjectType.COMMIT, RECORDED.content("pgp-old"), at(Instant.parse("2020-03-01T00:00:00Z"))));
    }

    @Test void certificates_of_openpgp_are_equal_by_content_and_named_by_their_primary_key() {
        var alice = OpenPgpCertificate.read(RECORDED.content("alice.pgp"));
        assertEquals(alice, OpenPgpCertificate.read(RECORDED.content("alice.pgp")));
        assertEquals(alice.hashCode(), OpenPgpCertificate.read(RECORDED.content("alice.pgp")).hashCode());
        assertFalse(alice.equals(OpenPgpCertificate.read(RECORDED.content("rsa.pgp"))));
        assertEquals("OpenPGP " + alice.fingerprint(), alice.toString());
        assertEquals(2, OpenPgpCertificate.read(RECORDED.content("sub.pgp")).keys().size());
    }

    @Tag("G7")
    @Test void a_revocation_in_an_openpgp_certificate_or_of_a_key_or_certificate_counts() {
        var both = List.of(entry("lost@example.com", openPgp("lost.pgp")), entry("lost@example.com", openPgp("revoked.pgp")));
        refused(Fault.REVOKED, commit(new SigningKeys(both, List.of()), "pgp-lost"));
        var authority = OpenSshKey.read(RECORDED.content("ca.pub").toText()).fingerprint();
        for (var revoked : List.of("serial:7", authority)) {
            refused(Fault.REVOKED, commit(new SigningKeys(entries(), List.of(new SigningRevocation(revoked, Instant.EPOCH, false))), "ssh-bob-cert.pub"));
        }
        signedBy("bob@example.com", commit(new SigningKeys(entries(), List.of(new SigningRevocation("serial:8", Instant.EPOCH, false))), "ssh-bob-cert.pub"));
        var alice = OpenPgpCertificate.read(RECORDED.content("alice.pgp")).fingerprint();
        refused(Fault.REVOKED, commit(new SigningKeys(entries(), List.of(new SigningRevocation(alice, Instant.EPOCH, false))), "pgp-alice"));
        var later = new SigningKeys(entries(), List.of(new SigningRevocation(alice, NOW.pushed().plusSeconds(1), false)));
        signedBy("alice@example.com", commit(later, "pgp-alice"));
        assertEquals(1, later.revocations().size());
        assertEquals(entries().size() + 1, later.with(entry("more@example.com", new SigningCredential.SshKey(OpenSshKey.of(Keys.ed25519().key())))).entries().size());
    }

    @Test void a_certificate_of_ssh_speaks_for_its_principal_under_its_authority_and_in_its_time() {
        var authorityKey = OpenSshKey.read(RECORDED.content("ca.pub").toText());
        var authority = new SigningCredential.SshAuthority(authorityKey);
        refused(Fault.NOT_VOUCHED_FOR, commit(new SigningKeys(List.of(entry("*@example.org", authority)), List.of()), "ssh-bob-cert.pub"));
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(entry("*@example.com",
                new SigningCredential.SshAuthority(OpenSshKey.read(RECORDED.content("otherca.pub").toText())))), List.of()), "ssh-bob-cert.pub"));
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(entry("bob@example.com", new SigningCredential.SshKey(authorityKey))), List.of()), "ssh-bob-cert.pub"));
        for (var outside : List.of("2019-12-31T00:00:00Z", "2038-01-02T00:00:00Z")) {
            refused(Fault.EXPIRED, KEYS.verify(ObjectType.COMMIT, RECORDED.content("ssh-bob-cert.pub"), at(Instant.parse(outside))));
        }
    }

    @Test void a_signature_counts_for_what_and_where_and_when_its_key_is_for() {
        var key = new SigningCredential.SshKey(OpenSshKey.read(RECORDED.content("ed25519.pub").toText()));
        var from = NOW.pushed();
        var scoped = new SigningKeys(List.of(new SigningKey("ann", key, from, from.plusSeconds(10), new TreeSet<>(SigningKey.GIT), Set.of(new NameTemplate("shop/{name}")))), List.of());
        var content = RECORDED.content("ssh-ed25519");
        signedBy("ann", scoped.verify(ObjectType.COMMIT, content, at(from)));
        signedBy("ann", scoped.verify(ObjectType.COMMIT, content, at(from.plusSeconds(9))));
        refused(Fault.EXPIRED, scoped.verify(ObjectType.COMMIT, content, at(from.plusSeconds(10))));
        refused(Fault.EXPIRED, scoped.verify(ObjectType.COMMIT, content, at(from.minusSeconds(1))));
        refused(Fault.OUT_OF_SCOPE, scoped.verify(ObjectType.COMMIT, content, new SigningOccasion("bank/app", from, false)));
        var forFiles = new SigningKeys(List.of(new SigningKey("ann", key, Instant.EPOCH, NEVER, new TreeSet<>(Set.of("file")), EVERYWHERE)), List.of());
        refused(Fault.OTHER_NAMESPACE, commit(forFiles, "ssh-ed25519"));
        var commit = GitCommit.read(content);
        refused(Fault.OTHER_NAMESPACE, KEYS.verify(commit.signedPayload(), commit.findSignature().orElseThrow(), "file", NOW));
    }

    @Tag("G4")
    @Test void a_signature_of_one_object_is_none_of_another() {
        var tag = GitTag.read(RECORDED.content("tag-ssh"));
        var renamed = Bytes.utf8(tag.signedPayload().toText().replace("\ntag v1\n", "\ntag v9\n")).plus(tag.findSignature().orElseThrow());
        refused(Fault.BAD_SIGNATURE, KEYS.verify(ObjectType.TAG, renamed, NOW));
        refused(Fault.BAD_SIGNATURE, KEYS.verify(GitCommit.read(RECORDED.content("unsigned")).signedPayload(), tag.findSignature().orElseThrow(), "git", NOW));
    }

    @Test void a_signature_by_smime_needs_its_address_its_authority_and_its_time() {
        var root = RECORDED.content("root.der");
        refused(Fault.NOT_VOUCHED_FOR, commit(smime(Issued.root("CN=Other").der(), "carol@example.com"), "smime"));
        refused(Fault.UNKNOWN_KEY, commit(smime(root, "mallory@example.com"), "smime"));
        refused(Fault.EXPIRED, smime(root, "carol@example.com").verify(ObjectType.COMMIT, RECORDED.content("smime"), at(Instant.parse("2096-01-01T00:00:00Z"))));
        refused(Fault.EXPIRED, smime(root, "carol@example.com").verify(ObjectType.COMMIT, RECORDED.content("smime"), at(Instant.parse("2020-01-01T00:00:00Z"))));
        signedBy("carol@example.com", commit(smime(root, "carol@example.com"), "smime"));
    }

    private static SigningKeys smime(Bytes root, String email) {
        return new SigningKeys(List.of(entry("carol@example.com", new SigningCredential.Smime(new CertificateAuthorities(List.of(root), List.of()), email))), List.of());
    }

    @Tag("K3")
    @Test void one_key_of_two_principals_is_refused_whatever_form_it_has() {
        var ssh = new SigningCredential.SshKey(OpenSshKey.read(RECORDED.content("ed25519.pub").toText()));
        for (var credential : List.of(ssh, openPgp("alice.pgp"), openPgp("sub.pgp"))) {
            assertThrows(Rejected.Malformed.class, () -> new SigningKeys(List.of(entry("one@example.com", credential), entry("two@example.com", credential)), List.of()));
            assertEquals(2, new SigningKeys(List.of(entry("one@example.com", credential), entry("one@example.com", credential)), List.of()).entries().size());
        }
    }

    @Test void answers_come_in_the_order_of_the_objects() {
        var names = List.of("ssh-ed25519", "unsigned", "pgp-alice", "ssh-stranger");
        assertEquals(names.stream().map(name -> commit(KEYS, name)).toList(), KEYS.verifyAll(names.stream().map(RECORDED::content).map(GitCommit::read).toList(), NOW));
    }
}
