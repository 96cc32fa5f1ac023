package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.RevisionVerdicts;
import java.io.IOException;

/**
 * Whether a commit of a repository that the factory does not serve may be taken in to be built. The gate asks again before anything
 * leaves; here nobody works for hours on what cannot, and nothing is read that nobody named.
 */
public interface BuildSources {
    /** Whatever is asked for: where no organisation has rules. */
    BuildSources ANY = (_, _) -> { };

    /**
     * @param source the repository as the ingest attestation will name it, without revision
     * @throws Refused when the organisation does not name it, and the gate has passed the commit for no protected branch or tag
     */
    void require(String source, Digest commit) throws IOException;

    /** By the policy in force; while none can be told, nothing is taken in. */
    static BuildSources of(PolicySource policies, Evidence evidence, TrustSource trust, TrustedClock clock) {
        return (source, commit) -> {
            var file = trust.current();
            var rules = policies.inForce(file, evidence, clock.now()).source().orElseThrow(() -> new Refused(new Problem(503, "ALN-SRC-072",
                    "found no policy that is in force and can be read, expected one that says what may be built from " + source, "alnage policy list")));
            if (!rules.outside().admits(source) && RevisionVerdicts.of(commit, file, evidence.about(commit), _ -> true).passing().isEmpty()) {
                throw new Refused(new Problem(422, "ALN-SRC-110", "found commit " + commit.hex() + " of " + source
                        + ", which this factory does not serve, and no verdict of its gate that passes the commit elsewhere, expected a source that the policy names",
                        "push it to a repository of the factory and have it merged there, or have the policy's administrators name the source: source.outside"));
            }
        };
    }
}
