package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a link records of one artifact: algorithm → hex. Two are equal only if they say the same by every algorithm, so a
 * forged sha512 beside a true sha256 is a difference; at least one algorithm must be one that identifies bytes.
 */
public record Hashes(String text) {
    private static final Map<String, Integer> HEX_DIGITS = Map.of("md5", 32, "sha1", 40, "sha224", 56, "sha256", 64, "sha384", 96, "sha512", 128);
    static final int SHA256_BYTES = 32;
    private static final int ALGORITHMS_MAX = 8;
    private static final int HEX_DIGITS_MAX = 256;
    private static final String SHA256 = "sha256:";
    private static final String GIT_COMMIT = "gitCommit:";
    private static final int SHA256_ALONE_LENGTH = SHA256.length() + 64;

    /** {@code text} is the canonical form: {@code algorithm:hex} in order, separated by commas. */
    public Hashes {
        if (!text.startsWith(SHA256) && Arrays.stream(text.split(",", -1)).noneMatch(entry -> identifies(entry) || entry.startsWith(GIT_COMMIT))) {
            throw weak(text);
        }
    }

    private static Rejected.Malformed weak(String text) {
        return new Rejected.Malformed("found an artifact with hashes " + text + ", expected sha256, sha384 or sha512 among them");
    }

    private static boolean identifies(String entry) {
        return entry.startsWith(SHA256) || entry.startsWith("sha384:") || entry.startsWith("sha512:");
    }

    public static Hashes of(Digest digest) {
        return new Hashes(digest.algorithm().wireName() + ":" + digest.hex());
    }

    static Hashes read(String artifact, Json json) {
        return of(artifact, entries(artifact, json));
    }

    /** Of a dependency in a provenance, which may be a commit of git: a whole tree, and no artifact that a link could name. */
    static Hashes readDependency(String artifact, Json json) {
        return new Hashes(text(artifact, entries(artifact, json)));
    }

    private static List<Map.Entry<String, String>> entries(String artifact, Json json) {
        if (!(json instanceof Json.Members(var values))) {
            throw new Rejected.Malformed("found no hashes for " + artifact + ", expected an object of them");
        }
        var entries = new ArrayList<Map.Entry<String, String>>();
        values.forEach((algorithm, value) -> {
            if (!(value instanceof Json.Text(var hex))) {
                throw new Rejected.Malformed("found a " + algorithm + " of " + artifact + " that is not text, expected hex");
            }
            entries.add(Map.entry(algorithm, hex));
        });
        return entries;
    }

    /** From algorithms, none twice, with their hex. */
    static Hashes of(String artifact, Collection<Map.Entry<String, String>> entries) {
        var hashes = new Hashes(text(artifact, entries));
        if (!hashes.text.startsWith(SHA256) && Arrays.stream(hashes.text.split(",", -1)).noneMatch(Hashes::identifies)) {
            throw weak(hashes.text);
        }
        return hashes;
    }

    private static String text(String artifact, Collection<Map.Entry<String, String>> entries) {
        if (entries.size() > ALGORITHMS_MAX) {
            throw new Rejected.Malformed("found " + entries.size() + " hashes for " + artifact + ", expected at most " + ALGORITHMS_MAX);
        }
        var text = new StringBuilder(SHA256_ALONE_LENGTH);
        var sorted = entries.size() == 1 ? entries : entries.stream().sorted(Map.Entry.comparingByKey()).toList();
        var last = "";
        for (var entry : sorted) {
            if (entry.getKey().equals(last)) {
                throw new Rejected.Malformed("found two hashes " + last + " of " + artifact + ", expected one of each");
            }
            last = entry.getKey();
            var digits = HEX_DIGITS.getOrDefault(entry.getKey(), -1);
            var hex = entry.getValue();
            if (digits >= 0 && hex.length() != digits || hex.isEmpty() || hex.length() > HEX_DIGITS_MAX || !isHex(hex) || !isAlgorithm(entry.getKey())) {
                throw new Rejected.Malformed("found a damaged " + (digits < 0 ? "hash" : entry.getKey()) + " for " + artifact
                        + ", expected lower-case hex of its length");
            }
            text.append(text.isEmpty() ? "" : ",").append(entry.getKey()).append(':').append(hex);
        }
        return text.toString();
    }

    boolean isSha256Alone() {
        return text.length() == SHA256_ALONE_LENGTH && text.startsWith(SHA256);
    }

    void copySha256(byte[] to, int at) {
        for (var i = 0; i < 32; i++) {
            var place = SHA256.length() + 2 * i;
            to[at + i] = (byte) (Character.digit(text.charAt(place), 16) << 4 | Character.digit(text.charAt(place + 1), 16));
        }
    }

    /** Those by algorithms that we compute ourselves. */
    public List<Digest> digests() {
        return Arrays.stream(text.split(",", -1)).filter(entry -> entry.startsWith(SHA256) || entry.startsWith("sha512:"))
                .map(Digest::parse).toList();
    }

    Json toJson() {
        var json = Json.object();
        for (var entry : text.split(",", -1)) {
            json.with(entry.substring(0, entry.indexOf(':')), entry.substring(entry.indexOf(':') + 1));
        }
        return json.build();
    }

    private static boolean isHex(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlgorithm(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':' && c != ',');
    }

    @Override public String toString() {
        return text;
    }
}
