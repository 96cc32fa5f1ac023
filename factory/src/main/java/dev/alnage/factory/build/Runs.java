package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.factory.store.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every run of this factory. Nothing about a run is kept but what the ledger says: after a restart runs go on from there. */
public final class Runs {
    /** How many of the latest runs a restart takes up again; older unfinished ones are started anew by hand. */
    public static final int RECOVERED_MAX = 50;
    /** Runs of this trust level may take results over from each other, and from no others. */
    public static final String TRUST_LEVEL = "release";

    private static final System.Logger LOG = System.getLogger("alnage.build");

    private final Planner planner;
    private final Storage storage;
    private final GateKeeper gate;
    private final Queue queue;
    private final LedgerView ledger;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final List<String> pools;
    private final Duration reuseAgeMax;
    private final Results results;
    private final Watchers watchers = new Watchers();
    private final ConcurrentSkipListMap<Long, ActiveRun> runs = new ConcurrentSkipListMap<>();
    private long lastNumber;

    public Runs(Planner planner, Storage storage, GateKeeper gate, Queue queue, LedgerView ledger, TrustSource trust,
            TrustedClock clock, List<String> pools, Duration reuseAgeMax) {
        this.planner = planner;
        this.storage = storage;
        this.gate = gate;
        this.queue = queue;
        this.ledger = ledger;
        this.trust = trust;
        this.clock = clock;
        this.pools = List.copyOf(pools);
        this.reuseAgeMax = reuseAgeMax;
        this.results = new Results(ledger);
    }

    public Watchers watchers() {
        return watchers;
    }

    public Results results() {
        return results;
    }

    /** Takes the commit in, compiles and signs its plan, and begins. {@code rebuild} takes nothing over from earlier runs. */
    public synchronized RunView start(String repository, Digest commit, boolean rebuild) throws IOException {
        var sourceTree = storage.source(repository, commit);
        var plan = planner.plan(commit, sourceTree);
        results.follow(trust.current());
        // used up even if the record fails: it may have been made all the same, and no two runs have one number
        lastNumber = Math.max(lastNumber, results.lastRun()) + 1;
        var run = planner.start(Long.toString(lastNumber), plan, TRUST_LEVEL, clock.now(), rebuild);
        return activate(run, plan, sourceTree, Map.of(), Set.of()).view();
    }

    private ActiveRun activate(Run run, Plan plan, Digest sourceTree, Map<String, Digest> knownOrders, Set<Reuse> knownReuses) {
        var context = new RunContext(planner, storage, gate, queue, results, new Recorded(ledger, trust), clock, pools, reuseAgeMax,
                sourceTree, watchers);
        var active = new ActiveRun(run, plan, context, new Orders(run, context, knownOrders, knownReuses));
        runs.put(Long.parseLong(run.id()), active);
        return active;
    }

    /** Latest first. */
    public List<RunView> list() {
        return runs.descendingMap().values().stream().map(ActiveRun::view).toList();
    }

    public Optional<RunView> find(String id) {
        return isNumber(id) ? Optional.ofNullable(runs.get(Long.parseLong(id))).map(ActiveRun::view) : Optional.empty();
    }

