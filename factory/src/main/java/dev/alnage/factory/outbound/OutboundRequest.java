package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One request to elsewhere and its purpose. {@code headers} go to the first host alone and, but for {@code accept}, never along
 * with a redirect, since any of them may be a credential.
 */
public record OutboundRequest(String purpose, Method method, URI uri, Map<String, String> headers, Bytes body) {
    /** The methods that we send; only those without effect follow redirects. */
    public enum Method {
        GET, HEAD, POST, PUT;

        boolean isSafe() {
            return this == GET || this == HEAD;
        }
    }

    /** These belong to the connection, not to whoever asks for something over it. */
    private static final Set<String> NOT_OURS_TO_SET = Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer",
            "expect", "proxy-authorization", "accept-encoding", "keep-alive");

    public OutboundRequest {
        var copy = new TreeMap<String, String>();
        headers.forEach((name, value) -> {
            requireHeader(name, value);
            copy.put(name.toLowerCase(Locale.ROOT), value);
        });
        headers = Collections.unmodifiableMap(copy);
        requireUri(uri);
    }

    public static OutboundRequest get(String purpose, URI uri) {
        return new OutboundRequest(purpose, Method.GET, uri, Map.of(), Bytes.empty());
    }

    /** The same request to where a redirect points, with nothing along but what it asks for. */
    OutboundRequest redirectedTo(String location) {
        try {
            var accept = headers.containsKey("accept") ? Map.of("accept", headers.get("accept")) : Map.<String, String>of();
            return new OutboundRequest(purpose, method, uri.resolve(new URI(location)), accept, Bytes.empty());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Rejected.Malformed("found a redirect of " + uri.getHost() + " to something that is no uri, expected one");
        }
    }

    private static void requireUri(URI uri) {
        var scheme = uri.getScheme();
        if (scheme == null || !scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null || uri.isOpaque()) {
            throw new Rejected.Malformed("found uri " + shortened(uri) + ", expected https with a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new Rejected.Malformed("found a uri of host " + uri.getHost() + " with user information or a fragment, expected none");
        }
    }

    private static void requireHeader(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
                || NOT_OURS_TO_SET.contains(name.toLowerCase(Locale.ROOT))) {
            throw new Rejected.Malformed("found header " + name + ", expected one that a caller may set");
        }
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new Rejected.Malformed("found a value of header " + name + " with other characters, expected printable ascii");
        }
    }

    private static String shortened(URI uri) {
        var text = uri.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
