package dev.alnage.evidence.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyBinding.Scope;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A certificate for hours is only for somebody who shows both the new key and one that is known. */
@Tag("source/key-rotation")
class CertificateRequestTest {
    private final TownHall hall = new TownHall();
    private final Signer login = Keys.ed25519();
    private final Signer second = Keys.ed25519();
    private final Signer fresh = Keys.ed25519();

    @BeforeEach void enrol() {
        hall.record(hall.enrolled("anna", AccountKind.PERSON), hall.fay);
        hall.record(hall.enrolled("ben", AccountKind.PERSON), hall.fay);
        hall.record(bound("anna", login, EnumSet.allOf(Purpose.class), Optional.empty()), hall.fay);
        hall.record(bound("anna", second, Set.of(Purpose.AUTHENTICATE), Optional.empty()), hall.fay);
    }

    private dev.alnage.evidence.Statement bound(String account, Signer signer, Set<Purpose> purposes, Optional<Scope> scope) {
        var key = ssh(signer);
        var proof = SshSigning.sign(signer, Possession.NAMESPACE, key.possession(TownHall.DOMAIN, account));
        return new KeyBinding(TownHall.DOMAIN, account, key, purposes, scope, hall.now().plus(Duration.ofDays(30)), proof, hall.now(), "for the test").toStatement();
    }

    private static AccountKey ssh(Signer signer) {
        return AccountKey.ofSsh(SshSigning.publicKeyLine(signer.key()));
    }

    private CertificateRequest request(String account, Signer key, Signer... logins) {
        return new CertificateRequest(TownHall.DOMAIN, account, List.of(logins).stream().map(each -> ssh(each).fingerprint()).toList(), OpenSshKey.of(key.key()),
                Duration.ofHours(8), hall.now());
    }

    private static List<String> proofs(CertificateRequest request, Signer... signers) {
        return List.of(signers).stream().map(signer -> SshSigning.sign(signer, CertificateRequest.NAMESPACE, request.message())).toList();
    }

    private List<BoundKey> require(CertificateRequest request, Signer... signers) {
        return request.require(proofs(request, signers), hall.roster(), TownHall.DOMAIN, hall.now());
    }

    private void refused(CertificateRequest request, Signer... signers) {
        assertThrows(Rejected.class, () -> require(request, signers));
    }

    @Test void one_known_key_or_two_stand_behind_a_new_one() {
        assertEquals(List.of(ssh(login).fingerprint()), require(request("anna", fresh, login), login, fresh).stream().map(BoundKey::fingerprint).toList());
        assertEquals(List.of(ssh(second).fingerprint(), ssh(login).fingerprint()),
                require(request("anna", fresh, second, login), second, login, fresh).stream().map(BoundKey::fingerprint).toList());
        // one of their own that is bound already
        assertEquals(1, require(request("anna", second, login), login, second).size());
    }

    @Test void every_signature_is_by_the_key_that_it_stands_for() {
        var request = request("anna", fresh, login);
        refused(request, fresh, login);
        refused(request, login, login);
        refused(request, second, fresh);
        refused(request, login);
        refused(request, login, fresh, fresh);
        var other = request("ben", fresh, login);
        assertThrows(Rejected.Untrusted.class, () -> request.require(proofs(other, login, fresh), hall.roster(), TownHall.DOMAIN, hall.now()));
        var elsewhere = List.of(SshSigning.sign(login, Possession.NAMESPACE, request.message()), SshSigning.sign(fresh, CertificateRequest.NAMESPACE, request.message()));
        assertThrows(Rejected.Untrusted.class, () -> request.require(elsewhere, hall.roster(), TownHall.DOMAIN, hall.now()));
        assertThrows(Rejected.class, () -> request.require(List.of("", ""), hall.roster(), TownHall.DOMAIN, hall.now()));
    }

    @Test void a_login_is_a_live_key_of_the_account_itself_that_authenticates() {
        refused(request("ben", fresh, login), login, fresh);
        refused(request("anna", fresh, fresh), fresh, fresh);
        var signing = Keys.ed25519();
        hall.record(bound("anna", signing, Set.of(Purpose.SIGN), Optional.empty()), hall.fay);
        refused(request("anna", fresh, signing), signing, fresh);
        hall.record(hall.revoked(ssh(login).fingerprint(), hall.now(), Cause.LOST), hall.fay);
        refused(request("anna", fresh, login), login, fresh);
        require(request("anna", fresh, second), second, fresh);
    }

    @Test void a_key_of_somebody_else_or_a_revoked_one_is_not_certified() {
        var bens = Keys.ed25519();
        hall.record(bound("ben", bens, EnumSet.allOf(Purpose.class), Optional.empty()), hall.fay);
        refused(request("anna", bens, login), login, bens);
        hall.record(hall.revoked(ssh(fresh).fingerprint(), hall.now(), Cause.COMPROMISED), hall.fay);
        refused(request("anna", fresh, login), login, fresh);
    }

    @Test void a_request_is_for_this_factory_and_of_the_last_minutes() {
        var request = request("anna", fresh, login);
        var proofs = proofs(request, login, fresh);
        request.require(proofs, hall.roster(), TownHall.DOMAIN, hall.now().plus(CertificateRequest.AGE_MAX));
        assertThrows(Rejected.Stale.class, () -> request.require(proofs, hall.roster(), TownHall.DOMAIN, hall.now().plus(CertificateRequest.AGE_MAX).plusSeconds(1)));
        assertThrows(Rejected.Stale.class, () -> request.require(proofs, hall.roster(), "other.alnage", hall.now()));
        hall.later(Duration.ofHours(1));
        var early = request("anna", fresh, login);
        early.require(proofs(early, login, fresh), hall.roster(), TownHall.DOMAIN, hall.now().minus(TrustFile.CLOCK_SKEW_MAX));
        assertThrows(Rejected.Stale.class, () -> early.require(proofs(early, login, fresh), hall.roster(), TownHall.DOMAIN,
                hall.now().minus(TrustFile.CLOCK_SKEW_MAX).minusSeconds(1)));
    }