    static boolean isNumber(String id) {
        return !id.isEmpty() && id.length() < 18 && id.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    public void cancel(String id, String reason) throws IOException {
        var active = require(id);
        planner.record(new Cancellation(id, active.view().run().plan(), reason));
        active.cancel(reason);
    }

    public void retry(String id) {
        require(id).retry();
    }

    private ActiveRun require(String id) {
        if (find(id).isEmpty()) {
            throw new NoSuchElementException("found no run " + id + ", expected one that alnage build list shows");
        }
        return runs.get(Long.parseLong(id));
    }

    /** Writes down that somebody tried to change a run; the run goes on as it was planned. */
    public void refuseEdit(RefusedEdit edit) throws IOException {
        planner.record(edit);
    }

    /** A worker will not do an order, and says why. */
    void refused(Digest order, String reason) {
        runs.values().forEach(active -> active.refused(order, reason));
    }

    /** Reads what the ledger has gained, and lets every run look if that is anything. */
    public void follow() throws IOException {
        if (results.follow(trust.current())) {
            runs.values().forEach(ActiveRun::wake);
        }
    }

    /** Reads what the ledger has gained and lets every run look. */
    public void refresh() throws IOException {
        results.follow(trust.current());
        runs.values().forEach(ActiveRun::wake);
    }

    /** Takes up what an earlier process of this factory began. */
    public synchronized void recover() throws IOException {
        results.follow(trust.current());
        var started = new LinkedHashMap<String, Run>();
        var cancelled = new LinkedHashMap<String, String>();
        for (var entry : ledger.listOfType(Run.TYPE, 0, Integer.MAX_VALUE)) {
            // a run that is not numbered is none of ours, whoever got it signed
            verified(entry).map(Run::read).filter(run -> isNumber(run.id())).ifPresent(run -> started.put(run.id(), run));
        }
        for (var entry : ledger.listOfType(Cancellation.TYPE, 0, Integer.MAX_VALUE)) {
            verified(entry).map(Cancellation::read).ifPresent(c -> cancelled.put(c.run(), c.reason()));
        }
        for (var run : started.values()) {
            lastNumber = Math.max(lastNumber, Long.parseLong(run.id()));
        }
        for (var run : started.values().stream().skip(Math.max(0, started.size() - RECOVERED_MAX)).toList()) {
            try {
                recover(run, Optional.ofNullable(cancelled.get(run.id())));
            } catch (Rejected | NoSuchFileException | NoSuchElementException e) {
                // somebody has changed what it rests on: it stops, and the others go on
                LOG.log(System.Logger.Level.ERROR, () -> "run=" + run.id() + " not taken up: " + e.getMessage());
            }
        }
    }

    private void recover(Run run, Optional<String> cancelled) throws IOException {
        var entry = ledger.findEnvelope(run.planEnvelope()).orElseThrow();
        var plan = Plan.read(trust.current().verifyStatement(ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value());
        var source = ledger.listAbout(plan.commit()).stream().filter(e -> e.predicateType().equals(Ingest.TYPE))
                .map(e -> verifiedAs(e, Role.INGEST)).flatMap(Optional::stream).map(Ingest::read).findFirst();
        if (source.isPresent()) {
            var active = activate(run, plan, source.get().tree(), orders(run), reuses(run));
            cancelled.ifPresent(active::cancel);
        }
    }

    private Map<String, Digest> orders(Run run) throws IOException {
        var orders = new LinkedHashMap<String, Digest>();
        for (var entry : ledger.listAbout(run.plan())) {
            if (entry.predicateType().equals(Order.TYPE)) {
                verified(entry).map(Order::read).filter(order -> order.run().equals(run.id()))
                        .ifPresent(order -> orders.put(Orders.key(order.step(), order.pool()), entry.envelope()));
            }
        }
        return orders;
    }

    private Set<Reuse> reuses(Run run) throws IOException {
        var reuses = new HashSet<Reuse>();
        for (var entry : ledger.listAbout(run.plan())) {
            if (entry.predicateType().equals(Reuse.TYPE)) {
                verified(entry).map(Reuse::read).filter(reuse -> reuse.run().equals(run.id())).ifPresent(reuses::add);
            }
        }
        return reuses;
    }

    private Optional<Statement> verified(LedgerEntry entry) {
        return verifiedAs(entry, Role.PLANNER);
    }

    private Optional<Statement> verifiedAs(LedgerEntry entry, Role role) {
        try {
            return Optional.of(trust.current().verifyStatement(ledger.envelope(entry), role, Occasion.at(entry.time())).value());
        } catch (Rejected e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
