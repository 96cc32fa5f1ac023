package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyBinding.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key of an account.
 *
 * @param envelope the statement that bound it
 * @param expires when it ends by itself, by its own word or by the greatest age that the policy allows
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record BoundKey(String account, AccountKey key, Set<Purpose> purposes, Optional<Scope> scope, Instant from, Instant expires,
        Optional<Revocation> revocation, Digest envelope) {
    public BoundKey {
        purposes = Set.copyOf(purposes);
    }

    public String fingerprint() {
        return key.fingerprint();
    }

    /** How a key stands at a time. */
    public sealed interface State {
        record Live() implements State {}

        record NotYet(Instant from) implements State {}

        record Expired(Instant at) implements State {}

        record Revoked(Revocation revocation) implements State {}
    }

    /** A revocation outweighs all else. Whether the account itself is still there is another question. */
    public State stateAt(Instant at) {
        if (revocation.isPresent() && !at.isBefore(revocation.get().since())) {
            return new State.Revoked(revocation.get());
        }
        if (at.isBefore(from)) {
            return new State.NotYet(from);
        }
        return at.isBefore(expires) ? new State.Live() : new State.Expired(expires);
    }
}
