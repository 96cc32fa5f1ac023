package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A trust file with two factory administrators, a clock that a test moves, and a ledger that is a list. */
final class TownHall {
    static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    static final String DOMAIN = "test.alnage";
    final Signer fay = Keys.ed25519();
    final Signer finn = Keys.ed25519();
    final Signer stranger = Keys.ed25519();
    final Signer planner = Keys.ed25519();
    final Signer storer = Keys.ed25519();
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    final TrustFile trust = trust(List.of(new Person(Keys.principal("fay", fay), Set.of(People.ADMINISTRATOR)),
            new Person(Keys.principal("finn", finn), Set.of(People.ADMINISTRATOR)), new Person(Keys.principal("anton", stranger), Set.of("release-approvers"))));
    final PeopleFold fold = new PeopleFold(DOMAIN);
    private Instant now = START;
    private long index;

    TrustFile trust(List<Person> people) {
        var root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
        return FoundingEntries.file(1, START.minusSeconds(60), START.plus(Duration.ofDays(390)), DOMAIN, root, Map.of(Role.PLANNER, Set.of(Keys.principal("factory", planner)), Role.INGEST,
                Set.of(Keys.principal("storer", storer))),
                List.of("a"), people);
    }

    Instant now() {
        return now;
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    Roster roster() {
        return fold.roster(PeopleRules.STANDARD);
    }

    /** Recorded a second later, as the storer does it: required first. @return the envelope's digest */
    Digest record(Statement statement, Signer... signers) {
        return record(Envelope.sign(statement, signers));
    }

    Digest record(Envelope envelope) {
        now = now.plusSeconds(1);
        var recorded = new Recorded(envelope, index++, now);
        fold.copy().require(recorded, trust);
        fold.apply(recorded, trust);
        return envelope.digest();
    }

    Statement enrolled(String account, AccountKind kind) {
        return new Membership(DOMAIN, new Membership.Act.Enrolled(account, kind, "Somebody"), now, "for the test").toStatement();
    }

    Statement joined(String team, String account) {
        return new Membership(DOMAIN, new Membership.Act.Joined(team, account), now, "for the test").toStatement();
    }

    Statement granted(String holder, RepositoryRole role, String repositories) {
        return new RoleGrant(DOMAIN, new RoleGrant.Act.Granted(RoleGrant.Holder.of(holder), role, new NameTemplate(repositories), Optional.empty()), now, "for the test")
                .toStatement();
    }

    Statement bound(String account, Signer key) {
        return bound(account, key.key(), Possession.prove(key, DOMAIN, account), Duration.ofDays(365));
    }

    Statement bound(String account, Key key, String proof, Duration life) {
        return new KeyBinding(DOMAIN, account, AccountKey.ofStatements(key), Set.of(Purpose.SIGN), Optional.empty(), now.plus(life), proof, now, "for the test").toStatement();
    }

    Statement revoked(String fingerprint, Instant since, KeyRevocation.Cause cause) {
        return new KeyRevocation(DOMAIN, fingerprint, since, cause, now, "for the test").toStatement();
    }
}
