package dev.alnage.factory.identity;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Two factory administrators who sign what a test needs of people. */
public final class PeopleOffice {
    public static final String DOMAIN = "test.alnage";
    private final FactoryWorld world;
    private final SshKeygen keygen;

    public PeopleOffice(FactoryWorld world, SshKeygen keygen) {
        this.world = world;
        this.keygen = keygen;
    }

    private Digest file(dev.alnage.evidence.Statement statement) throws IOException {
        return world.storer.record(Envelope.sign(statement, world.fay, world.finn));
    }

    public void enrol(String account, AccountKind kind) throws IOException {
        file(new Membership(DOMAIN, new Membership.Act.Enrolled(account, kind, "Somebody"), world.clock.now(), "for the test").toStatement());
    }

    public void remove(String account) throws IOException {
        file(new Membership(DOMAIN, new Membership.Act.Removed(account), world.clock.now(), "for the test").toStatement());
    }

    public Digest grant(String account, RepositoryRole role, String repositories) throws IOException {
        return file(new RoleGrant(DOMAIN, new RoleGrant.Act.Granted(RoleGrant.Holder.of(account), role, new NameTemplate(repositories), Optional.empty()), world.clock.now(),
                "for the test").toStatement());
    }

    public void withdraw(Digest grant) throws IOException {
        file(new RoleGrant(DOMAIN, new RoleGrant.Act.Withdrawn(grant), world.clock.now(), "for the test").toStatement());
    }

    /** Binds a key of {@code ssh-keygen}, with the proof that its own tool makes. @return the fingerprint */
    public String bind(String account, String name, Optional<KeyBinding.Scope> scope, Duration life) throws IOException {
        var key = AccountKey.ofSsh(keygen.publicKey(name));
        return bind(account, key, keygen.sign(name, Possession.NAMESPACE, key.possession(DOMAIN, account)), scope, life);
    }

    public String bind(String account, AccountKey key, String proof, Optional<KeyBinding.Scope> scope, Duration life) throws IOException {
        var now = world.clock.now();
        Set<Purpose> purposes = key.kind() == KeyKind.WORKLOAD ? EnumSet.of(Purpose.AUTHENTICATE)
                : key.kind() == KeyKind.OPENPGP || key.kind() == KeyKind.X509 ? EnumSet.of(Purpose.SIGN) : EnumSet.allOf(Purpose.class);
        file(new KeyBinding(DOMAIN, account, key, purposes, scope, now.plus(life), proof, now, "for the test").toStatement());
        return key.fingerprint();
    }

    public void revoke(String revoked) throws IOException {
        var now = world.clock.now();
        file(new KeyRevocation(DOMAIN, revoked, now, Cause.LOST, now, "for the test").toStatement());
    }
}
