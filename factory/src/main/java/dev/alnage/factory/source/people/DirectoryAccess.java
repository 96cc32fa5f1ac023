package dev.alnage.factory.source.people;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.people.BoundKey;
import dev.alnage.evidence.people.Login;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.UserCertificate;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.identity.Assurance;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineToken;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.StepUp;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Credential;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in whom the ledger's statements about people let in, and asks again at every request: a key revoked since the login may do nothing
 * more. What is said about branches and tags in detail is for the gate; here it is reading or writing at all.
 */
public final class DirectoryAccess implements Access {
    private static final String TOKEN = "token:";
    private static final List<RepositoryPermission> WRITING = List.of(RepositoryPermission.OPEN_CHANGE, RepositoryPermission.PUSH,
            RepositoryPermission.CREATE_BRANCH, RepositoryPermission.CREATE_TAG, RepositoryPermission.REVIEW, RepositoryPermission.MERGE);

    /** What a token for writing is good for: no program takes anything away. */
    private static final Set<Operation> OF_PROGRAMS = EnumSet.of(Operation.WRITE, Operation.MOVE_BRANCH, Operation.CREATE_BRANCH, Operation.CREATE_TAG);

    private final Directory people;
    private final TrustSource trust;
    private final MachineTokens tokens;
    private final LastUse uses;

    public DirectoryAccess(Directory people, TrustSource trust, MachineTokens tokens, LastUse uses) {
        this.people = people;
        this.trust = trust;
        this.tokens = tokens;
        this.uses = uses;
    }

    @Override public Optional<Pusher> authenticate(Credential credential, Instant now) throws IOException {
        try {
            return switch (credential) {
                case Credential.SshKey(var blob) -> login(people.current(now), OpenSshKey.ofBlob(blob).fingerprint(), now);
                case Credential.SshCertificate certificate -> login(people.current(now), certificate, now);
                case Credential.Token(var text) -> tokens.find(text, MachineTokens.GIT, now)
                        .map(token -> new Pusher(token.account(), token.id(), Optional.of(token.expires()), Pusher.Transport.HTTPS));
            };
        } catch (Rejected.Malformed e) {
            // a key that is too weak, or of a kind that nobody here can have
            return Optional.empty();
        }
    }

    private static Optional<Pusher> login(Roster roster, String fingerprint, Instant now) {
        return roster.findLiveKey(fingerprint, Purpose.AUTHENTICATE, now)
                .map(key -> new Pusher(key.account(), fingerprint, Optional.of(key.expires()), Pusher.Transport.SSH));
    }

    private Optional<Pusher> login(Roster roster, Credential.SshCertificate certificate, Instant now) {
        if (!authorities().contains(OpenSshKey.ofBlob(certificate.authority())) || certificate.principals().size() != 1
                || certificate.validUntil().isAfter(now.plus(UserCertificate.LIFETIME_MAX)) || !certificate.validUntil().isAfter(now)) {
            return Optional.empty();
        }
        var account = certificate.principals().getFirst();
        var shown = Login.OfCertificate.shown(account, certificate.serial(), OpenSshKey.ofBlob(certificate.key()).fingerprint(), certificate.keyId());
        return shown.behind(account, roster, now).isEmpty() ? Optional.empty()
                : Optional.of(new Pusher(account, shown.name(), Optional.of(certificate.validUntil()), Pusher.Transport.SSH));
    }

    private List<OpenSshKey> authorities() {
        return trust.current().keys(Role.USER_CA).stream().filter(key -> key.kind() == Key.Kind.ED25519).map(OpenSshKey::of).toList();
    }

    @Override public boolean allows(Pusher pusher, RepositoryName repository, Operation operation, Instant now) throws IOException {
        var roster = people.current(now);
        var name = repository.toString();
        if (pusher.key().startsWith(TOKEN)) {
            var token = tokens.findById(pusher.key(), now).filter(grants -> grants.account().equals(pusher.name()) && grants.repository().equals(name)
                    && (operation == Operation.READ || grants.operation() == MachineToken.Operation.WRITE && OF_PROGRAMS.contains(operation)));
            token.ifPresent(grants -> uses.used(grants.login(), now));
            return token.isPresent();
        }
        var behind = Login.read(pusher.key()).behind(pusher.name(), roster, now);
        var expired = pusher.keyExpires().filter(end -> !end.isAfter(now)).isPresent();
        if (expired || behind.isEmpty() || !allows(roster, behind.getFirst(), name, operation, now)) {
            return false;
        }
        behind.forEach(key -> uses.used(key.fingerprint(), now));
        roster.grantsOf(pusher.name(), now).stream().filter(grant -> grant.repositories().matches(name)).forEach(grant -> uses.used(grant.envelope().toString(), now));
        return true;
    }

    /** A program's token was asked about when it was given. */
    @Override public Optional<String> wanting(Pusher pusher, Instant now) throws IOException {
        if (pusher.key().startsWith(TOKEN)) {
            return Optional.empty();
        }
        var roster = people.current(now);
        return StepUp.wanting(roster, StepUpOccasion.LOGIN, Assurance.of(Login.read(pusher.key()).behind(pusher.name(), roster, now)));
    }

    private static boolean allows(Roster roster, BoundKey key, String repository, Operation operation, Instant now) {
        return switch (operation) {
            case READ -> roster.allows(key, repository, RepositoryPermission.READ, now);
            case WRITE -> WRITING.stream().anyMatch(permission -> roster.allows(key, repository, permission, now));
            case OPEN_CHANGE -> roster.allows(key, repository, RepositoryPermission.OPEN_CHANGE, now);
            case REVIEW -> roster.allows(key, repository, RepositoryPermission.REVIEW, now);
            case MOVE_BRANCH -> roster.allows(key, repository, RepositoryPermission.PUSH, now);
            case CREATE_BRANCH -> roster.allows(key, repository, RepositoryPermission.CREATE_BRANCH, now);
            case CREATE_TAG -> roster.allows(key, repository, RepositoryPermission.CREATE_TAG, now);
            case DELETE_BRANCH, DELETE_TAG -> roster.allows(key, repository, RepositoryPermission.DELETE_BRANCH, now);
        };
    }
}
