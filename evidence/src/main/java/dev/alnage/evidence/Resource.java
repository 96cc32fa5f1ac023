package dev.alnage.evidence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A thing pointed at: in-toto attestation framework v1, "ResourceDescriptor". Matched by digest alone; name and URI are
 * for people. An empty name, URI or media type means that there is none.
 */
public record Resource(String name, String uri, List<Digest> digests, String mediaType) {
    public Resource {
        digests = digests.size() < 2 ? List.copyOf(digests) : List.copyOf(new TreeSet<>(digests));
        if (digests.size() > 1 && digests.stream().map(Digest::algorithm).distinct().count() < digests.size()) {
            throw new Rejected.Malformed("found two digests of one algorithm for " + name + ", expected one of each");
        }
        if (name.isEmpty() && uri.isEmpty() && digests.isEmpty()) {
            throw new Rejected.Malformed("found a resource without name, uri and digest, expected at least one of them");
        }
    }

    public static Resource of(String name, Digest digest) {
        return new Resource(name, "", List.of(digest), "");
    }

    public static Resource at(String uri, Digest digest) {
        return new Resource("", uri, List.of(digest), "");
    }

    /**
     * Whether these bytes are the resource: it has a digest, and every digest that it has is theirs (case D9). One forged
     * digest beside a true one would otherwise be believed by whoever looks at the other.
     */
    public boolean matches(Bytes content) {
        return !digests.isEmpty() && digests.stream().allMatch(digest -> digest.names(content));
    }

    public Json toJson() {
        var json = Json.object().withUnlessEmpty("name", name).withUnlessEmpty("uri", uri);
        if (!digests.isEmpty()) {
            json.with("digest", digestSet(digests));
        }
        return json.withUnlessEmpty("mediaType", mediaType).build();
    }

    /** A "DigestSet" of the framework: algorithm → hex. */
    public static Json digestSet(Collection<Digest> digests) {
        Map<String, Json> set = new TreeMap<>();
        digests.forEach(digest -> set.put(digest.algorithm().wireName(), Json.text(digest.hex())));
        return Json.object(set);
    }
}
