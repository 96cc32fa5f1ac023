package dev.alnage.evidence.intoto;

import dev.alnage.evidence.read.JsonStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads one list of artifacts out of a stream, in whatever way JSON may write it. */
final class ArtifactReader {
    private static final String SHA256 = "sha256";

    private final JsonStream stream;
    private final ArtifactListing listing;
    /** The hashes of one artifact, but for a sha256 that came first: that lies in its place already. */
    private final List<Map.Entry<String, String>> hashes = new ArrayList<>(1);
    private boolean sha256First;
    private final Consumer<String> hash = this::hash;

    private ArtifactReader(JsonStream stream, Interned interned) {
        this.stream = stream;
        this.listing = new ArtifactListing(interned);
    }

    static Artifacts read(JsonStream stream, Interned interned) {
        var reader = new ArtifactReader(stream, interned);
        stream.members(reader.listing::likely, reader::artifact);
        return reader.listing.artifacts();
    }

    private void artifact(String name) {
        listing.begin(name);
        hashes.clear();
        sha256First = false;
        stream.members(() -> SHA256, hash);
        if (sha256First && hashes.isEmpty()) {
            listing.end();
        } else {
            listing.end(Hashes.of(name, takenHashes()));
        }
    }

    private void hash(String algorithm) {
        if (!sha256First && hashes.isEmpty() && algorithm.equals(SHA256)) {
            var other = stream.textUnlessHex(listing.sha256(), listing.place(), Hashes.SHA256_BYTES);
            sha256First = other.isEmpty();
            other.ifPresent(text -> hashes.add(Map.entry(algorithm, text)));
        } else {
            hashes.add(Map.entry(algorithm, stream.text()));
        }
    }

    /** All hashes of one artifact. */
    private List<Map.Entry<String, String>> takenHashes() {
        var all = new ArrayList<>(hashes);
        if (sha256First) {
            all.addFirst(Map.entry(SHA256, HexFormat.of().formatHex(listing.sha256(), listing.place(), listing.place() + Hashes.SHA256_BYTES)));
        }
        return all;
    }
}
