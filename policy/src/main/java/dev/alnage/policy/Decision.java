package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A verdict with everything that was looked at on the way to it. {@code inputs} are the trees that the plan leads to at the
 * step in question, by directory: what the verdict is about. They are empty when not all of them are vouched for.
 */
public record Decision(Verdict verdict, List<Claim> claims, SortedMap<String, Digest> inputs) {
    public Decision {
        claims = List.copyOf(claims);
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }
}
