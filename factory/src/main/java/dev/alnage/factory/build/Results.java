package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What workers have delivered, read from the ledger and verified: by order, and by work for taking results over. */
public final class Results {
    /** A delivered order: its outputs as trees, how its command ended, and the receipt that vouches for it. */
    public record Result(Order order, Digest orderEnvelope, Digest receipt, SortedMap<String, Digest> outputs, Digest log,
            Outcome outcome, Instant recorded) {}

    private record Work(Digest work, String pool, String trustLevel) {}

    private static final int AT_ONCE = 1_000;

    private final LedgerView ledger;
    private final Map<Digest, Result> byOrder = new HashMap<>();
    private final Map<Work, Result> byWork = new HashMap<>();
    private final Map<String, String> levels = new HashMap<>();
    private long next;
    private long lastRun;

    public Results(LedgerView ledger) {
        this.ledger = ledger;
    }

    /**
     * Reads what the ledger has gained. What does not verify is passed over: it is no result.
     *
     * @return whether it has gained anything
     */
    public synchronized boolean follow(TrustFile trust) throws IOException {
        var end = ledger.size();
        if (end == next) {
            return false;
        }
        // the runs first: their trust levels belong to what was received for them
        for (var type : List.of(Run.TYPE, Receipt.TYPE)) {
            follow(type, end, trust);
        }
        next = end;
        return true;
    }

    private void follow(String type, long end, TrustFile trust) throws IOException {
        var from = next;
        for (var entries = ledger.listOfType(type, from, AT_ONCE); !entries.isEmpty(); entries = ledger.listOfType(type, from, AT_ONCE)) {
            for (var entry : entries) {
                if (entry.index() < end) {
                    take(entry, trust);
                }
            }
            from = entries.getLast().index() + 1;
        }
    }

    private void take(LedgerEntry entry, TrustFile trust) throws IOException {
        try {
            if (entry.predicateType().equals(Run.TYPE)) {
                var run = Run.read(trust.verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
                levels.put(run.id(), run.trustLevel());
                lastRun = Runs.isNumber(run.id()) ? Math.max(lastRun, Long.parseLong(run.id())) : lastRun;
            } else {
                received(entry, trust);
            }
        } catch (Rejected e) {
            System.getLogger("alnage.build").log(System.Logger.Level.WARNING, () -> "entry=" + entry.index() + " ignored=" + e.getMessage());
        }
    }

    private void received(LedgerEntry entry, TrustFile trust) throws IOException {
        var receipt = Receipt.read(trust.verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value());
        var orderEntry = ledger.findEnvelope(receipt.order()).orElseThrow(() -> new Rejected.Untrusted("found a receipt of an unknown order, expected a recorded one"));
        var order = Order.read(trust.verifyStatement(ledger.envelope(orderEntry), Role.PLANNER, Occasion.at(orderEntry.time())).value());
        var linkEntry = ledger.findEnvelope(receipt.link()).orElseThrow(() -> new Rejected.Untrusted("found a receipt without its link, expected a recorded one"));
        var worker = trust.verifyWorker(ledger.envelope(linkEntry), Occasion.at(linkEntry.time()));
        if (!worker.certificate().order().equals(receipt.order()) || !(worker.statement().value().predicate() instanceof Predicate.Link link)) {
            throw new Rejected.Untrusted("found a link of another order, expected order " + receipt.order());
        }
        var outcome = StepReport.read(link).observation().outcome();
        var result = new Result(order, receipt.order(), entry.envelope(), receipt.outputs(), receipt.log(), outcome, entry.time());
        if (byOrder.putIfAbsent(receipt.order(), result) == null && result.outcome().succeeded()) {
            byWork.put(new Work(order.workDigest(), order.pool(), levels.getOrDefault(order.run(), "unknown")), result);
        }
    }

    /** The highest number of a run that the ledger knows, 0 if there is none. */
    synchronized long lastRun() {
        return lastRun;
    }

    public synchronized Optional<Result> find(Digest order) {
        return Optional.ofNullable(byOrder.get(order));
    }

    /** A successful result of the same work by the same pool at the same trust level, recorded after {@code notBefore}. */
    public synchronized Optional<Result> findEqualWork(Digest work, String pool, String trustLevel, Instant notBefore) {
        return Optional.ofNullable(byWork.get(new Work(work, pool, trustLevel))).filter(result -> result.recorded().isAfter(notBefore));
    }
}
