package dev.alnage.evidence.intoto;

import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final List<Map.Entry<String, String>> hashes = new ArrayList<>(1);

    private ArtifactReader(JsonStream stream, Interned interned) {
        this.stream = stream;
        this.interned = interned;
        this.expected = interned.names();
        this.names = new String[Math.max(16, expected.length)];
        this.sha256 = new byte[names.length * Hashes.SHA256_BYTES];
    }

    static Artifacts read(JsonStream stream, Interned interned) {
        var reader = new ArtifactReader(stream, interned);
        stream.members(reader::artifact);
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
        var same = count < expected.length && expected[count].equals(name);
        asExpected &= same;
        names[count] = same ? expected[count] : interned.name(name);
        hashes.clear();
        stream.members(this::hash);
        if (hashes.size() != 1 || !hashes.getFirst().getKey().equals(SHA256)
                || !Hashes.decodeSha256(hashes.getFirst().getValue(), sha256, count * Hashes.SHA256_BYTES)) {
            var read = Hashes.of(name, List.copyOf(hashes));
            others.put(count, read);
        }
        count++;
    }

    private void hash(String algorithm) {
        hashes.add(Map.entry(algorithm, stream.text()));
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
