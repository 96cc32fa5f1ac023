package dev.alnage.factory.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One method and path of the API, who may use it, what it does, and the names that its query may have. A path segment in braces is a
 * variable.
 */
public record Route(String method, String pattern, Permission permission, Handler handler, Set<String> parameters) {
    public Route {
        parameters = Set.copyOf(parameters);
    }

    /** A route without a query. */
    public Route(String method, String pattern, Permission permission, Handler handler) {
        this(method, pattern, permission, handler, Set.of());
    }

    /** The same with these names in its query, each of which may be left out. */
    public Route with(String... names) {
        return new Route(method, pattern, permission, handler, Set.of(names));
    }

    /** Answers a request. */
    public interface Handler {
        Response handle(Request request) throws IOException, InterruptedException;
    }

    /** The variables, if the path is one of this route. */
    Optional<Map<String, String>> match(String path) {
        if (pattern.indexOf('{') < 0) {
            return pattern.equals(path) ? Optional.of(Map.of()) : Optional.empty();
        }
        var wanted = pattern.split("/", -1);
        var found = path.split("/", -1);
        if (wanted.length != found.length) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (var i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                if (found[i].isEmpty()) {
                    return Optional.empty();
                }
                variables.put(wanted[i].substring(1, wanted[i].length() - 1), found[i]);
            } else if (!wanted[i].equals(found[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
