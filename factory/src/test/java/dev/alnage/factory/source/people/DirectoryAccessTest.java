package dev.alnage.factory.source.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding.Scope;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshCertificate;
import dev.alnage.evidence.sign.UserCertificate;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.PeopleOffice;
import dev.alnage.factory.identity.RevocationMemory;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.sealer.UserCa;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.server.Access.Operation;
import dev.alnage.factory.source.server.Credential;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in with which key, and until when; with keys, signatures and certificates as OpenSSH's own tools make and read them. */
@Tag("source/ssh-keys")
class DirectoryAccessTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final RepositoryName APP = new RepositoryName("shop/app");
    private static final RepositoryName OTHER = new RepositoryName("bank/vault");
    @TempDir static Path home;
    private static FactoryWorld world;
    private static SshKeygen keygen;
    private static PeopleOffice office;
    private static DirectoryAccess access;
    private static LastUse uses;
    private static UserCa ca;
    private static String anna;

    @BeforeAll static void begin() throws IOException {
        world = new FactoryWorld(home);
        keygen = new SshKeygen(Files.createDirectory(home.resolve("keys")));
        office = new PeopleOffice(world, keygen);
        uses = LastUse.open(home.resolve("state/last-use.json"));
        access = new DirectoryAccess(world.people, world::trust, new MachineTokens(world.people, world::trust, world.clock), uses);
        ca = new UserCa(world.userCa, world.people, world::trust, world.clock);
        office.enrol("anna", AccountKind.PERSON);
        office.grant("anna", RepositoryRole.DEVELOPER, "shop/{name}");
        keygen.create("anna");
        anna = office.bind("anna", "anna", Optional.empty(), YEAR);
    }

    @AfterAll static void end() throws IOException {
        uses.close();
        world.close();
    }

    private static Credential ssh(String name) throws IOException {
        return new Credential.SshKey(Base64Reader.read(keygen.publicKey(name).split(" ")[1]));
    }

    private static Optional<Pusher> login(Credential credential) throws IOException {
        return access.authenticate(credential, world.clock.now());
    }

    private static boolean may(Pusher pusher, RepositoryName repository, Operation operation) throws IOException {
        return access.allows(pusher, repository, operation, world.clock.now());
    }

    /** As the SSH server hands on what its library has read. */
    private static Credential shown(String line) {
        var certificate = SshCertificate.read(Base64Reader.read(line.split(" ")[1]));
        return new Credential.SshCertificate(certificate.key().blob(), certificate.authority().blob(), certificate.keyId(), certificate.serial(),
                certificate.principals(), certificate.validUntil());
    }

    private static String certificate(String account, String key, Duration life, String... logins) throws IOException {
        var fingerprints = List.of(logins).stream().map(name -> {
            try {
                return AccountKey.ofSsh(keygen.publicKey(name)).fingerprint();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }).toList();
        var request = new CertificateRequest(PeopleOffice.DOMAIN, account, fingerprints, OpenSshKey.read(keygen.publicKey(key)), life, world.clock.now());
        var proofs = new java.util.ArrayList<String>();
        for (var login : logins) {
            proofs.add(keygen.sign(login, CertificateRequest.NAMESPACE, request.message()));
        }
        proofs.add(keygen.sign(key, CertificateRequest.NAMESPACE, request.message()));
        return ca.certify(request, proofs);
    }

    @Test void a_bound_key_comes_in_as_its_owner_with_the_owners_roles() throws IOException {
        var pusher = login(ssh("anna")).orElseThrow();
        assertEquals("anna", pusher.name());
        assertEquals(keygen.run("-l", "-f", "anna.pub").split(" ")[1], pusher.key());
        assertTrue(may(pusher, APP, Operation.READ) && may(pusher, APP, Operation.WRITE));
        assertFalse(may(pusher, OTHER, Operation.READ));
        assertTrue(uses.find(anna).isPresent());
        // somebody who merely calls themselves anna
        assertFalse(may(new Pusher("ben", pusher.key(), pusher.keyExpires(), Pusher.Transport.SSH), APP, Operation.READ));
    }

    @Test void nobody_comes_in_with_a_key_that_is_not_bound_or_too_weak() throws IOException {
        keygen.create("stranger");
        assertEquals(Optional.empty(), login(ssh("stranger")));
        keygen.create("weak", "-t", "rsa", "-b", "2048");
        assertEquals(Optional.empty(), login(ssh("weak")));
        assertEquals(Optional.empty(), login(new Credential.SshKey(Bytes.utf8("no key at all"))));
        assertEquals(Optional.empty(), login(new Credential.Token("alnt_guess")));
    }

    @Tag("source/key-rotation")
    @Test void a_revocation_ends_a_session_that_is_under_way() throws IOException {
        office.enrol("ben", AccountKind.PERSON);
        office.grant("ben", RepositoryRole.DEVELOPER, "*");
        keygen.create("ben");
        var fingerprint = office.bind("ben", "ben", Optional.empty(), YEAR);
        var pusher = login(ssh("ben")).orElseThrow();
        assertTrue(may(pusher, APP, Operation.WRITE));
        office.revoke(fingerprint);
        assertFalse(may(pusher, APP, Operation.READ));
        assertEquals(Optional.empty(), login(ssh("ben")));
    }

    @Tag("source/key-rotation")
    @Test void a_key_past_its_end_comes_in_no_more_and_neither_does_a_removed_account() throws IOException {
        office.enrol("carl", AccountKind.PERSON);
        office.grant("carl", RepositoryRole.GUEST, "*");
        keygen.create("carl");
        office.bind("carl", "carl", Optional.empty(), Duration.ofHours(1));
        var pusher = login(ssh("carl")).orElseThrow();
        assertTrue(access.authenticate(ssh("carl"), world.clock.now().plus(Duration.ofHours(1))).isEmpty());
        assertFalse(access.allows(pusher, APP, Operation.READ, world.clock.now().plus(Duration.ofHours(1))));
        assertTrue(may(pusher, APP, Operation.READ));
        office.remove("carl");
        assertFalse(may(pusher, APP, Operation.READ));
        assertEquals(Optional.empty(), login(ssh("carl")));
    }

    @Test void a_deploy_key_reads_one_repository_and_writes_only_if_it_says_so() throws IOException {
        office.enrol("deploy-app", AccountKind.DEPLOY);
        keygen.create("reading");
        keygen.create("writing");
        office.bind("deploy-app", "reading", Optional.of(new Scope("shop/app", false)), YEAR);
        office.bind("deploy-app", "writing", Optional.of(new Scope("shop/app", true)), YEAR);
        var reading = login(ssh("reading")).orElseThrow();
        var writing = login(ssh("writing")).orElseThrow();
        assertTrue(may(reading, APP, Operation.READ) && may(writing, APP, Operation.READ) && may(writing, APP, Operation.WRITE));
        assertFalse(may(reading, APP, Operation.WRITE));
        assertFalse(may(writing, OTHER, Operation.READ) || may(reading, OTHER, Operation.READ));
    }

    @Test void a_proof_of_possession_is_made_by_the_key_and_for_nothing_else() throws IOException {
        keygen.create("new");
        keygen.create("another");
        var key = AccountKey.ofSsh(keygen.publicKey("new"));
        var message = key.possession(PeopleOffice.DOMAIN, "anna");
        for (var proof : List.of(keygen.sign("another", Possession.NAMESPACE, message), keygen.sign("new", "git", message),
                keygen.sign("new", Possession.NAMESPACE, key.possession(PeopleOffice.DOMAIN, "ben")), "no proof")) {
            assertThrows(Rejected.Untrusted.class, () -> office.bind("anna", key, proof, Optional.empty(), YEAR));
        }
        office.bind("anna", key, keygen.sign("new", Possession.NAMESPACE, message), Optional.empty(), YEAR);
    }

    @Test void a_certificate_of_the_user_ca_is_one_of_openssh_and_comes_in() throws IOException {
        keygen.create("today");
        var line = certificate("anna", "today", Duration.ofMinutes(50), "anna");
        Files.writeString(home.resolve("keys/today-cert.pub"), line + "\n");
        var listed = keygen.run("-L", "-f", "today-cert.pub");
        assertTrue(listed.contains("user certificate") && listed.contains("Key ID: \"anna by " + anna + "\"") && listed.contains("Critical Options: (none)")
                && listed.contains("Extensions: (none)"), listed);
        assertEquals(List.of("anna"), SshCertificate.read(Base64Reader.read(line.split(" ")[1])).principals());
        var pusher = login(shown(line)).orElseThrow();
        assertEquals("anna", pusher.name());
        assertTrue(may(pusher, APP, Operation.WRITE));
        assertFalse(may(pusher, OTHER, Operation.READ));
        var later = world.clock.now().plus(Duration.ofMinutes(51));
        assertFalse(access.allows(pusher, APP, Operation.READ, later));
        assertTrue(access.authenticate(shown(line), later).isEmpty());
    }

    @Tag("source/key-rotation")
    @Test void a_certificate_is_worth_nothing_once_its_serial_its_key_or_the_key_behind_it_is_revoked() throws IOException {
        office.enrol("dave", AccountKind.PERSON);
        office.grant("dave", RepositoryRole.DEVELOPER, "*");
        for (var name : List.of("dave", "dave2", "s1", "s2", "s3")) {
            keygen.create(name);
        }
        var first = office.bind("dave", "dave", Optional.empty(), YEAR);
        office.bind("dave", "dave2", Optional.empty(), YEAR);
        var bySerial = certificate("dave", "s1", Duration.ofMinutes(50), "dave2");
        var byKey = certificate("dave", "s2", Duration.ofMinutes(50), "dave2");
        var byParent = certificate("dave", "s3", Duration.ofMinutes(50), "dave");
        var sessions = new java.util.ArrayList<Pusher>();
        for (var line : List.of(bySerial, byKey, byParent)) {
            sessions.add(login(shown(line)).orElseThrow());
            assertTrue(may(sessions.getLast(), APP, Operation.WRITE));
        }
        office.revoke(KeyRevocation.serial(SshCertificate.read(Base64Reader.read(bySerial.split(" ")[1])).serial()));
        office.revoke(AccountKey.ofSsh(keygen.publicKey("s2")).fingerprint());
        office.revoke(first);
        for (var i = 0; i < sessions.size(); i++) {
            assertFalse(may(sessions.get(i), APP, Operation.READ));
            assertEquals(Optional.empty(), login(shown(List.of(bySerial, byKey, byParent).get(i))));
        }
    }

    @Test void certificates_of_another_authority_for_several_people_or_for_days_do_not_come_in() throws IOException {
        keygen.create("mallory");
        var key = OpenSshKey.read(keygen.publicKey("mallory"));
        var now = world.clock.now();
        var values = new UserCertificate(key, 7, "anna by " + anna, "anna", now.minusSeconds(5), now.plusSeconds(600));
        assertEquals(Optional.empty(), login(shown(values.issue(Keys.ed25519(), nonce()))));
        assertTrue(login(shown(values.issue(world.userCa, nonce()))).isPresent());
        assertThrows(Rejected.Malformed.class, () -> new UserCertificate(key, 7, "anna by " + anna, "anna", now, now.plus(Duration.ofHours(17))));
        // what another tool than ours would make with a stolen CA key is not believed either, once it asks for more than the CA gives
        var honest = (Credential.SshCertificate) shown(values.issue(world.userCa, nonce()));
        for (var other : List.of(new Credential.SshCertificate(honest.key(), honest.authority(), honest.keyId(), honest.serial(), List.of("anna", "root"), honest.validUntil()),
                new Credential.SshCertificate(honest.key(), honest.authority(), honest.keyId(), honest.serial(), List.of("ben"), honest.validUntil()),
                new Credential.SshCertificate(honest.key(), honest.authority(), "anna", honest.serial(), honest.principals(), honest.validUntil()),
                new Credential.SshCertificate(honest.key(), honest.authority(), honest.keyId(), honest.serial(), honest.principals(), now.plus(Duration.ofDays(30))))) {
            assertEquals(Optional.empty(), login(other));
        }
    }

    private static Bytes nonce() {
        return Bytes.of(new byte[32]);
    }

    @Test void the_user_ca_certifies_for_whoever_proves_both_keys_and_once() throws IOException {
        keygen.create("fresh");
        keygen.create("eve");
        var request = new CertificateRequest(PeopleOffice.DOMAIN, "anna", List.of(anna), OpenSshKey.read(keygen.publicKey("fresh")), Duration.ofMinutes(30), world.clock.now());
        var byAnna = keygen.sign("anna", CertificateRequest.NAMESPACE, request.message());
        var byFresh = keygen.sign("fresh", CertificateRequest.NAMESPACE, request.message());
        var byEve = keygen.sign("eve", CertificateRequest.NAMESPACE, request.message());
        for (var proofs : List.of(List.of(byEve, byFresh), List.of(byAnna, byEve), List.of(byAnna), List.of(byFresh, byAnna),
                List.of(keygen.sign("anna", "git", request.message()), byFresh))) {
            assertThrows(Rejected.class, () -> ca.certify(request, proofs));
        }
        ca.certify(request, List.of(byAnna, byFresh));
        assertThrows(Rejected.Stale.class, () -> ca.certify(request, List.of(byAnna, byFresh)));
        var eves = AccountKey.ofSsh(keygen.publicKey("eve")).fingerprint();
        var asEve = new CertificateRequest(PeopleOffice.DOMAIN, "anna", List.of(eves), request.key(), Duration.ofMinutes(30), world.clock.now());
        assertThrows(Rejected.Untrusted.class, () -> ca.certify(asEve, List.of(keygen.sign("eve", CertificateRequest.NAMESPACE, asEve.message()),
                keygen.sign("fresh", CertificateRequest.NAMESPACE, asEve.message()))));
        var old = new CertificateRequest(PeopleOffice.DOMAIN, "anna", List.of(anna), request.key(), Duration.ofMinutes(30), world.clock.now().minus(Duration.ofMinutes(6)));
        assertThrows(Rejected.Stale.class, () -> ca.certify(old, List.of(keygen.sign("anna", CertificateRequest.NAMESPACE, old.message()),
                keygen.sign("fresh", CertificateRequest.NAMESPACE, old.message()))));
    }

    @Test void a_working_day_wants_more_than_one_key_in_a_file() throws IOException {
        office.enrol("erin", AccountKind.PERSON);
        for (var name : List.of("erin", "erin2", "day")) {
            keygen.create(name);
        }
        office.bind("erin", "erin", Optional.empty(), YEAR);
        office.bind("erin", "erin2", Optional.empty(), YEAR);
        assertEquals("ALN-USR-060", assertThrows(Refused.class, () -> certificate("erin", "day", Duration.ofHours(8), "erin")).problem().code());
        assertThrows(Rejected.Malformed.class, () -> certificate("erin", "day", Duration.ofHours(8), "erin", "erin"));
        var day = certificate("erin", "day", Duration.ofHours(8), "erin", "erin2");
        var session = login(shown(day)).orElseThrow();
        assertThrows(Rejected.Untrusted.class, () -> certificate("erin", "day", Duration.ofHours(17), "erin", "erin2"));
        // it is worth nothing once either key behind it is revoked
        office.grant("erin", RepositoryRole.GUEST, "shop/app");
        assertTrue(may(session, APP, Operation.READ));
        office.revoke(AccountKey.ofSsh(keygen.publicKey("erin2")).fingerprint());
        assertFalse(may(session, APP, Operation.READ));
        assertEquals(Optional.empty(), login(shown(day)));
    }

    @Tag("source/mfa")
    @Test void where_the_policy_asks_for_it_one_key_in_a_file_gets_no_certificate_and_no_further() throws IOException {
        office.enrol("hugo", AccountKind.PERSON);
        office.grant("hugo", RepositoryRole.GUEST, "shop/app");
        for (var name : List.of("hugo", "hugo2", "hugos")) {
            keygen.create(name);
        }
        office.bind("hugo", "hugo", Optional.empty(), YEAR);
        office.bind("hugo", "hugo2", Optional.empty(), YEAR);
        var asking = new Directory(world.reader, world::trust, RevocationMemory.open(home.resolve("state/asking.json"), new AtomicFiles(new RealDisk(), home)),
                _ -> new PeopleRules(KeyAges.STANDARD, Set.of(StepUpOccasion.CERTIFICATE, StepUpOccasion.LOGIN), Optional.empty()));
        var strict = new DirectoryAccess(asking, world::trust, new MachineTokens(asking, world::trust, world.clock), uses);
        var file = login(ssh("hugo")).orElseThrow();
        assertTrue(strict.wanting(file, world.clock.now()).orElseThrow().contains("alnage user certificate"));
        assertEquals(Optional.empty(), access.wanting(file, world.clock.now()));
        var usual = ca;
        try {
            ca = new UserCa(world.userCa, asking, world::trust, world.clock);
            var refused = assertThrows(Refused.class, () -> certificate("hugo", "hugos", Duration.ofMinutes(5), "hugo")).problem();
            assertEquals("ALN-USR-060", refused.code());
            assertTrue(refused.fix().contains("--login"), refused.fix());
            var strong = login(shown(certificate("hugo", "hugos", Duration.ofMinutes(5), "hugo", "hugo2"))).orElseThrow();
            assertEquals(Optional.empty(), strict.wanting(strong, world.clock.now()));
        } finally {
            ca = usual;
        }
        var weak = login(shown(certificate("hugo", "hugos", Duration.ofMinutes(5), "hugo"))).orElseThrow();
        assertTrue(strict.wanting(weak, world.clock.now()).isPresent());
    }
}
