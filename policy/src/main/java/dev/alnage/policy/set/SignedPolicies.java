package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Policy;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The policy that is in force by what policy administrators signed and the ledger holds. What cannot be told (no version, one that
 * lapsed, that is older than one seen before, whose rules are not there or do not compile) is a policy that never says yes.
 */
public final class SignedPolicies implements PolicySource {
    private static final int COMPILED_MAX = 8;

    private final FactoryPolicy chain;
    private final Practices practices;
    private final Floor floor;
    private final Deadlines deadlines;
    private final Map<Key, RegoPolicy.Compiled> compiled = new LinkedHashMap<>();
    private final WorkedOut<PolicyHistory> histories = new WorkedOut<>(PolicyHistory::of);
    private final WorkedOut<Exceptions> exceptions = new WorkedOut<>(Exceptions::of);

    private record Key(Digest bundle, Profile profile) {}

    /** The highest version that its owner has seen in force, kept wherever it outlives a restart. */
    public interface Floor {
        /** For whoever has no place to keep one: an offline verifier looks at one bundle once. */
        Floor NONE = new Floor() {
            @Override public long version() {
                return 0;
            }

            @Override public void raise(long version) {}
        };

        /** 0 before the first. */
        long version();

        void raise(long version);
    }

    /** Says when rules that begin to be asked now are late. */
    public interface Deadlines {
        BooleanSupplier begin();
    }

    public SignedPolicies(FactoryPolicy chain, Practices practices, Floor floor, Deadlines deadlines) {
        this.chain = chain;
        this.practices = practices;
        this.floor = floor;
        this.deadlines = deadlines;
    }

    @Override public Policy inForce(TrustFile trust, Evidence evidence, Instant at) {
        var history = histories.of(trust, PolicyHistory.found(trust, evidence));
        return switch (history.inForce(at, floor.version())) {
            case PolicyHistory.Answer.CannotTell(var reason) -> new NoPolicy(reason);
            case PolicyHistory.Answer.InForce(var version) -> {
                floor.raise(version.policy().version());
                yield load(version, history.nextChange(at), trust, evidence, at);
            }
        };
    }

    private Policy load(PolicyHistory.OnRecord version, Instant nextVersion, TrustFile trust, Evidence evidence, Instant at) {
        var digest = version.policy().bundle();
        try {
            var file = evidence.blob(digest);
            if (file.isEmpty()) {
                return unusable(version, "no bundle " + digest);
            }
            var all = exceptions.of(trust, Exceptions.found(trust, evidence));
            var nextException = all.nextChange(at);
            return new RegoPolicy(version, compiled(digest, version.policy().profile(), file.get()), all.validAt(at),
                    nextException.isBefore(nextVersion) ? nextException : nextVersion, deadlines);
        } catch (Rejected e) {
            return unusable(version, e.getMessage());
        }
    }

    private static NoPolicy unusable(PolicyHistory.OnRecord version, String found) {
        return new NoPolicy(new Reason("ALN-POL-006", version.policy().label(), found, "the rules that the version names, fit to be asked",
                List.of(version.envelope()), "alnage policy push a bundle that compiles, or alnage policy rollback", "policy", ""));
    }

    private synchronized RegoPolicy.Compiled compiled(Digest digest, Profile profile, dev.alnage.evidence.Bytes file) {
        var key = new Key(digest, profile);
        var known = compiled.get(key);
        if (known != null) {
            return known;
        }
        var fresh = RegoPolicy.Compiled.of(chain, practices, profile, PolicyBundle.read(file));
        compiled.put(key, fresh);
        if (compiled.size() > COMPILED_MAX) {
            compiled.remove(compiled.keySet().iterator().next());
        }
        return fresh;
    }

    /**
     * Other rules or another profile in the place of a version's, for asking old questions of them; nobody has signed that, so no gate
     * is given it.
     *
     * @throws Rejected.Malformed when the rules cannot be used
     */
    public PolicySource proposal(PolicyHistory.OnRecord version, PolicyBundle bundle, Profile profile) {
        var rules = RegoPolicy.Compiled.of(chain, practices, profile, bundle);
        return (trust, evidence, at) -> new RegoPolicy(version, rules, Exceptions.of(trust, evidence).validAt(at), at, deadlines);
    }

    /** @throws Rejected.Malformed when the rules of a bundle cannot be used under a profile: asked before anybody signs or files it */
    public void requireUsable(PolicyBundle bundle, Profile profile) {
        RegoPolicy.Compiled.of(chain, practices, profile, bundle);
    }
}
