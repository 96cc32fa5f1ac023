package dev.alnage.evidence.intoto;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the links of one verification say again and again, held once: names of artifacts, and whole lists of them. */
final class Interned {
    private static final int RECENT_MAX = 2;

    private final Map<String, String> names = new HashMap<>();
    private final Map<Artifacts, Artifacts> lists = new HashMap<>();
    /** The lists that stood last in files, the newest first: they keep those files, so they are few. */
    private final Deque<Listed> recent = new ArrayDeque<>();
    private String[] last = {};

    /** The names of the list that was read last: most likely those of the next. */
    String[] names() {
        return last;
    }

    /** D6: a name that is not canonical would be another name for a file that a rule forbids; looked at once for all links. */
    String name(String name) {
        var known = names.get(name);
        if (known != null) {
            return known;
        }
        names.put(ArtifactPath.require(name), name);
        return name;
    }

    /** The same of a URI: behind its scheme it has one spelling too. */
    String uri(String uri) {
        var colon = uri.indexOf(':');
        if (colon < 1 || !uri.substring(0, colon).chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '.' || c == '-')) {
            throw new Rejected.Malformed("found a dependency without a name and with URI \"" + uri + "\", expected a name or a URI with its scheme");
        }
        ArtifactPath.require(uri.startsWith("://", colon) ? uri.substring(colon + 3) : uri);
        names.put(uri, uri);
        return uri;
    }

    /** One of the last lists, if it stands at that place byte for byte: an object that ends where it ended, and says the same. */
    Optional<Listed> recent(byte[] file, int at) {
        return recent.stream().filter(listed -> listed.standsAt(file, at)).findFirst();
    }

    void saw(Listed listed) {
        recent.addFirst(listed);
        if (recent.size() > RECENT_MAX) {
            recent.removeLast();
        }
    }

    /** The materials of a step are mostly the products of another, so the same object. */
    Artifacts list(Artifacts artifacts) {
        last = artifacts.names();
        var known = lists.putIfAbsent(artifacts, artifacts);
        return known == null ? artifacts : known;
    }
}
