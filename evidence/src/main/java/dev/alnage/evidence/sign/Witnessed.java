package dev.alnage.evidence.sign;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who has witnessed a checkpoint.
 *
 * @param fresh witnesses that cosigned it lately
 * @param stale witnesses that cosigned it too long ago, or at a time that has not come yet: they do not count
 * @param threshold how many fresh ones are enough; 0 where no witnesses are known, and then none are
 */
public record Witnessed(SortedSet<String> fresh, SortedSet<String> stale, int threshold) {
    public Witnessed {
        fresh = Collections.unmodifiableSortedSet(new TreeSet<>(fresh));
        stale = Collections.unmodifiableSortedSet(new TreeSet<>(stale));
    }

    public boolean isEnough() {
        return threshold > 0 && fresh.size() >= threshold;
    }

    /** As people are told it. */
    public String shown() {
        return fresh.size() + " of " + threshold + " witnesses" + (fresh.isEmpty() ? "" : " (" + String.join(", ", fresh) + ")")
                + (stale.isEmpty() ? "" : ", and too long ago " + String.join(", ", stale));
    }
}
