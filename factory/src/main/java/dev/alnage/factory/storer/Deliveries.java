package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerStatement;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Pools;
import dev.alnage.factory.store.BlobSink;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Directories;
import dev.alnage.factory.store.HeldFile;
import dev.alnage.factory.store.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Takes what a worker left in its outbox, after hashing all of it again: the worker's link must say exactly what is there. */
public final class Deliveries {
    private final Storer storer;
    private final Ledger ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final LiveFences fences;
    private final Path outboxes;
    private final List<ReentrantLock> locks = Stream.generate(ReentrantLock::new).limit(64).toList();

    Deliveries(Storer storer, Ledger ledger, Blobs blobs, TrustSource trust, TrustedClock clock, LiveFences fences, Path outboxes) {
        this.storer = storer;
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
        this.clock = clock;
        this.fences = fences;
        this.outboxes = outboxes;
    }

    /**
     * Files link, provenance, trace and receipt. The same delivery again answers as before; a second one for an order that
     * has its receipt is refused, so that nothing is ever published from two results.
     *
     * @param pools for which the caller may speak
     * @return the envelope of the receipt
     */
    public Digest take(Pools pools, Digest order, Envelope link, Envelope provenance) throws IOException {
        // one after another for an order: two results that come at once must not both find none filed
        var lock = locks.get(Math.floorMod(order.hashCode(), locks.size()));
        lock.lock();
        try {
            return takeFirst(pools, order, link, provenance);
        } finally {
            lock.unlock();
        }
    }

    private Digest takeFirst(Pools pools, Digest order, Envelope link, Envelope provenance) throws IOException {
        var file = trust.current();
        var ordered = order(file, order);
        pools.require(ordered.pool());
        var filed = filed(order, link);
        if (filed.isPresent()) {
            return filed.get();
        }
        var now = clock.now();
        var worker = file.verifyWorker(link, Occasion.at(now));
        requireAbout(order, ordered, worker);
        var report = report(worker, order, ordered);
        if (fences.newest(order) > worker.certificate().fence()) {
            throw new Rejected.Stale("found a result under fence " + worker.certificate().fence() + ", expected one under the newest, "
                    + fences.newest(order));
        }
        TreeMap<String, Tree> outputs;
        Digest log;
        // all below the pool's directory is the worker's: it may become a link or a pipe at any moment
        try (var pool = HeldFile.at(outboxes.resolve(worker.certificate().pool()));
                var outbox = pool.below(order.hex() + "-" + worker.certificate().fence()); var kept = blobs.gather()) {
            outputs = outputs(outbox, kept, ordered, worker, report);
            log = log(outbox, kept, ordered, report);
            kept.keep();
        }
        return file(order, worker, file.verifyWorker(provenance, Occasion.at(now)), provenance, report, outputs, log);
    }

    private record Filed(Receipt receipt, Digest envelope) {}

    private Optional<Filed> receipt(Digest order) throws IOException {
        for (var entry : ledger.listAbout(order)) {
            if (entry.predicateType().equals(Receipt.TYPE)) {
                return Optional.of(new Filed(Receipt.read(trust.current().verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value()), entry.envelope()));
            }
        }
        return Optional.empty();
    }

    /** What was filed for the order before, if this is it. @throws Rejected.Stale if something else was */
    private Optional<Digest> filed(Digest order, Envelope link) throws IOException {
        var filed = receipt(order);
        if (filed.isPresent() && !filed.get().receipt().link().equals(link.digest())) {
            throw new Rejected.Stale("found a second result for order " + order + ", expected one; the first has been filed");
        }
        return filed.map(Filed::envelope);
    }

