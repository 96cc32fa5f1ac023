package dev.alnage.app.client;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.people.PeopleFold;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Recorded;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.set.PeopleSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** The people of a factory, folded here from the statements that it shows; it could withhold some, and invent none. */
public final class FactoryPeople {
    private final TrustFile trust;
    private final PeopleFold fold;
    private final PeopleRules rules;
    private final SortedMap<String, Instant> uses;

    private FactoryPeople(TrustFile trust, PeopleFold fold, PeopleRules rules, SortedMap<String, Instant> uses) {
        this.trust = trust;
        this.fold = fold;
        this.rules = rules;
        this.uses = uses;
    }

    public static FactoryPeople of(Session session) throws IOException {
        return of(session.client(), session.trust());
    }

    /** The same for whoever has verified the trust file already. */
    public static FactoryPeople of(FactoryClient client, TrustFile trust) throws IOException {
        var fold = new PeopleFold(trust.trustDomain());
        var evidence = new FactoryEvidence(client);
        for (var found : evidence.about(People.series(trust.trustDomain()))) {
            try {
                fold.apply(new Recorded(found.envelope(), found.index(), found.time()), trust);
            } catch (Rejected e) {
                continue; // what counts for nothing in the factory counts for nothing here
            }
        }
        return new FactoryPeople(trust, fold, rules(trust, evidence), client.lastUse());
    }

    /** What the policy in force asks; what the product asks, while none can be told. */
    private static PeopleRules rules(TrustFile trust, FactoryEvidence evidence) {
        try {
            return PeopleSettings.inForce(trust, evidence, Instant.now());
        } catch (Rejected.Stale e) {
            return PeopleRules.STANDARD;
        }
    }

    public String trustDomain() {
        return trust.trustDomain();
    }

    /** Who is who, by the rules of the policy in force. */
    public Roster roster() {
        return fold.roster(rules);
    }

    /** When a key or grant was last used, by the factory's word. */
    public Optional<Instant> lastUse(String name) {
        return Optional.ofNullable(uses.get(name));
    }

    /** @throws Rejected when the factory would not file it now */
    public void require(Envelope envelope, Instant now) {
        fold.copy().require(new Recorded(envelope, Long.MAX_VALUE, now), trust);
    }

    /** @throws Rejected for what no further administrator's signature would mend */
    public void requireFit(Envelope envelope, Instant now) {
        fold.copy().requireFit(new Recorded(envelope, Long.MAX_VALUE, now), trust);
    }
}
