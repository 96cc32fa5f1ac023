package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Pools;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.factory.store.Queue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What workers ask of the factory: an order, more time, or to take an order back that they will not do. */
public final class WorkerRoutes {
    /** A worker renews well before; a dead one's order is free again after this. */
    public static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final Queue queue;
    private final LedgerView ledger;
    private final Runs runs;
    private final TrustedClock clock;
    private final Map<String, Seen> workers = new ConcurrentHashMap<>();

    public WorkerRoutes(Queue queue, LedgerView ledger, Runs runs, TrustedClock clock) {
        this.queue = queue;
        this.ledger = ledger;
        this.runs = runs;
        this.clock = clock;
    }

    /** When a pool's worker last asked for work, and what it holds. */
    public record Seen(String pool, Instant lastAsked, String holds) {}

    public List<Route> routes() {
        var worker = Permission.of(Roles.WORKER);
        return List.of(new Route("POST", "/worker/lease", worker, this::lease), new Route("POST", "/worker/renew", worker, this::renew),
                new Route("POST", "/worker/refuse", worker, this::refuse));
    }

    public Map<String, Seen> workers() {
        return new TreeMap<>(workers);
    }

    /** Waits a while for an order, so that a worker need not ask all the time. */
    private Response lease(Request request) throws IOException, InterruptedException {
        var pool = request.fields().text("pool");
        new Pools(request.caller()).require(pool);
        // asking for the next order means that the last one is done
        runs.follow();
        var until = System.nanoTime() + WAIT.toNanos();
        while (true) {
            var offers = runs.watchers().offers();
            var lease = take(pool);
            workers.put(pool, new Seen(pool, clock.now(), lease.map(l -> l.order().toString()).orElse("")));
            if (lease.isPresent()) {
                var entry = ledger.findEnvelope(lease.get().order()).orElseThrow(() -> new IllegalStateException("a queued order is not in the ledger"));
                return Response.ok(Json.object().with("order", ledger.envelope(entry).toJson()).with("fence", lease.get().fence())
                        .with("until", lease.get().until().toString()).build());
            }
            var left = until - System.nanoTime();
            if (left <= 0) {
                return Response.nothing();
            }
            runs.watchers().awaitOffers(offers, Duration.ofNanos(Math.min(left, Duration.ofSeconds(2).toNanos())));
        }
    }

    /** An order whose result is in the ledger is done, whoever died before saying so. */
    private Optional<Queue.Lease> take(String pool) throws IOException {
        while (true) {
            var lease = queue.take(pool, LEASE, clock.now());
            if (lease.isEmpty() || runs.results().find(lease.get().order()).isEmpty()) {
                return lease;
            }
            queue.complete(lease.get().order(), lease.get().fence());
        }
    }

    private Response renew(Request request) throws IOException {
        var fields = request.fields();
        var order = own(request, fields);
        var lease = queue.renew(order, fields.integer("fence", 1, Fields.INTEGER_MAX), LEASE, clock.now());
        return Response.ok(Json.object().with("until", lease.until().toString()).build());
    }

    private Response refuse(Request request) throws IOException {
        var fields = request.fields();
        var order = own(request, fields);
        queue.complete(order, fields.integer("fence", 1, Fields.INTEGER_MAX));
        runs.refused(order, fields.text("reason"));
        return Response.nothing();
    }

    /** The order spoken of, before anything is done to it. @throws Rejected.Untrusted if it is another pool's, or nobody's */
    private Digest own(Request request, Fields fields) throws IOException {
        var order = fields.digest("order");
        new Pools(request.caller()).require(queue.findPool(order).orElseThrow(
                () -> new Rejected.Untrusted("found order " + order + ", expected one that was offered")));
        return order;
    }
}
