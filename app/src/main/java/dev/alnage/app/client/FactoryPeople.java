package dev.alnage.app.client;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleFold;
import dev.alnage.evidence.people.Recorded;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** The people of a factory, folded here from the statements that it shows; it could withhold some, and invent none. */
public final class FactoryPeople {
    private final TrustFile trust;
    private final PeopleFold fold;
    private final SortedMap<String, Instant> uses;

    private FactoryPeople(TrustFile trust, PeopleFold fold, SortedMap<String, Instant> uses) {
        this.trust = trust;
        this.fold = fold;
        this.uses = uses;
    }

    public static FactoryPeople of(Session session) throws IOException {
        return of(session.client(), session.trust());
    }

    /** The same for whoever has verified the trust file already. */
    public static FactoryPeople of(FactoryClient client, TrustFile trust) throws IOException {
        var fold = new PeopleFold(trust.trustDomain());
        for (var found : new FactoryEvidence(client).about(People.series(trust.trustDomain()))) {
            try {
                fold.apply(new Recorded(found.envelope(), found.index(), found.time()), trust);
            } catch (Rejected e) {
                continue; // what counts for nothing in the factory counts for nothing here
            }
        }
        return new FactoryPeople(trust, fold, client.lastUse());
    }

    public String trustDomain() {
        return trust.trustDomain();
    }

    public Roster roster() {
        return fold.roster(KeyAges.STANDARD);
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
