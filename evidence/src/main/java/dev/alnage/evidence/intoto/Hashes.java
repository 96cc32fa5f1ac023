package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a link records of one artifact: algorithm → hex. Two are equal only if they say the same by every algorithm, so a
 * forged sha512 beside a true sha256 is a difference; at least one algorithm must be one that identifies bytes.
 */
public record Hashes(String text) {
    private static final Map<String, Integer> HEX_DIGITS = Map.of("md5", 32, "sha1", 40, "sha224", 56, "sha256", 64, "sha384", 96, "sha512", 128);
    private static final int ALGORITHMS_MAX = 8;

    /** {@code text} is the canonical form: {@code algorithm:hex} in order, separated by commas. */
    public Hashes {
        if (Arrays.stream(text.split(",", -1)).noneMatch(Hashes::identifies)) {
            throw new Rejected.Malformed("found an artifact with hashes " + text + ", expected sha256, sha384 or sha512 among them");
        }
    }

    private static boolean identifies(String entry) {
        return entry.startsWith("sha256:") || entry.startsWith("sha384:") || entry.startsWith("sha512:");
    }

    public static Hashes of(Digest digest) {
        return new Hashes(digest.algorithm().wireName() + ":" + digest.hex());
    }

    static Hashes read(String artifact, Json json) {
        if (!(json instanceof Json.Members(var values)) || values.size() > ALGORITHMS_MAX) {
            throw new Rejected.Malformed("found no hashes for " + artifact + ", expected an object of at most " + ALGORITHMS_MAX);
        }
        var text = new StringBuilder();
        SortedMap<String, Json> sorted = new TreeMap<>(values);
        sorted.forEach((algorithm, value) -> {
            var digits = HEX_DIGITS.getOrDefault(algorithm, -1);
            if (!(value instanceof Json.Text(var hex)) || digits >= 0 && hex.length() != digits || hex.length() > 256 || hex.isEmpty()
                    || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
                    || !algorithm.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':' && c != ',') || algorithm.isEmpty()) {
                throw new Rejected.Malformed("found a damaged " + (digits < 0 ? "hash" : algorithm) + " for " + artifact + ", expected lower-case hex of its length");
            }
            text.append(text.isEmpty() ? "" : ",").append(algorithm).append(':').append(hex);
        });
        return new Hashes(text.toString());
    }

    /** Those by algorithms that we compute ourselves. */
    public List<Digest> digests() {
        return Arrays.stream(text.split(",", -1)).filter(entry -> entry.startsWith("sha256:") || entry.startsWith("sha512:"))
                .map(Digest::parse).toList();
    }

    Json toJson() {
        var json = Json.object();
        for (var entry : text.split(",", -1)) {
            json.with(entry.substring(0, entry.indexOf(':')), entry.substring(entry.indexOf(':') + 1));
        }
        return json.build();
    }

    @Override public String toString() {
        return text;
    }
}
