package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads one list of artifacts out of a stream. Links of one verification mostly list the same names in the same order, so
 * each name is first compared with the one at its place in the list before; only others are looked at closely.
 */
final class ArtifactReader {
    private static final String SHA256 = "sha256";

    private final JsonStream stream;
    private final Interned interned;
    /** The names of the list before. */
    private final String[] expected;
    private boolean asExpected = true;
    private String[] names;
    private int count;
    private byte[] sha256;
    private final Map<Integer, Hashes> others = new HashMap<>();
    /** The hashes of one artifact, but for a sha256 that came first: that lies in its place already. */
    private final List<Map.Entry<String, String>> hashes = new ArrayList<>(1);
    private boolean sha256First;
    private final Consumer<String> hash = this::hash;

    private ArtifactReader(JsonStream stream, Interned interned) {
        this.stream = stream;
        this.interned = interned;
        this.expected = interned.names();
        this.names = new String[Math.max(16, expected.length)];
        this.sha256 = new byte[names.length * Hashes.SHA256_BYTES];
    }

    static Artifacts read(JsonStream stream, Interned interned) {
        var reader = new ArtifactReader(stream, interned);
        stream.members(reader::expected, reader::artifact);
        return reader.artifacts();
    }

    private void artifact(String name) {
        if (count == Artifacts.COUNT_MAX) {
            throw new Rejected.Malformed("found more than " + Artifacts.COUNT_MAX + " artifacts, expected at most that");
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            sha256 = Arrays.copyOf(sha256, names.length * Hashes.SHA256_BYTES);
        }
        var same = count < expected.length && name.equals(expected[count]);
        asExpected &= same;
        names[count] = same ? name : interned.name(name);
        hashes.clear();
        sha256First = false;
        stream.members(() -> SHA256, hash);
        if (!sha256First || !hashes.isEmpty()) {
            others.put(count, Hashes.of(name, takenHashes()));
        }
        count++;
    }

    private String expected() {
        return count < expected.length ? expected[count] : "";
    }

    private void hash(String algorithm) {
        if (!sha256First && hashes.isEmpty() && algorithm.equals(SHA256)) {
            var other = stream.textUnlessHex(sha256, count * Hashes.SHA256_BYTES, Hashes.SHA256_BYTES);
            sha256First = other.isEmpty();
            other.ifPresent(text -> hashes.add(Map.entry(algorithm, text)));
        } else {
            hashes.add(Map.entry(algorithm, stream.text()));
        }
    }

    /** All hashes of one artifact; what lay in the place of a sha256 alone is cleared, as lists are compared by it. */
    private List<Map.Entry<String, String>> takenHashes() {
        var all = new ArrayList<>(hashes);
        var at = count * Hashes.SHA256_BYTES;
        if (sha256First) {
            all.addFirst(Map.entry(SHA256, HexFormat.of().formatHex(sha256, at, at + Hashes.SHA256_BYTES)));
        }
        Arrays.fill(sha256, at, at + Hashes.SHA256_BYTES, (byte) 0);
        return all;
    }

    private Artifacts artifacts() {
        if (asExpected && count == expected.length) {
            return interned.list(new Artifacts(expected, Arrays.copyOf(sha256, count * Hashes.SHA256_BYTES), others));
        }
        var order = order();
        if (order.isEmpty()) {
            return interned.list(new Artifacts(Arrays.copyOf(names, count), Arrays.copyOf(sha256, count * Hashes.SHA256_BYTES), others));
        }
        var sortedNames = new String[count];
        var sortedSha256 = new byte[count * Hashes.SHA256_BYTES];
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
