package dev.alnage.factory.http;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Finds the route of a request, asks its permission, and turns what goes wrong into a problem.
 *
 * @param guard asked about each request that has the permission
 */
public record Router(List<Route> routes, Guard guard) {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    public Router {
        routes = List.copyOf(routes);
        for (var route : routes) {
            if (routes.stream().filter(other -> other.method().equals(route.method()) && other.pattern().equals(route.pattern())).count() > 1) {
                throw new IllegalArgumentException("two routes " + route.method() + " " + route.pattern());
            }
        }
    }

    /** For who asks nothing but the permissions. */
    public Router(List<Route> routes) {
        this(routes, (_, _) -> { });
    }

    /** Whether who may use a route may use it now. */
    public interface Guard {
        /** @throws Refused for whoever has to do something first @throws IOException when that cannot be told, and nobody may */
        void require(Caller caller, Route route) throws IOException;
    }

    /** The same routes behind a guard. */
    public Router with(Guard other) {
        return new Router(routes, other);
    }

    /** What arrived, before anything of it is believed. @param length as declared, negative if it is not */
    record Call(String method, String path, String query, Caller caller, long length, InputStream body) {}

    Response answer(Call call) throws InterruptedException {
        if (!Plain.path(call.path())) {
            return Response.problem(new Problem(400, "ALN-API-004", "found a path with characters or segments that no route has, expected a plain path", "see the routes in docs/api.md"));
        }
        var methods = new TreeSet<String>();
        for (var route : routes) {
            var variables = route.match(call.path());
            if (variables.isPresent()) {
                methods.add(route.method());
                if (route.method().equals(call.method())) {
                    return route.permission().allows(call.caller()) ? handle(route, call, variables.get()) : forbidden(route, call);
                }
            }
        }
        return methods.isEmpty()
                ? Response.problem(new Problem(404, "ALN-API-007", "found no route " + call.path() + ", expected one of the API", "see docs/api.md"))
                : Response.problem(new Problem(405, "ALN-API-006", "found another method for " + call.path() + ", expected " + String.join(" or ", methods),
                        "see docs/api.md")).with("Allow", String.join(", ", methods));
    }

    private static Response forbidden(Route route, Call call) {
        LOG.log(System.Logger.Level.WARNING, () -> "refused caller=\"" + call.caller().peer().name() + "\" route=\"" + route.method() + " " + route.pattern() + "\"");
        return Response.problem(new Problem(403, "ALN-API-005", "found " + call.caller().peer().name() + " as the caller, expected one of "
                + new TreeSet<>(route.permission().roles()), "call as the process that may"));
    }

    private Response handle(Route route, Call call, Map<String, String> variables) throws InterruptedException {
        try {
            guard.require(call.caller(), route);
            var request = new Request(call.caller(), variables, Query.read(call.query()), call.body());
            request.refuseOthers(route.parameters());
            request.refuseLength(call.length());
            return route.handler().handle(request);
        } catch (Rejected e) {
            return Response.problem(Problem.of(e));
        } catch (Refused e) {
            return Response.problem(e.problem());
        } catch (NoSuchElementException e) {
            return Response.problem(new Problem(404, "ALN-API-007", String.valueOf(e.getMessage()), "list what there is"));
        } catch (IOException | RuntimeException e) {
            if (e instanceof HttpException http && http.getCode() < HttpStatus.INTERNAL_SERVER_ERROR_500) {
                return Response.problem(HttpErrors.problem(http.getCode()));
            }
            LOG.log(System.Logger.Level.ERROR, () -> "route=\"" + route.method() + " " + route.pattern() + "\" failed", e);
            return Response.problem(new Problem(500, "ALN-API-008", "the factory failed at this; its log says why", "alnage doctor"));
        }
    }
}
