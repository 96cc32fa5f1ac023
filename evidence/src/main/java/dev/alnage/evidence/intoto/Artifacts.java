package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The materials or products of a link: canonical names, each with its hashes. A verification holds millions of them, so
 * names lie in one sorted array and digests side by side, 32 bytes each.
 */
public final class Artifacts {
    public static final int COUNT_MAX = 1_000_000;
    private static final int SHA256_BYTES = Hashes.SHA256_BYTES;
    private static final HexFormat HEX = HexFormat.of();

    private final String[] names;
    private final byte[] sha256;
    /** The hashes of those that have other than one sha256 alone, by place. */
    private final Map<Integer, Hashes> others;
    private final int hash;

    /** @param names sorted by code points, each once; neither array is changed from here on */
    Artifacts(String[] names, byte[] sha256, Map<Integer, Hashes> others) {
        this.names = names;
        this.sha256 = sha256;
        this.others = Map.copyOf(others);
        this.hash = 31 * (31 * Arrays.hashCode(names) + hash(sha256)) + others.hashCode();
    }

    /** Over the first bytes of each digest, which differ wherever two digests do, but by chance; equality looks at all of them. */
    private static int hash(byte[] sha256) {
        var hash = 1;
        for (var i = 0; i < sha256.length; i += SHA256_BYTES) {
            hash = 31 * hash + (sha256[i] << 24 | (sha256[i + 1] & 0xff) << 16 | (sha256[i + 2] & 0xff) << 8 | sha256[i + 3] & 0xff);
        }
        return hash;
    }

    public static Artifacts of(Map<String, Hashes> artifacts) {
        return collected(new ArrayList<>(artifacts.entrySet()), new Interned());
    }

    /** Resources of a statement by their names. */
    static Artifacts of(Collection<Resource> resources) {
        var entries = new ArrayList<Map.Entry<String, Hashes>>();
        resources.forEach(resource -> entries.add(Map.entry(resource.name(), Hashes.read(resource.name(), Resource.digestSet(resource.digests())))));
        return collected(entries, new Interned());
    }

    /**
     * What a provenance was made from, by name or, where there is none, by URI. None is left out: what no rule could name
     * would be a material that nobody allowed.
     */
    static Artifacts ofDependencies(Collection<Resource> dependencies) {
        var entries = new ArrayList<Map.Entry<String, Hashes>>();
        var interned = new Interned();
        for (var dependency : dependencies) {
            var name = dependency.name().isEmpty() ? interned.uri(dependency.uri()) : dependency.name();
            entries.add(Map.entry(name, Hashes.readDependency(name, Resource.digestSet(dependency.digests()))));
        }
        return collected(entries, interned);
    }

    static Artifacts read(Json json, Interned interned) {
        if (!(json instanceof Json.Members(var members))) {
            throw new Rejected.Malformed("found no object of artifacts, expected name → hashes");
        }
        var entries = new ArrayList<Map.Entry<String, Hashes>>();
        members.forEach((name, hashes) -> entries.add(Map.entry(name, Hashes.read(name, hashes))));
        return collected(entries, interned);
    }

    /** The same without ever holding the document. */
    static Artifacts read(JsonStream stream, Interned interned) {
        return ArtifactReader.read(stream, interned);
    }

    /** @throws Rejected.Malformed if of sorted names two neighbours are one */
    static void requireDistinct(String[] sorted) {
        for (var i = 1; i < sorted.length; i++) {
            if (sorted[i].equals(sorted[i - 1])) {
                throw new Rejected.Malformed("found artifact " + sorted[i] + " twice, expected each name once");
            }
        }
    }

    private static Artifacts collected(List<Map.Entry<String, Hashes>> entries, Interned interned) {
        if (entries.size() > COUNT_MAX) {
            throw new Rejected.Malformed("found " + entries.size() + " artifacts, expected at most " + COUNT_MAX);
        }
        entries.sort(Map.Entry.comparingByKey(CanonicalJson.BY_CODE_POINT));
        var names = new String[entries.size()];
        var sha256 = new byte[entries.size() * SHA256_BYTES];
        var others = new HashMap<Integer, Hashes>();
        for (var i = 0; i < names.length; i++) {
            names[i] = interned.name(entries.get(i).getKey());
            var hashes = entries.get(i).getValue();
            if (hashes.isSha256Alone()) {
                hashes.copySha256(sha256, i * SHA256_BYTES);
            } else {
                others.put(i, hashes);
            }
        }
        requireDistinct(names);
        return interned.list(new Artifacts(names, sha256, others));
    }

    public int size() {
        return names.length;
    }

    public String name(int place) {
        return names[place];
    }

    public Hashes hashes(int place) {
        var other = others.get(place);
        return other != null ? other : Hashes.of(Digest.sha256(HEX.formatHex(sha256, place * SHA256_BYTES, (place + 1) * SHA256_BYTES)));
    }

    /** The place of a name, or a negative number. */
    int find(String name) {
        return Arrays.binarySearch(names, name, CanonicalJson.BY_CODE_POINT);
    }

    /** The place of a name that most likely comes next after {@code place}, since two lists mostly agree; or a negative number. */
    int findAfter(int place, String name) {
        return place + 1 < names.length && names[place + 1].equals(name) ? place + 1 : find(name);
    }

    public boolean contains(String name) {
        return find(name) >= 0;
    }

    /** Whether the artifact here and the one there have equal hashes, by every algorithm. */
    boolean same(int place, Artifacts other, int there) {
        if (others.isEmpty() && other.others.isEmpty()) {
            return Arrays.equals(sha256, place * SHA256_BYTES, (place + 1) * SHA256_BYTES, other.sha256, there * SHA256_BYTES, (there + 1) * SHA256_BYTES);
        }
        return hashes(place).equals(other.hashes(there));
    }

    /** The first name that one has and the other has not, or not so. */
    String difference(Artifacts other) {
        for (var i = 0; i < names.length; i++) {
            var there = other.findAfter(i - 1, names[i]);
            if (there < 0 || !same(i, other, there)) {
                return names[i];
            }
        }
        return Arrays.stream(other.names).filter(name -> !contains(name)).findFirst().orElse("");
    }

    public SortedMap<String, Hashes> toMap() {
        var map = new TreeMap<String, Hashes>();
        for (var i = 0; i < names.length; i++) {
            map.put(names[i], hashes(i));
        }
        return Collections.unmodifiableSortedMap(map);
    }

    Json toJson() {
        var json = Json.object();
        toMap().forEach((name, hashes) -> json.with(name, hashes.toJson()));
        return json.build();
    }

    /** The names in their order; not to be changed. */
    String[] names() {
        return names;
    }

    void writeCanonical(CanonicalBytes out) {
        out.ascii("{");
        for (var i = 0; i < names.length; i++) {
            out.ascii(i == 0 ? "" : ",");
            if (others.isEmpty() || !others.containsKey(i)) {
                out.artifact(names[i], sha256, i * SHA256_BYTES);
            } else {
                out.text(names[i]);
                out.ascii(":");
                out.append(CanonicalJson.of(others.get(i).toJson()));
            }
        }
        out.ascii("}");
    }

    @Override public boolean equals(Object other) {
        return other == this || other instanceof Artifacts that && hash == that.hash && Arrays.equals(sha256, that.sha256) && (names == that.names || Arrays.equals(names, that.names))
                && others.equals(that.others);
    }

    @Override public int hashCode() {
        return hash;
    }

    @Override public String toString() {
        return names.length + " artifacts";
    }
}