    @Test void a_request_names_one_or_two_different_keys_and_is_read_in_one_way() {
        var request = request("anna", fresh, login, second);
        JsonChanges.noneIsTakenForTheSame(request.toJson(), CertificateRequest::read);
        assertEquals(request, CertificateRequest.read(request.toJson()));
        assertFalse(request.digest().equals(request("anna", fresh, login).digest()));
        assertTrue(request.digest().names(request.message()));
        assertThrows(Rejected.Malformed.class, () -> request("anna", fresh));
        assertThrows(Rejected.Malformed.class, () -> request("anna", fresh, login, login));
        assertThrows(Rejected.Malformed.class, () -> request("anna", fresh, login, second, fresh));
    }

    @Tag("source/roles")
    @Test void a_deploy_key_is_live_for_its_one_repository_while_its_account_is() {
        var deploy = Keys.ed25519();
        hall.record(hall.enrolled("deploy-app", AccountKind.DEPLOY), hall.fay);
        hall.record(bound("deploy-app", deploy, Set.of(Purpose.AUTHENTICATE, Purpose.SIGN), Optional.of(new Scope("shop/app", true))), hall.fay);
        assertThrows(Rejected.Untrusted.class, () -> hall.record(bound("anna", Keys.ed25519(), Set.of(Purpose.SIGN), Optional.of(new Scope("shop/app", true))), hall.fay));
        var key = hall.roster().findLiveKey(ssh(deploy).fingerprint(), Purpose.AUTHENTICATE, hall.now()).orElseThrow();
        for (var permission : RepositoryPermission.values()) {
            assertEquals(EnumSet.of(RepositoryPermission.READ, RepositoryPermission.PUSH, RepositoryPermission.CREATE_BRANCH).contains(permission),
                    hall.roster().allows(key, "shop/app", permission, hall.now()), permission.name());
            assertFalse(hall.roster().allows(key, "shop/api", permission, hall.now()));
        }
        var live = hall.now();
        hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Removed("deploy-app"), hall.now(), "x").toStatement(), hall.fay);
        assertFalse(hall.roster().allows(key, "shop/app", RepositoryPermission.READ, hall.now()));
        assertTrue(hall.roster().findLiveKey(ssh(deploy).fingerprint(), Purpose.AUTHENTICATE, hall.now()).isEmpty());
        // it signed until its account was removed, in its own repository only
        var entry = hall.roster().signingKeys().entries().stream().filter(each -> each.principal().equals("deploy-app")).findFirst().orElseThrow();
        assertEquals(hall.now(), entry.validUntil());
        assertTrue(live.isBefore(entry.validUntil()));
        assertEquals(Set.of(new dev.alnage.evidence.sign.NameTemplate("shop/app")), entry.repositories());
        refused(request("deploy-app", fresh, deploy), deploy, fresh);
    }

    @Tag("G7")
    @Test void a_stranger_revokes_nothing_whether_or_not_anybody_has_the_key() {
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.revoked("SHA256:unknown", hall.now(), Cause.LOST), hall.stranger));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(hall.revoked(ssh(login).fingerprint(), hall.now(), Cause.LOST), hall.stranger));
        assertTrue(hall.roster().findRevocation("SHA256:unknown").isEmpty() && hall.roster().findRevocation(ssh(login).fingerprint()).isEmpty());
    }

    @Test void a_key_of_openssh_is_bound_only_with_a_proof_of_its_own_for_this_account_and_factory() {
        var key = ssh(fresh);
        var end = hall.now().plus(Duration.ofDays(1));
        for (var proof : List.of(SshSigning.sign(login, Possession.NAMESPACE, key.possession(TownHall.DOMAIN, "anna")), SshSigning.sign(fresh, Possession.NAMESPACE, key.possession(TownHall.DOMAIN, "ben")),
                SshSigning.sign(fresh, Possession.NAMESPACE, key.possession("other.alnage", "anna")), SshSigning.sign(fresh, "git", key.possession(TownHall.DOMAIN, "anna")), "no signature")) {
            var binding = new KeyBinding(TownHall.DOMAIN, "anna", key, Set.of(Purpose.SIGN), Optional.empty(), end, proof, hall.now(), "x").toStatement();
            assertThrows(Rejected.Untrusted.class, () -> hall.record(binding, hall.fay), proof);
        }
        hall.record(bound("anna", fresh, Set.of(Purpose.SIGN), Optional.empty()), hall.fay);
    }

    @Tag("source/roles")
    @Test void who_has_left_a_team_was_of_it_until_then() {
        hall.record(hall.joined("core", "ben"), hall.fay);
        var member = hall.now();
        hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Left("core", "ben"), hall.now(), "x").toStatement(), hall.fay);
        assertEquals(Set.of("ben"), hall.roster().membersAt("core", member));
        assertEquals(Set.of("core"), hall.roster().teamsAt("ben", member));
        assertEquals(Set.of(), hall.roster().membersAt("core", hall.now()));
        assertEquals(Set.of(), hall.roster().membersAt("core", member.minusSeconds(1)));
        assertThrows(Rejected.Untrusted.class, () -> hall.record(new Membership(TownHall.DOMAIN, new Membership.Act.Left("core", "ben"), hall.now(), "x").toStatement(), hall.fay));
    }
}