    private Order order(TrustFile file, Digest order) throws IOException {
        var entry = ledger.findEnvelope(order).orElseThrow(() -> new Rejected.Untrusted("found no order " + order + ", expected a recorded one"));
        return Order.read(file.verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
    }

    private static void requireAbout(Digest order, Order ordered, WorkerStatement worker) {
        if (!worker.certificate().order().equals(order) || !worker.certificate().pool().equals(ordered.pool())) {
            throw new Rejected.Untrusted("found a result of pool " + worker.certificate().pool() + " for order " + worker.certificate().order()
                    + ", expected one of pool " + ordered.pool() + " for " + order);
        }
    }

    private static StepReport report(WorkerStatement worker, Digest order, Order ordered) {
        if (!(worker.statement().value().predicate() instanceof Predicate.Link link)) {
            throw new Rejected.Untrusted("found " + worker.statement().value().predicate().type() + ", expected a link");
        }
        var report = StepReport.read(link);
        if (!report.order().equals(order) || !link.name().equals(ordered.step())) {
            throw new Rejected.Untrusted("found a link about order " + report.order() + ", expected " + order);
        }
        return report;
    }

    /** Hashed from the outbox while they are copied: what the worker changes afterwards changes nothing here. What is refused is not kept. */
    private TreeMap<String, Tree> outputs(HeldFile outbox, BlobSink kept, Order ordered, WorkerStatement worker, StepReport report) throws IOException {
        var outputs = new TreeMap<String, Tree>();
        var products = new ArrayList<Resource>();
        for (var name : ordered.outputs()) {
            var tree = output(outbox, kept, name, ordered.limits().outputBytes());
            outputs.put(name, tree);
            products.addAll(tree.toResources(name + "/"));
            if (!tree.digest().equals(report.outputs().get(name))) {
                throw new Rejected.Untrusted("found output " + name + " " + tree.digest() + " in the outbox, expected "
                        + report.outputs().get(name) + " as the link says");
            }
        }
        // a link without products speaks of its log, under no name
        if (!byName(products).equals(byName(worker.statement().value().subjects().stream().filter(s -> !s.name().isEmpty()).toList()))) {
            throw new Rejected.Untrusted("found a link whose products are not the files in the outbox, expected exactly those");
        }
        return outputs;
    }

    private static Tree output(HeldFile outbox, BlobSink kept, String name, long bytesMax) throws IOException {
        try (var out = outbox.below("out"); var output = out.below(name)) {
            return Directories.take(output, kept, bytesMax);
        }
    }

    private static TreeMap<String, Resource> byName(List<Resource> resources) {
        var map = new TreeMap<String, Resource>();
        resources.forEach(resource -> map.put(resource.name(), resource));
        return map;
    }

    private static Digest log(HeldFile outbox, BlobSink kept, Order ordered, StepReport report) throws IOException {
        try (var held = outbox.below("log"); var in = held.read()) {
            var log = kept.put(in, ordered.limits().logBytes());
            if (!log.equals(report.observation().outcome().log())) {
                throw new Rejected.Untrusted("found log " + log + " in the outbox, expected " + report.observation().outcome().log());
            }
            return log;
        }
    }

    /** With the lock of the order held, so that deliveries for other orders share its commit. */
    private Digest file(Digest order, WorkerStatement link, WorkerStatement provenance, Envelope provenanceEnvelope, StepReport report,
            TreeMap<String, Tree> outputs, Digest log) throws IOException {
        if (!(provenance.statement().value().predicate() instanceof Predicate.Provenance) || !provenance.certificate().equals(link.certificate())) {
            throw new Rejected.Untrusted("found no provenance under the link's certificate, expected one");
        }
        var filed = filed(order, link.statement().envelope());
        if (filed.isPresent()) {
            return filed.get();
        }
        var trace = Json.object().with("trace", report.observation().trace().toJson()).build();
        var runtimeTrace = new Statement(link.statement().value().subjects(), new Predicate.RuntimeTrace(
                Json.object().with("type", "https://alnage.dev/worker/" + report.observation().isolation().runtime()).build(),
                new LinkedHashMap<>(trace.values()), Json.object().with("order", order.toString())
                        .with("buildStartedOn", report.observation().outcome().started().toString())
                        .with("buildFinishedOn", report.observation().outcome().finished().toString()).build()));
        var digests = new TreeMap<String, Digest>();
        outputs.forEach((name, tree) -> digests.put(name, tree.digest()));
        var traced = storer.signed(runtimeTrace, storer.evidence(), Role.EVIDENCE);
        var receipt = storer.signed(new Receipt(order, link.statement().envelope().digest(), provenanceEnvelope.digest(), digests, log,
                traced.envelope().digest()).toStatement(), storer.ingest(), Role.INGEST);
        // together: a receipt is never there without what it speaks of
        ledger.appendAll(List.of(link.statement(), provenance.statement(), traced, receipt), clock.now());
        return receipt.envelope().digest();
    }
}
