package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;

/** Finds the route of a request, asks its permission, and turns what goes wrong into a problem. */
public record Router(List<Route> routes) {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    public Router {
        routes = List.copyOf(routes);
    }

    Response answer(String method, String path, java.util.Map<String, String> query, Caller caller, java.io.InputStream body) throws InterruptedException {
        if (!plain(path)) {
            return Response.problem(new Problem(400, "ALN-API-004", "found a path with characters or segments that no route has, expected a plain path", "see the routes in docs/api.md"));
        }
        var known = false;
        for (var route : routes) {
            var variables = route.match(path);
            if (variables.isPresent()) {
                known = true;
                if (route.method().equals(method)) {
                    return route.permission().allows(caller) ? handle(route, new Request(caller, variables.get(), query, body))
                            : Response.problem(new Problem(403, "ALN-API-005", "found a caller with uid " + caller.uid() + ", expected one of "
                                    + route.permission().roles(), "call as the process that may"));
                }
            }
        }
        return Response.problem(known
                ? new Problem(405, "ALN-API-006", "found method " + method + " for " + path + ", expected another", "see docs/api.md")
                : new Problem(404, "ALN-API-007", "found no route " + path + ", expected one of the API", "see docs/api.md"));
    }

    private static Response handle(Route route, Request request) throws InterruptedException {
        try {
            return route.handler().handle(request);
        } catch (Rejected e) {
            return Response.problem(Problem.of(e));
        } catch (Refused e) {
            return Response.problem(e.problem());
        } catch (NoSuchElementException e) {
            return Response.problem(new Problem(404, "ALN-API-007", String.valueOf(e.getMessage()), "list what there is"));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, () -> "route=" + route.method() + " " + route.pattern() + " failed", e);
            return Response.problem(new Problem(500, "ALN-API-008", "the factory failed at this; its log says why", "alnage doctor"));
        }
    }

    /** Letters, digits and a few marks, and no empty or dotted segment: nothing to decode, so nothing that two readers decode differently. */
    private static boolean plain(String path) {
        return path.startsWith("/") && path.length() < 1_000
                && path.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/-_.:@".indexOf(c) >= 0)
                && List.of(path.substring(1).split("/", -1)).stream().noneMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    }
}
