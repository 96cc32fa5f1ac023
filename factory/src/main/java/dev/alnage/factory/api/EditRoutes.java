package dev.alnage.factory.api;

import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Where somebody would change a run while it is carried out, if that could be done. It cannot, for nobody: a pipeline is changed
 * in its repository, and run anew. Who tries is refused, and the ledger says so.
 */
public final class EditRoutes {
    private static final System.Logger LOG = System.getLogger("alnage.audit");
    private static final List<String> METHODS = List.of("PUT", "PATCH", "DELETE");
    private static final List<String> PATHS = List.of("/v1/runs/{run}", "/v1/runs/{run}/plan", "/v1/runs/{run}/steps", "/v1/runs/{run}/steps/{step}");
    /** The same again within this time is only logged: the ledger keeps everything, and must not be filled by one caller. */
    private static final Duration SAID_AGAIN = Duration.ofMinutes(10);
    private static final int SAID_MAX = 1_000;

    private final Runs runs;
    private final TrustedClock clock;
    private final Map<String, Instant> said = new LinkedHashMap<>();

    public EditRoutes(Runs runs, TrustedClock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (var method : METHODS) {
            for (var path : PATHS) {
                routes.add(new Route(method, path, Permission.of("client"), request -> refuse(method, path, request)));
            }
        }
        return routes;
    }

    private Response refuse(String method, String path, Request request) throws IOException {
        var id = request.path("run");
        var view = runs.find(id).orElseThrow(() -> new NoSuchElementException("found no run " + id + ", expected one that alnage build list shows"));
        var asked = method + " " + path.replace("{run}", id).replace("{step}", path.endsWith("{step}") ? request.path("step") : "");
        var uid = request.caller().uid();
        LOG.log(System.Logger.Level.WARNING, () -> "refused-edit run=" + id + " uid=" + uid + " request=\"" + asked + "\"");
        if (isNews(uid + " " + asked)) {
            runs.refuseEdit(new RefusedEdit(id, view.run().plan(), asked, uid, clock.now()));
        }
        return Response.problem(new Problem(403, "ALN-API-010", "found " + asked + ", expected nobody to change a run while it is carried out",
                "change the pipeline file, commit, and start a run of that commit"));
    }

    private synchronized boolean isNews(String what) {
        var now = clock.now();
        said.values().removeIf(at -> at.plus(SAID_AGAIN).isBefore(now));
        return said.size() < SAID_MAX && said.putIfAbsent(what, now) == null;
    }
}
