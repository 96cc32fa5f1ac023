package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.source.gate.InForce;
import dev.alnage.factory.source.gate.LedgerInForce;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.RosterOf;
import dev.alnage.policy.clone.KnownLog;
import dev.alnage.policy.clone.SourceEvidence;
import dev.alnage.policy.set.PeopleSettings;
import java.time.Instant;
import java.util.Optional;

/**
 * What pushes to a forge of somebody else's are judged by where no factory is: a file of evidence that brings the trust file, the signed
 * policy, the people with their keys, and the waivers. It counts under the reader's own root only, and when nothing of that is left out.
 */
public record ForgeRules(SourceEvidence evidence) {
    /**
     * Reads and verifies the file.
     *
     * @param repository what the factory calls the repository
     * @param pinnedRoot whom the reader trusts, from elsewhere
     * @param known what the reader knows of the log; empty only for the very first look
     * @throws Rejected.Stale for evidence that is older than what is known: a revocation in between would be forgotten
     * @throws Rejected.Untrusted when something about people or policy is on record that the file does not bring
     */
    public static ForgeRules read(Bytes file, String repository, Trust pinnedRoot, Optional<KnownLog> known, Instant now) {
        var evidence = SourceEvidence.read(file, repository, pinnedRoot, known, now);
        var withheld = evidence.withheld(SourceEvidence.alwaysAsked(evidence.scope()));
        if (!withheld.isEmpty()) {
            throw new Rejected.Untrusted("found evidence that leaves out " + withheld.size() + " statements on record about people or policy (ALN-SRC-130), expected all");
        }
        return new ForgeRules(evidence);
    }

    /** What is in force by it, by the same reading as in a factory. */
    InForce.Source inForce(PolicySource policies) {
        var trust = evidence.bundle().trust();
        return new LedgerInForce(() -> trust, evidence.bundle(), policies, this::roster, trust.keys(Role.MERGE), RuleSet.shipped());
    }

    /** The people and their keys, as the file brings them. */
    Roster roster(Instant now) {
        var trust = evidence.bundle().trust();
        return RosterOf.evidence(evidence.bundle(), trust, PeopleSettings.inForce(trust, evidence.bundle(), now));
    }
}
