package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.ReferenceUpdate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All references of a repository, as git's {@code packed-refs} file holds them. We keep them there alone and never as loose files:
 * one rename then moves any number of them at once, and plain git reads it.
 */
public record References(SortedMap<String, Value> values) {
    public static final int COUNT_MAX = 100_000;
    static final int FILE_BYTES_MAX = 64 << 20;
    private static final String HEADER = "# pack-refs with: peeled fully-peeled sorted ";
    private static final String ID_FORM = "0123456789abcdef";
    private static final int ID_LENGTH = 40;

    /**
     * What a reference names.
     *
     * @param id the object, in hex
     * @param peeled what an annotated tag leads to in the end, empty for any other object
     */
    public record Value(String id, String peeled) {
        public Value {
            if (!isId(id) || !peeled.isEmpty() && !isId(peeled)) {
                throw new Rejected.Malformed("found \"" + id + "\" and \"" + peeled + "\" as values of a reference, expected ids of objects");
            }
        }
    }

    public References {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        if (values.size() > COUNT_MAX) {
            throw new Rejected.Malformed("found " + values.size() + " references in one repository, expected at most " + COUNT_MAX);
        }
    }

    static References none() {
        return new References(new TreeMap<>());
    }

    /** What a reference names now, as a commit's or another object's digest. */
    public Optional<Digest> find(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> digest(value.id()));
    }

    static Digest digest(String id) {
        return new Digest(Digest.Algorithm.GIT_COMMIT, id);
    }

    /** The updates that do not begin where the references are now: somebody else has moved them meanwhile. */
    List<ReferenceUpdate> stale(List<ReferenceUpdate> updates) {
        return updates.stream().filter(update -> !find(update.name()).equals(update.before())).toList();
    }

    /**
     * The references after the updates, each of which must not be stale.
     *
     * @param moved the values of those that are made or moved
     * @throws Rejected.Malformed if a name would lie below another ({@code a} and {@code a/b}), which git cannot keep as files
     */
    References with(List<ReferenceUpdate> updates, SortedMap<String, Value> moved) {
        var after = new TreeMap<>(values);
        for (var update : updates) {
            if (update.after().isEmpty()) {
                after.remove(update.name());
            } else {
                after.put(update.name(), moved.get(update.name()));
            }
        }
        for (var name : moved.keySet()) {
            requireNoneWithin(after, name);
        }
        return new References(after);
    }

    private static void requireNoneWithin(SortedMap<String, Value> all, String name) {
        for (var slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            if (all.containsKey(name.substring(0, slash))) {
                throw clash(name.substring(0, slash), name);
            }
        }
        var below = all.tailMap(name + "/");
        if (!below.isEmpty() && below.firstKey().startsWith(name + "/")) {
            throw clash(name, below.firstKey());
        }
    }

    private static Rejected clash(String one, String below) {
        return new Rejected.Malformed("found references " + one + " and " + below + ", expected no reference below another's name");
    }

    /** As git writes the file; sorted by the bytes of the names. */
    Bytes toBytes() {
        var text = new StringBuilder(HEADER).append('\n');
        // surrogates would sort differently as UTF-16 and as UTF-8
        values.entrySet().stream().sorted((a, b) -> compare(a.getKey(), b.getKey())).forEach(entry -> {
            text.append(entry.getValue().id()).append(' ').append(entry.getKey()).append('\n');
            if (!entry.getValue().peeled().isEmpty()) {
                text.append('^').append(entry.getValue().peeled()).append('\n');
            }
        });
        return Bytes.utf8(text.toString());
    }

    private static int compare(String a, String b) {
        return java.util.Arrays.compareUnsigned(Bytes.utf8(a).toArray(), Bytes.utf8(b).toArray());
    }

    /** @throws Rejected.Malformed for anything that we would not have written */
    static References read(Bytes content) {
        var lines = content.toText().split("\n", -1);
        if (!lines[0].equals(HEADER) || !lines[lines.length - 1].isEmpty()) {
            throw new Rejected.Malformed("found packed-refs that another program has written, expected ours");
        }
        var values = new TreeMap<String, Value>();
        for (var i = 1; i < lines.length - 1; i++) {
            var line = lines[i];
            if (line.length() < ID_LENGTH + 2 || line.charAt(ID_LENGTH) != ' ') {
                throw new Rejected.Malformed("found line " + (i + 1) + " of packed-refs damaged, expected an id and a name");
            }
            var peeled = lines[i + 1].startsWith("^") ? lines[i + 1].substring(1) : "";
            if (values.put(line.substring(ID_LENGTH + 1), new Value(line.substring(0, ID_LENGTH), peeled)) != null) {
                throw new Rejected.Malformed("found a reference twice in packed-refs, expected each once");
            }
            i += peeled.isEmpty() ? 0 : 1;
        }
        var references = new References(values);
        if (!references.toBytes().equals(content)) {
            throw new Rejected.Malformed("found packed-refs in another form than ours, expected each reference once and sorted");
        }
        return references;
    }

    static boolean isId(String text) {
        return text.length() == ID_LENGTH && text.chars().allMatch(c -> ID_FORM.indexOf(c) >= 0);
    }
}
