package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One line of the trust map: who may certify what, about which artifacts, from which source repositories, and between which
 * two times. What no entry allows is not believed, whoever signed it (decision 0015).
 *
 * @param threshold how many distinct principals of {@code who} must have signed the one envelope
 * @param predicates exact predicate types
 * @param notBefore the first moment at which a statement may have been recorded
 * @param notAfter the moment from which on statements recorded are no longer believed: a delegation lapses unless it is renewed
 */
public record TrustEntry(String id, Who who, int threshold, List<NameTemplate> artifacts, SortedSet<String> predicates,
        List<NameTemplate> sources, Instant notBefore, Instant notAfter) {
    private static final int ID_LENGTH_MAX = 64;
    private static final int TYPE_LENGTH_MAX = 256;

    /** Whom an entry is for. */
    public sealed interface Who {
        /** Every workload of a role. */
        record Workloads(Role role) implements Who {
            @Override public String toString() {
                return "workloads of role " + role.wireName();
            }
        }

        /** Every person of a role. */
        record People(String role) implements Who {
            @Override public String toString() {
                return "people of role " + role;
            }
        }

        /** Principals by name: people, workloads, external parties, and pools of workers as {@code pool:NAME}. */
        record Named(SortedSet<String> names) implements Who {
            public Named {
                names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
                if (names.isEmpty()) {
                    throw new Rejected.Malformed("found an entry for nobody, expected at least one principal");
                }
            }

            @Override public String toString() {
                return String.join(", ", names);
            }
        }
    }

    /** @throws Rejected.Malformed for an entry that restricts nothing where it must, or that nothing can satisfy */
    public TrustEntry {
        artifacts = List.copyOf(artifacts);
        sources = List.copyOf(sources);
        predicates = Collections.unmodifiableSortedSet(new TreeSet<>(predicates));
        if (id.isEmpty() || id.length() > ID_LENGTH_MAX || !id.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            throw new Rejected.Malformed("found entry \"" + id + "\", expected a name of lower-case letters, digits and dashes");
        }
        if (threshold < 1) {
            throw new Rejected.Malformed("found threshold " + threshold + " in entry " + id + ", expected at least 1");
        }
        // an absent restriction would be one that somebody forgot
        if (artifacts.isEmpty() || sources.isEmpty() || predicates.isEmpty()) {
            throw new Rejected.Malformed("found entry " + id + " with " + artifacts.size() + " artifacts, " + predicates.size() + " predicates and "
                    + sources.size() + " sources, expected at least one of each; * says any artifact or source");
        }
        for (var type : predicates) {
            if (type.length() > TYPE_LENGTH_MAX || type.isEmpty() || !type.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '*')) {
                throw new Rejected.Malformed("found predicate type \"" + type + "\" in entry " + id + ", expected an exact one");
            }
        }
        if (!notAfter.isAfter(notBefore)) {
            throw new Rejected.Malformed("found entry " + id + " from " + notBefore + " to " + notAfter + ", expected a later end");
        }
    }

    /** Whether a statement that was recorded then falls into the window: its start belongs to it, its end does not. */
    public boolean holdsAt(Instant recorded) {
        return !recorded.isBefore(notBefore) && recorded.isBefore(notAfter);
    }

    /** The same with another end. */
    public TrustEntry until(Instant end) {
        return new TrustEntry(id, who, threshold, artifacts, predicates, sources, notBefore, end);
    }

    /** How much of its window has gone by, in percent: below 0 before it begins, 100 and more when it has lapsed. */
    public long lifeUsedPercent(Instant now) {
        return Duration.between(notBefore, now).toMillis() * 100 / Math.max(1, Duration.between(notBefore, notAfter).toMillis());
    }
}
