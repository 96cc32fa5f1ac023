package dev.alnage.evidence.sign;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When, and for the sake of what, a statement is to be believed. The time is that of the record in the log, which a signed
 * checkpoint covers, or the present for what is about to be recorded; never a time that a statement gives of itself.
 *
 * @param artifacts the names under which the verifier asks; each must be among those of the entry. Empty while nothing is asked
 *     yet: a statement is then only taken in, and what it may be used for is judged when it is used
 * @param sources the repositories from which what is asked about was made; one of them must be among those of the entry
 */
public record Occasion(Instant recorded, SortedSet<String> artifacts, SortedSet<String> sources) {
    public Occasion {
        artifacts = Collections.unmodifiableSortedSet(new TreeSet<>(artifacts));
        sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    }

    /** A statement is taken in or looked at; which artifact it will be used for is not known. */
    public static Occasion at(Instant recorded) {
        return new Occasion(recorded, new TreeSet<>(), new TreeSet<>());
    }

    /** A statement is to count for something of this name. */
    public static Occasion about(String artifact, Set<String> sources, Instant recorded) {
        return new Occasion(recorded, new TreeSet<>(Set.of(artifact)), new TreeSet<>(sources));
    }

    boolean isAsked() {
        return !artifacts.isEmpty();
    }
}
