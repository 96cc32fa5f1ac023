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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git, ssh-keygen, gpg and gpgsm signed, and what attackers make of it. */
@Tag("source/signed-commits")
class SigningKeysTest {
    private static final Instant LONG_AGO = Instant.EPOCH;
    private static final Instant NEVER = Instant.parse("2038-01-01T00:00:00Z");
    private static final Set<NameTemplate> EVERYWHERE = Set.of(NameTemplate.ANY);
    private static final List<String> GOOD_COMMITS = List.of("ssh-ed25519", "ssh-ecdsa256", "ssh-ecdsa384", "ssh-rsa3072", "ssh-bob-cert.pub",
            "pgp-alice", "pgp-rsa", "pgp-curve", "pgp-sub", "smime", "merge");
    private static final List<String> GOOD_TAGS = List.of("tag-ssh", "tag-pgp", "tag-smime");

    @TempDir static Path folder;
    private static SignedRepository repository;
    private static SigningKeys keys;
    private static SigningOccasion now;

    @BeforeAll static void signWithTheRealPrograms() {
        repository = SignedRepository.in(folder);
        keys = new SigningKeys(entries(), List.of());
        now = new SigningOccasion("shop/app", Instant.now(), false);
    }

    @AfterAll static void stopAgents() {
        repository.close();
    }

    private static List<SigningKey> entries() {
        var found = new ArrayList<>(AllowedSigners.read(repository.file("allowed"), EVERYWHERE, ZoneOffset.UTC));
        for (var name : List.of("alice", "rsa", "curve", "sub", "old", "lost")) {
            found.add(entry(name + "@example.com", openPgp(name + ".pgp")));
        }
        found.add(entry("carol@example.com", new SigningCredential.Smime(new CertificateAuthorities(List.of(repository.file("root.der")), List.of()), "carol@example.com")));
        return found;
    }

    private static SigningCredential openPgp(String file) {
        return new SigningCredential.OpenPgp(OpenPgpCertificate.read(repository.file(file)));
    }

    private static SigningKey entry(String principal, SigningCredential credential) {
        return new SigningKey(principal, credential, LONG_AGO, NEVER, new TreeSet<>(SigningKey.GIT), EVERYWHERE);
    }

    private static SigningCredential ssh(String name) {
        return new SigningCredential.SshKey(OpenSshKey.read(repository.file(name + ".pub").toText()));
    }

    private static SignatureAnswer commit(SigningKeys keys, String name) {
        return keys.verify(ObjectType.COMMIT, repository.content(name), now);
    }

    private static void refused(Fault fault, SignatureAnswer answer) {
        assertEquals(fault, assertInstanceOf(Refused.class, answer, answer.toString()).fault(), answer.toString());
        assertTrue(((Refused) answer).message().contains("found ") && ((Refused) answer).message().contains("expected "), answer.toString());
    }

    private static void signedBy(String principal, SignatureAnswer answer) {
        assertEquals(principal, assertInstanceOf(SignedBy.class, answer, answer.toString()).principal());
    }

    @Test void what_is_good_is_good_for_git_too() {
        for (var name : GOOD_COMMITS) {
            assertInstanceOf(SignedBy.class, commit(keys, name), () -> name + " " + commit(keys, name));
            assertTrue(repository.gitCallsGood("verify-commit", repository.id(name)), name);
        }
        for (var name : GOOD_TAGS) {
            var answer = keys.verify(ObjectType.TAG, repository.content(name), now);
            assertInstanceOf(SignedBy.class, answer, () -> name + " " + answer);
            assertTrue(repository.gitCallsGood("verify-tag", repository.id(name)), name);
        }
    }

