package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant.Holder;
import dev.alnage.evidence.sign.NameTemplate;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A role of an account or a team in repositories.
 *
 * @param envelope names it
 * @param until when it ends or ended: by its own expiry, by being withdrawn, or by an access review that did not keep it
 * @param signers the administrators who count behind it
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Grant(Digest envelope, Holder holder, RepositoryRole role, NameTemplate repositories, Instant from, Optional<Instant> until,
        SortedSet<String> signers) {
    public Grant {
        signers = Collections.unmodifiableSortedSet(new TreeSet<>(signers));
    }

    public boolean isLiveAt(Instant at) {
        return !from.isAfter(at) && until.filter(end -> !end.isAfter(at)).isEmpty();
    }

    /** The same, ending at a time unless it ends before. */
    Grant endingAt(Instant end) {
        return until.isPresent() && !until.get().isAfter(end) ? this : new Grant(envelope, holder, role, repositories, from, Optional.of(end), signers);
    }
}
