package dev.alnage.factory.source.gate;

import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.people.Login;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.identity.Assurance;
import dev.alnage.factory.identity.StepUp;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.change.Proposals;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.set.Exceptions;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is in force by what the ledger has now: the signed policy, the people's keys, the waivers. Asked anew for every push, so that a
 * revocation counts with the next one.
 */
public final class LedgerInForce implements InForce.Source {
    private final TrustSource trust;
    private final Evidence evidence;
    private final PolicySource policies;
    private final Proposals.People people;
    private final Set<Key> mergeKeys;
    private final RuleSet secrets;
    private Waivers waivers = Waivers.NONE;
    private SecretScan scan;

    /** @param mergeKeys those with which merges of reviewed changes are signed */
    public LedgerInForce(TrustSource trust, Evidence evidence, PolicySource policies, Proposals.People people, Set<Key> mergeKeys, RuleSet secrets) {
        this.trust = trust;
        this.evidence = evidence;
        this.policies = policies;
        this.people = people;
        this.mergeKeys = Set.copyOf(mergeKeys);
        this.secrets = secrets;
        this.scan = SecretScan.of(secrets, waivers);
    }

    @Override public InForce at(Instant now) throws IOException {
        var file = trust.current();
        var policy = policies.inForce(file, evidence, now);
        var roster = people.current(now);
        var keys = roster.signingKeys();
        for (var key : mergeKeys) {
            keys = keys.with(new SigningKey(Merges.PUSHER, new SigningCredential.SshKey(OpenSshKey.of(key)), Instant.EPOCH, Instant.MAX,
                    new TreeSet<>(SigningKey.GIT), Set.of(NameTemplate.ANY)));
        }
        return new InForce(policy.source(), policy.practices(), new ReferenceChange.Rules(policy.name(), policy.digest()), keys,
                scan(Waivers.of(Exceptions.of(file, evidence).granted(), now)), new RosterPeople(roster, now));
    }

    /** Compiling the rules takes longer than most pushes. */
    private synchronized SecretScan scan(Waivers current) {
        if (!current.equals(waivers)) {
            waivers = current;
            scan = SecretScan.of(secrets, current);
        }
        return scan;
    }

    private record RosterPeople(Roster roster, Instant at) implements InForce.People {
        @Override public SortedSet<String> teams(String account) {
            return roster.teamsAt(account, at);
        }

        @Override public boolean isStepUpAsked() {
            return roster.rules().stepUps().contains(StepUpOccasion.PROTECTED);
        }

        @Override public Optional<String> wanting(Pusher pusher) {
            var assurance = pusher.transport() == Pusher.Transport.SSH ? Assurance.of(Login.read(pusher.key()).behind(pusher.name(), roster, at))
                    : new Assurance(Assurance.How.MACHINE_TOKEN, Set.of(pusher.key()));
            return StepUp.wanting(roster, StepUpOccasion.PROTECTED, assurance);
        }
    }
}