    @Test void who_signed_is_told_with_the_key_as_its_tool_prints_it() {
        var ssh = assertInstanceOf(SignedBy.class, commit(keys, "ssh-ed25519"));
        assertEquals("ed25519@example.com", ssh.principal());
        var printed = new String(repository.run(Bytes.empty(), "ssh-keygen", "-l", "-f", "ed25519.pub").output(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(printed.contains(ssh.key()), printed + ssh.key());
        signedBy("bob@example.com", commit(keys, "ssh-bob-cert.pub"));
        var openPgp = assertInstanceOf(SignedBy.class, commit(keys, "pgp-sub"));
        var listed = new String(repository.run(Bytes.empty(), "gpg", "--list-keys", "--with-subkey-fingerprint").output(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(listed.contains(openPgp.key()), listed + openPgp.key());
        signedBy("carol@example.com", commit(keys, "smime"));
    }

    @Test void an_unsigned_commit_and_an_unsigned_tag_are_refused() {
        refused(Fault.UNSIGNED, commit(keys, "unsigned"));
        refused(Fault.UNSIGNED, keys.verify(ObjectType.TAG, repository.content("tag-unsigned"), now));
    }

    @Test void a_key_that_nobody_knows_is_refused() {
        refused(Fault.UNKNOWN_KEY, commit(keys, "ssh-stranger"));
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(), List.of()), "pgp-alice"));
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(), List.of()), "smime"));
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(), List.of()), "ssh-bob-cert.pub"));
    }

    /** Every single byte of the payload and of the signature; for the slower kinds some. */
    @Test void one_altered_byte_is_refused() {
        for (var name : List.of("ssh-ed25519", "pgp-alice", "smime", "ssh-rsa3072", "pgp-curve")) {
            var object = GitCommit.read(repository.content(name));
            var signature = object.findSignature().orElseThrow();
            for (var at = 0; at < object.signedPayload().size(); at += 7) {
                refused(Fault.BAD_SIGNATURE, keys.verify(flipped(object.signedPayload(), at), signature, "git", now));
            }
            for (var at = 30; at < signature.size(); at += 11) {
                assertInstanceOf(Refused.class, keys.verify(object.signedPayload(), flipped(signature, at), "git", now), name + " with byte " + at + " changed");
            }
        }
    }

    private static Bytes flipped(Bytes bytes, int at) {
        var array = bytes.toArray();
        array[at] ^= 1;
        return Bytes.of(array);
    }

    @Test void keys_and_hashes_that_are_too_weak_are_refused() {
        refused(Fault.MALFORMED_SIGNATURE, commit(keys, "ssh-rsa2048"));
        refused(Fault.MALFORMED_SIGNATURE, commit(keys, "ssh-ecdsa521"));
        refused(Fault.MALFORMED_SIGNATURE, commit(keys, "pgp-sha1"));
        assertThrows(Rejected.Malformed.class, () -> openPgp("short.pgp"));
        assertThrows(Rejected.Malformed.class, () -> ssh("rsa2048"));
    }

    @Tag("source/key-rotation")
    @Test void a_key_signs_from_its_beginning_until_its_end_as_the_push_is_dated() {
        var limited = new SigningKeys(List.of(new SigningKey("ed25519@example.com", ssh("ed25519"), Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"), new TreeSet<>(SigningKey.GIT), EVERYWHERE)), List.of());
        var content = repository.content("ssh-ed25519");
        signedBy("ed25519@example.com", limited.verify(ObjectType.COMMIT, content, at("2026-12-31T23:59:59Z")));
        refused(Fault.EXPIRED, limited.verify(ObjectType.COMMIT, content, at("2027-01-01T00:00:00Z")));
        refused(Fault.EXPIRED, limited.verify(ObjectType.COMMIT, content, at("2025-12-31T23:59:59Z")));
    }

    private static SigningOccasion at(String moment) {
        return new SigningOccasion("shop/app", Instant.parse(moment), false);
    }

    @Tag("source/key-rotation")
    @Test void an_openpgp_key_that_has_expired_signs_nothing_that_is_pushed_afterwards() {
        refused(Fault.EXPIRED, commit(keys, "pgp-old"));
        signedBy("old@example.com", keys.verify(ObjectType.COMMIT, repository.content("pgp-old"), at("2020-03-01T00:00:00Z")));
    }

    @Tag("G7")
    @Test void a_revocation_wins_whatever_else_is_said() {
        var fingerprint = OpenSshKey.read(repository.file("ed25519.pub").toText()).fingerprint();
        var since = Instant.parse("2026-06-01T00:00:00Z");
        var doubled = new ArrayList<>(entries());
        doubled.add(entry("ed25519@example.com", ssh("ed25519")));
        var superseded = new SigningKeys(doubled, List.of(new SigningRevocation(fingerprint, since, false)));
        var content = repository.content("ssh-ed25519");
        refused(Fault.REVOKED, superseded.verify(ObjectType.COMMIT, content, at("2026-06-01T00:00:00Z")));
        signedBy("ed25519@example.com", superseded.verify(ObjectType.COMMIT, content, at("2026-05-31T23:59:59Z")));
        signedBy("ecdsa256@example.com", commit(superseded, "ssh-ecdsa256"));
        var later = new SigningKeys(doubled, List.of(new SigningRevocation(fingerprint, since.plus(Duration.ofDays(900)), false),
                new SigningRevocation(fingerprint, since, false)));
        refused(Fault.REVOKED, later.verify(ObjectType.COMMIT, content, at("2026-06-01T00:00:00Z")));
    }

    @Tag("G7")
    @Test void of_a_compromised_key_only_what_is_on_record_from_before_counts() {
        var fingerprint = OpenSshKey.read(repository.file("ed25519.pub").toText()).fingerprint();
        var since = Instant.parse("2026-06-01T00:00:00Z");
        var compromised = new SigningKeys(entries(), List.of(new SigningRevocation(fingerprint, since, true)));
        var before = since.minusSeconds(1);
        var content = repository.content("ssh-ed25519");
        signedBy("ed25519@example.com", compromised.verify(ObjectType.COMMIT, content, new SigningOccasion("shop/app", before, true)));
        refused(Fault.REVOKED, compromised.verify(ObjectType.COMMIT, content, new SigningOccasion("shop/app", before, false)));
        refused(Fault.REVOKED, compromised.verify(ObjectType.COMMIT, content, new SigningOccasion("shop/app", since, true)));
    }

    @Test void a_revocation_in_an_openpgp_certificate_counts() {
        signedBy("lost@example.com", commit(keys, "pgp-lost"));
        var both = List.of(entry("lost@example.com", openPgp("lost.pgp")), entry("lost@example.com", openPgp("revoked.pgp")));
        refused(Fault.REVOKED, commit(new SigningKeys(both, List.of()), "pgp-lost"));
    }

    @Test void a_certificate_of_ssh_is_revoked_by_its_serial_number_or_its_authority() {
        var authority = OpenSshKey.read(repository.file("ca.pub").toText()).fingerprint();
        for (var revoked : List.of("serial:7", authority)) {
            refused(Fault.REVOKED, commit(new SigningKeys(entries(), List.of(new SigningRevocation(revoked, LONG_AGO, false))), "ssh-bob-cert.pub"));
        }
        signedBy("bob@example.com", commit(new SigningKeys(entries(), List.of(new SigningRevocation("serial:8", LONG_AGO, false))), "ssh-bob-cert.pub"));
    }

    @Test void a_certificate_of_ssh_speaks_for_one_principal_of_its_authority_and_within_its_time() {
        var other = new SigningKeys(List.of(entry("*@example.org", new SigningCredential.SshAuthority(OpenSshKey.read(repository.file("ca.pub").toText())))), List.of());
        refused(Fault.NOT_VOUCHED_FOR, commit(other, "ssh-bob-cert.pub"));
        var wrongAuthority = new SigningKeys(List.of(entry("*@example.com", new SigningCredential.SshAuthority(OpenSshKey.read(repository.file("otherca.pub").toText())))), List.of());
        refused(Fault.UNKNOWN_KEY, commit(wrongAuthority, "ssh-bob-cert.pub"));
        refused(Fault.EXPIRED, keys.verify(ObjectType.COMMIT, repository.content("ssh-bob-cert.pub"), at("2019-01-01T00:00:00Z")));
        // made by an authority's key that is entered as a key, not as an authority
        refused(Fault.UNKNOWN_KEY, commit(new SigningKeys(List.of(entry("bob@example.com", ssh("ca"))), List.of()), "ssh-bob-cert.pub"));
    }

    @Test void a_certificate_of_ssh_under_a_limit_that_a_signature_cannot_keep_is_refused() {
        refused(Fault.MALFORMED_SIGNATURE, commit(keys, "ssh-dave-cert.pub"));
    }

    @Test void a_signature_made_for_something_else_is_none_of_a_commit() {
        var payload = GitCommit.read(repository.content("ssh-ed25519")).signedPayload();
        var file = repository.run(payload, "ssh-keygen", "-Y", "sign", "-n", "file", "-f", "ed25519").output();
        refused(Fault.OTHER_NAMESPACE, keys.verify(payload, Bytes.of(file), "git", now));
        var git = repository.run(payload, "ssh-keygen", "-Y", "sign", "-n", "git", "-f", "ed25519").output();
        signedBy("ed25519@example.com", keys.verify(payload, Bytes.of(git), "git", now));
        var forFiles = new SigningKeys(List.of(new SigningKey("ed25519@example.com", ssh("ed25519"), LONG_AGO, NEVER, new TreeSet<>(Set.of("file")), EVERYWHERE)), List.of());
        refused(Fault.OTHER_NAMESPACE, forFiles.verify(payload, Bytes.of(git), "git", now));
        signedBy("ed25519@example.com", forFiles.verify(payload, Bytes.of(file), "file", now));
    }

    @Test void a_key_for_another_repository_is_refused() {
        var scoped = new SigningKeys(List.of(new SigningKey("ed25519@example.com", ssh("ed25519"), LONG_AGO, NEVER, new TreeSet<>(SigningKey.GIT),
                Set.of(new NameTemplate("shop/{name}")))), List.of());
        signedBy("ed25519@example.com", commit(scoped, "ssh-ed25519"));
        refused(Fault.OUT_OF_SCOPE, scoped.verify(ObjectType.COMMIT, repository.content("ssh-ed25519"), new SigningOccasion("bank/app", Instant.now(), false)));
    }

    @Tag("G1")
    @Test void what_git_calls_good_with_a_second_signature_is_refused() {
        var text = repository.content("pgp-alice").toText();
        var end = text.indexOf("\n\n", text.indexOf("-----END PGP SIGNATURE-----"));
        for (var smuggled : List.of("gpgsig garbage\n", "gpgsig-sha256 anything\n")) {
            var commit = Bytes.utf8(text.substring(0, end + 1) + smuggled + text.substring(end + 1));
            assertTrue(repository.gitCallsGood("verify-commit", repository.store("commit", commit)), "git calls it good no more: " + smuggled);
            refused(Fault.MALFORMED_OBJECT, keys.verify(ObjectType.COMMIT, commit, now));
        }
    }

    @Tag("G4")
    @Test void a_signature_of_one_tag_is_none_of_another_or_of_a_commit() {
        var tag = GitTag.read(repository.content("tag-ssh"));
        var signature = tag.findSignature().orElseThrow();
        var renamed = Bytes.utf8(tag.signedPayload().toText().replace("\ntag v1\n", "\ntag v9\n")).plus(signature);
        refused(Fault.BAD_SIGNATURE, keys.verify(ObjectType.TAG, renamed, now));
        refused(Fault.BAD_SIGNATURE, keys.verify(GitCommit.read(repository.content("unsigned")).signedPayload(), signature, "git", now));
        signedBy("ed25519@example.com", keys.verify(ObjectType.TAG, repository.content("tag-ssh"), now));
    }

    @Tag("K3")
    @Test void one_key_of_two_principals_is_refused() {
        var twice = List.of(entry("one@example.com", ssh("ed25519")), entry("two@example.com", ssh("ed25519")));
        assertThrows(Rejected.Malformed.class, () -> new SigningKeys(twice, List.of()));
        assertEquals(2, new SigningKeys(List.of(entry("one@example.com", ssh("ed25519")), entry("one@example.com", ssh("ed25519"))), List.of()).entries().size());
    }

    @Test void a_signature_by_smime_needs_its_address_its_authority_and_its_time() {
        var root = repository.file("root.der");
        var other = Issued.root("CN=Other").der();
        refused(Fault.NOT_VOUCHED_FOR, commit(smime(other, "carol@example.com"), "smime"));
        refused(Fault.UNKNOWN_KEY, commit(smime(root, "mallory@example.com"), "smime"));
        refused(Fault.EXPIRED, smime(root, "carol@example.com").verify(ObjectType.COMMIT, repository.content("smime"), at("2036-01-01T00:00:00Z")));
        signedBy("carol@example.com", commit(smime(root, "carol@example.com"), "smime"));
    }

    private static SigningKeys smime(Bytes root, String email) {
        return new SigningKeys(List.of(entry("carol@example.com", new SigningCredential.Smime(new CertificateAuthorities(List.of(root), List.of()), email))), List.of());
    }

    @Test void all_answers_come_in_the_order_of_the_commits() {
        var names = List.of("ssh-ed25519", "unsigned", "pgp-alice", "ssh-stranger");
        var answers = keys.verifyAll(names.stream().map(repository::content).map(GitCommit::read).toList(), now);
        assertEquals(names.stream().map(name -> commit(keys, name)).toList(), answers);
        assertFalse(answers.get(0) instanceof Refused);
    }
}
