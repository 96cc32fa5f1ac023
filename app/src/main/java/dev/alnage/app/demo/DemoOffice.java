package dev.alnage.app.demo;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** What both factory administrators of the demo sign: who writes and who reviews, which keys are theirs, and what they may do. */
final class DemoOffice {
    private static final String REASON = "the demo";

    private final FactoryClient client;
    private final TrustFile trust;
    private final DemoPeople people;
    private final Roster known;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    DemoOffice(FactoryClient client, TrustFile trust, DemoPeople people) throws IOException {
        this.client = client;
        this.trust = trust;
        this.people = people;
        this.known = FactoryPeople.of(client, trust).roster();
    }

    /** Says what is not on record yet. @return whether anything was not */
    boolean enrol() throws IOException, InterruptedException {
        var fresh = account(DemoPeople.DEVELOPER, RepositoryRole.DEVELOPER) | account(DemoPeople.REVIEWER, RepositoryRole.MAINTAINER);
        var signer = people.signer(DemoPeople.REVIEWER, DemoPeople.REVIEWS);
        key(DemoPeople.REVIEWER, AccountKey.ofStatements(signer.key()), Set.of(Purpose.SIGN), Possession.prove(signer, trust.trustDomain(), DemoPeople.REVIEWER));
        return fresh;
    }

    private boolean account(String name, RepositoryRole role) throws IOException, InterruptedException {
        var desk = people.desk(name);
        desk.open();
        var fresh = known.findAccount(name).isEmpty();
        if (fresh) {
            file(new Membership(trust.trustDomain(), new Membership.Act.Enrolled(name, AccountKind.PERSON, name), now, REASON).toStatement());
        }
        if (!known.accountsByAddress().containsKey(desk.email())) {
            file(new Membership(trust.trustDomain(), new Membership.Act.Addressed(name, desk.email()), now, REASON).toStatement());
        }
        if (known.grantsOf(name, now).isEmpty()) {
            file(new RoleGrant(trust.trustDomain(), new RoleGrant.Act.Granted(new RoleGrant.Holder(false, name), role, new NameTemplate(DemoSource.NAME), Optional.empty()),
                    now, REASON).toStatement());
        }
        // a role is given to who is known, and not to whatever keys somebody has got since it was signed
        var ssh = AccountKey.ofSsh(desk.publicKey());
        key(name, ssh, Set.of(Purpose.AUTHENTICATE, Purpose.SIGN), desk.prove(ssh.possession(trust.trustDomain(), name)));
        return fresh;
    }

    private void key(String name, AccountKey key, Set<Purpose> purposes, String proof) throws IOException {
        if (known.findKey(key.fingerprint()).isEmpty()) {
            file(new KeyBinding(trust.trustDomain(), name, key, purposes, Optional.empty(), now.plus(key.kind().ageMax()), proof, now, REASON).toStatement());
        }
    }

    private void file(Statement statement) throws IOException {
        client.file(Envelope.sign(statement, people.signer("fay", DemoPeople.OFFICE), people.signer("finn", DemoPeople.OFFICE)));
    }
}
