package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of artifacts as it is read, one after the other. Links of one verification mostly list the same names in the same order, so
 * each name is first compared with the one at its place in the list before; only others are looked at closely.
 */
final class ArtifactListing {
    private final Interned interned;
    /** The names of the list before. */
    private final String[] expected;
    private boolean asExpected = true;
    private boolean sorted = true;
    private String[] names;
    private int count;
    private byte[] sha256;
    private final Map<Integer, Hashes> others = new HashMap<>();

    ArtifactListing(Interned interned) {
        this.interned = interned;
        this.expected = interned.names();
        this.names = new String[Math.max(16, expected.length)];
        this.sha256 = new byte[names.length * Hashes.SHA256_BYTES];
    }

    /** The name that most likely comes next; empty where nobody knows. */
    String likely() {
        return count < expected.length ? expected[count] : "";
    }

    /** Begins the next artifact: its sha256 then belongs at {@link #place()}. @throws Rejected.Malformed for one too many, or a name that is not canonical */
    void begin(String name) {
        if (count == Artifacts.COUNT_MAX) {
            throw new Rejected.Malformed("found more than " + Artifacts.COUNT_MAX + " artifacts, expected at most that");
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            sha256 = Arrays.copyOf(sha256, names.length * Hashes.SHA256_BYTES);
        }
        var likely = likely();
        var same = !likely.isEmpty() && (name == likely || name.equals(likely));
        asExpected &= same;
        names[count] = same ? likely : interned.name(name);
    }

    /** The digests, 32 bytes each; not to be kept, as it grows. */
    byte[] sha256() {
        return sha256;
    }

    /** Where in them that of this artifact begins. */
    int place() {
        return count * Hashes.SHA256_BYTES;
    }

    /** Ends an artifact that has one sha256 alone. */
    void end() {
        count++;
    }

    /** Ends an artifact with other hashes; what lay in the place of a sha256 alone is cleared, as lists are compared by it. */
    void end(Hashes hashes) {
        Arrays.fill(sha256, place(), place() + Hashes.SHA256_BYTES, (byte) 0);
        others.put(count++, hashes);
    }

    /** The list. @throws Rejected.Malformed if a name is in it twice */
    Artifacts artifacts() {
        if (asExpected && count == expected.length) {
            return interned.list(new Artifacts(expected, Arrays.copyOf(sha256, place()), others));
        }
        var order = order();
        if (order.isEmpty()) {
            return interned.list(new Artifacts(Arrays.copyOf(names, count), Arrays.copyOf(sha256, place()), others));
        }
        sorted = false;
        var sortedNames = new String[count];
        var sortedSha256 = new byte[place()];
        var sortedOthers = new HashMap<Integer, Hashes>();
        for (var i = 0; i < count; i++) {
            var from = order.get(i);
            sortedNames[i] = names[from];
            System.arraycopy(sha256, from * Hashes.SHA256_BYTES, sortedSha256, i * Hashes.SHA256_BYTES, Hashes.SHA256_BYTES);
            if (others.containsKey(from)) {
                sortedOthers.put(i, others.get(from));
            }
        }
        Artifacts.requireDistinct(sortedNames);
        return interned.list(new Artifacts(sortedNames, sortedSha256, sortedOthers));
    }

    /** Whether the artifacts came in their order; known once {@link #artifacts()} has returned. */
    boolean cameSorted() {
        return sorted;
    }

    /** In which order the names are sorted; empty if they are, each once. */
    private List<Integer> order() {
        for (var i = 1; i < count; i++) {
            if (CanonicalJson.BY_CODE_POINT.compare(names[i - 1], names[i]) >= 0) {
                var order = new ArrayList<Integer>(count);
                for (var j = 0; j < count; j++) {
                    order.add(j);
                }
                order.sort((a, b) -> CanonicalJson.BY_CODE_POINT.compare(names[a], names[b]));
                return order;
            }
        }
        return List.of();
    }
}
