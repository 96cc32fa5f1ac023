package dev.alnage.evidence.people;

import dev.alnage.evidence.claim.AccountKind;
import java.time.Instant;
import java.util.Optional;

/** Somebody, or a program, or a deploy key, from when they were enrolled until they were removed for good. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Account(String name, AccountKind kind, String fullName, Instant from, Optional<Instant> removed) {
    public boolean isLiveAt(Instant at) {
        return !from.isAfter(at) && removed.filter(end -> !end.isAfter(at)).isEmpty();
    }

    Account removedAt(Instant time) {
        return new Account(name, kind, fullName, from, Optional.of(time));
    }
}
