package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.artifacts.Publisher;
import dev.alnage.factory.build.Planner;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.WorkerRoutes;
import dev.alnage.factory.deploy.Environments;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.gate.RecentDecisions;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Pools;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.RevocationMemory;
import dev.alnage.factory.materials.MaterialGate;
import dev.alnage.factory.sealer.Fences;
import dev.alnage.factory.sealer.Sealer;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.SqliteQueue;
import dev.alnage.factory.storer.Bundles;
import dev.alnage.factory.storer.Deliveries;
import dev.alnage.factory.storer.Publications;
import dev.alnage.factory.storer.Storer;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.set.SignedPolicies;
import dev.alnage.worker.http.Factory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Orchestrator, storer, sealer, ledger and queue as the processes have them, with real keys and files, in one JVM without sockets. */
final class SmallFactory implements Factory, AutoCloseable {
    static final String POOL = "bench";
    private static final String ORIGIN = "benchmark.example/ledger";
    private static final Pools WORKERS = new Pools(new Caller(1_001, Set.of(Roles.WORKER, Roles.worker(POOL))));

    private final SecureRandom random = new SecureRandom();
    private final Map<Role, SoftwareSigner> keys = new EnumMap<>(Role.class);
    private final CountingDisk disk = new CountingDisk();
    private final TrustedClock clock = Instant::now;
    private final FileLedger ledger;
    private final FileBlobs blobs;
    private final LedgerReader reader;
    private final Sealer sealer;
    private final Deliveries deliveries;
    private final SqliteQueue queue;
    private final Runs runs;
    private final TrustFile trust;

    SmallFactory(Path home) throws IOException {
        for (var name : List.of("store", "published", "environments", "materials", "outbox/" + POOL, "state")) {
            Files.createDirectories(home.resolve(name));
        }
        trust = newTrust();
        var files = new AtomicFiles(disk, home);
        var checkpoints = CheckpointSealer.open(files, home.resolve("state/signed-log"), ORIGIN, keys.get(Role.CHECKPOINT));
        var checkpointTrust = CheckpointTrust.of(new NoteKey(ORIGIN, keys.get(Role.CHECKPOINT).key()));
        blobs = FileBlobs.open(files, home.resolve("store/blobs"));
        ledger = FileLedger.open(files, home.resolve("store/ledger"), blobs, checkpoints, checkpointTrust);
        reader = new LedgerReader(disk, home.resolve("store/ledger"), blobs, checkpointTrust);
        var storer = new Storer(ledger, blobs, () -> trust, clock, keys.get(Role.INGEST), keys.get(Role.EVIDENCE), new MaterialGate(home, blobs),
                new Publications(new Publisher(home.resolve("published"), blobs, files), new LedgerEvidence(ledger, blobs), (_, _, _) -> FactoryPolicy.STANDARD,
                        Map.of(), newKey(), new Bundles(reader, blobs, () -> trust.sign())), new Environments(home.resolve("environments"), files), ProductPolicies.signed(SignedPolicies.Floor.NONE),
                new Directory(ledger, () -> trust, RevocationMemory.open(home.resolve("state/revocations.json"), files), Directory.Rules.STANDARD));
        sealer = new Sealer(() -> trust, clock, keys.get(Role.WORKER_CA), keys.get(Role.GATE), new Gate((_, _, _) -> FactoryPolicy.STANDARD),
                new LedgerEvidence(reader, blobs), new Fences(home.resolve("state/fences"), files), storer::record, new RecentDecisions(reader));
        deliveries = storer.deliveries(sealer::fence, home.resolve("outbox"));
        queue = SqliteQueue.open(home.resolve("state/queue"));
        runs = new Runs(new Planner(keys.get(Role.PLANNER), storer, blobs), storer, sealer, queue, reader, () -> trust, clock, List.of(POOL),
                FactoryPolicy.STANDARD.reuseAgeMax());
    }

    private TrustFile newTrust() {
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        for (var role : List.of(Role.PLANNER, Role.INGEST, Role.EVIDENCE, Role.WORKER_CA, Role.CHECKPOINT, Role.GATE)) {
            keys.put(role, newKey());
            workloads.put(role, Set.of(new Principal(role.wireName(), Set.of(keys.get(role).key()))));
        }
        var root = new Trust(Set.of(new Principal("carla", Set.of(newKey().key())), new Principal("dora", Set.of(newKey().key()))), 2);
        return FoundingEntries.file(1, Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(1)), "benchmark.example", root, workloads,
                List.of(POOL), List.of());
    }

    private SoftwareSigner newKey() {
        return SoftwareSigner.generate(Key.Kind.ED25519, random);
    }

    TrustFile trust() {
        return trust;
    }

    long syncs() {
        return disk.syncs();
    }

    long entries() {
        return ledger.size();
    }

    RunView start(Path repository, Digest commit) throws IOException {
        return runs.start(repository.toString(), commit, true);
    }

    RunView.State state(RunView run) {
        return runs.find(run.run().id()).orElseThrow().state();
    }

    /** As the route that workers ask: who asks for the next order has delivered the last one. */
    @Override public Optional<Lease> lease(String pool) throws IOException {
        runs.follow();
        for (var lease = queue.take(pool, WorkerRoutes.LEASE, clock.now()); lease.isPresent(); lease = queue.take(pool, WorkerRoutes.LEASE, clock.now())) {
            if (runs.results().find(lease.get().order()).isEmpty()) {
                var entry = reader.findEnvelope(lease.get().order()).orElseThrow();
                return Optional.of(new Lease(reader.envelope(entry), lease.get().fence(), lease.get().until()));
            }
            queue.complete(lease.get().order(), lease.get().fence());
        }
        return Optional.empty();
    }

    @Override public Lease renew(Lease lease) throws IOException {
        return new Lease(lease.order(), lease.fence(), queue.renew(lease.digest(), lease.fence(), WorkerRoutes.LEASE, clock.now()).until());
    }

    @Override public Bytes certify(Envelope order, long fence, Key key) throws IOException {
        return sealer.certify(order, fence, key, WORKERS);
    }

    @Override public InputStream blob(Digest digest) throws IOException {
        return blobs.open(digest);
    }

    @Override public void deliver(Delivery delivery) throws IOException {
        deliveries.take(WORKERS, delivery.order(), delivery.envelopes().get(0), delivery.envelopes().get(1));
    }

    @Override public void refuse(Lease lease, String reason) {
        throw new IllegalStateException("a worker refused its order: " + reason);
    }

    @Override public void close() throws IOException {
        queue.close();
        ledger.close();
    }
}
