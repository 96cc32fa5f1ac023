package dev.alnage.policy.protect;

import dev.alnage.evidence.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Since which revision each control of a reference has held without a gap (SLSA 1.2, source track, "Continuity"). A move that a control
 * was not asked of, or that nobody inspected, ends it; when it is asked again, it begins anew.
 *
 * @param since by the name of the control
 */
public record Continuity(SortedMap<String, Since> since) {
    public Continuity {
        since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    }

    /** The first move, counted from the last gap, of which the control was asked. */
    public record Since(Digest revision, long sequence, Instant at) {}

    /**
     * One recorded move of the reference.
     *
     * @param sequence its place among the changes of the repository
     * @param revision what it named then; empty when it was deleted
     * @param controls what the inspection says was asked; empty when there is none that counts
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Move(long sequence, Instant at, Optional<Digest> revision, SortedSet<String> controls) {
        public Move {
            controls = Collections.unmodifiableSortedSet(new TreeSet<>(controls));
        }
    }

    /** @param moves of one reference, oldest first */
    public static Continuity of(List<Move> moves) {
        var since = new TreeMap<String, Since>();
        for (var move : moves) {
            since.keySet().retainAll(move.controls());
            move.revision().ifPresentOrElse(revision -> move.controls().forEach(control -> since.putIfAbsent(control, new Since(revision, move.sequence(), move.at()))),
                    since::clear);
        }
        return new Continuity(since);
    }

    /** Since when a control has held; empty when it does not. */
    public Optional<Since> find(Control control) {
        return Optional.ofNullable(since.get(control.wireName()));
    }
}
