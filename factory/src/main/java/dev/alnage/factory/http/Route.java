package dev.alnage.factory.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One method and path of the API, who may use it, and what it does. A path segment in braces is a variable. */
public record Route(String method, String pattern, Permission permission, Handler handler) {
    /** Answers a request. */
    public interface Handler {
        Response handle(Request request) throws IOException, InterruptedException;
    }

    /** The variables, if the path is one of this route. */
    Optional<Map<String, String>> match(String path) {
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
