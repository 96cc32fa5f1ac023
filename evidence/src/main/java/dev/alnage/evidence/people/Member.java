package dev.alnage.evidence.people;

import java.time.Instant;
import java.util.Optional;

/** That an account is of a team, from a time until another. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Member(String team, String account, Instant from, Optional<Instant> left) {
    public boolean isLiveAt(Instant at) {
        return !from.isAfter(at) && left.filter(end -> !end.isAfter(at)).isEmpty();
    }
}
