package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.policy.protect.OrganisationRules;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What a push is judged by at one time.
 *
 * @param rules what the organisation asks; empty when nobody can tell, and then nothing gets in
 * @param practices what the organisation sets for practices, which a repository may only tighten
 * @param label the policy that says so
 * @param keys whose signatures count
 * @param secrets looks for secrets, with the waivers that count now
 * @param people who belongs to which team
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record InForce(Optional<OrganisationRules> rules, Json.Members practices, ReferenceChange.Rules label, SigningKeys keys, SecretScan secrets, People people) {
    /** Says what is in force. */
    public interface Source {
        /** @throws IOException when it cannot tell, which lets nothing in */
        InForce at(Instant now) throws IOException;
    }

    /** What the directory of people knows. */
    public interface People {
        SortedSet<String> teams(String account);

        /** Whether the policy asks more than one key in a file of whoever moves a protected reference. */
        default boolean isStepUpAsked() {
            return false;
        }

        /** What somebody has to do before they move one, having come as they have; empty for whoever has shown enough. */
        default Optional<String> wanting(Pusher pusher) {
            return Optional.empty();
        }

        /** Whether an owner named in a file, such as {@code @anna} or {@code @org/core}, is this person or a team of theirs. */
        default boolean isMeant(String owner, String account) {
            if (owner.startsWith("@") && owner.indexOf('/') > 0) {
                return teams(account).contains(owner.substring(owner.indexOf('/') + 1));
            }
            return owner.equals("@" + account);
        }
    }

    /** Results about commits that are on record. */
    public interface Results {
        /** Names of those that are good and about exactly this commit. */
        Set<String> good(String repository, dev.alnage.evidence.Digest commit) throws IOException;
    }
}
