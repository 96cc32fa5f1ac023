package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.ConsistencyProof;
import dev.alnage.evidence.read.Fields;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.api.ApiStepUp;
import dev.alnage.factory.api.Decisions;
import dev.alnage.factory.api.EditRoutes;
import dev.alnage.factory.api.FactoryRoutes;
import dev.alnage.factory.api.GateRoutes;
import dev.alnage.factory.api.PeopleRoutes;
import dev.alnage.factory.api.SourceEvidenceRoutes;
import dev.alnage.factory.api.Trial;
import dev.alnage.factory.build.Planner;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.WorkerRoutes;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.TlsServer;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.SteppedUp;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.source.clone.EvidenceFile;
import dev.alnage.factory.source.forge.ForgeReach;
import dev.alnage.factory.source.people.DirectoryAccess;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.store.SqliteQueue;
import dev.alnage.factory.storer.StorerClient;
import dev.alnage.factory.witness.WitnessAddress;
import dev.alnage.factory.witness.WitnessClient;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs the factory proper (orchestrator and API) until it is stopped. */
final class FactoryProcess {
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration REMINDED_EVERY = Duration.ofHours(1);

    /** What the name of a mirror's key begins with; the repository's name goes on, as a digest, since a key's name has fewer letters. */
    private static final String MIRROR = "mirror-";
    private static final int MIRROR_DIGITS = 32;

    private FactoryProcess() {}

    static Servers start(Home home, char[] passphrase, List<Port> ports) throws IOException {
        var parts = Parts.open(home, Party.FACTORY);
        var keys = new Keyring(home.keys(Party.FACTORY), passphrase);
        var blobs = parts.blobs();
        var ledger = parts.ledger(blobs);
        var storage = new StorerClient(parts.client(Party.STORER));
        var queue = SqliteQueue.open(home.state(Party.FACTORY).resolve("queue.db"));
        var planner = new Planner(keys.open("planner"), storage, blobs);
        // clients know the server by it, as long as the data folder lives
        var host = keys.openOrCreate("ssh-host");
        var sealer = new SealerClient(parts.client(Party.SEALER));
        var runs = new Runs(planner, storage, sealer, queue, ledger, parts.trust(), parts.clock(),
                parts.settings().pools(), FactoryPolicy.STANDARD.reuseAgeMax());
        // what is recovered is told to the storer
        Readiness.awaitFirst(home, Party.STORER);
        runs.recover();
        var workers = new WorkerRoutes(queue, ledger, runs, parts.clock());
        var routes = new ArrayList<Route>(workers.routes());
        routes.addAll(new FactoryRoutes(runs, storage, ledger, blobs, parts.trust(), workers, home.trustFile()).routes());
        var policies = ProductPolicies.signed(SignedPolicies.Floor.NONE);
        var trial = new Trial(policies, new LedgerEvidence(ledger, blobs), parts.trust(), parts.clock());
        routes.addAll(new GateRoutes(new Decisions(sealer::decide, ledger, parts.trust(), parts.clock()), trial, ledger, blobs, parts.trust(), parts.clock()).routes());
        routes.addAll(new EditRoutes(runs, parts.clock()).routes());
        var people = parts.people(ledger, blobs, new AtomicFiles(new RealDisk(), home.state(Party.FACTORY)));
        var uses = LastUse.open(home.state(Party.FACTORY).resolve("last-use.json"));
        var tokens = new MachineTokens(people, parts.trust(), parts.clock());
        var steppedUp = new SteppedUp(people, parts.trust(), parts.clock());
        routes.addAll(new PeopleRoutes(tokens, sealer::certify, uses, steppedUp).routes());
        var evidence = new LedgerEvidence(ledger, blobs);
        var reach = new ForgeReach(Gateway.of(GitDoors.destinations(home)), (machine, port) -> policies.inForce(parts.trust().current(), evidence, parts.clock().now()).source()
                .map(rules -> rules.hostKeys(machine, port)).orElse(Set.of()), repository -> keys.openOrCreate(MIRROR + Digest.of(Bytes.utf8(repository.text())).hex().substring(0, MIRROR_DIGITS)));
        var git = GitDoors.open(home, parts, new DirectoryAccess(people, parts.trust(), tokens, uses), host, reach, sealer::decide);
        routes.addAll(git.routes());
        var witnesses = witnesses(home, parts, ledger);
        routes.addAll(new SourceEvidenceRoutes(new EvidenceFile(ledger, blobs, policies), parts.trust(), home.trustFile(), parts.clock(), witnesses::last).routes());
        Thread.ofVirtual().name("tick").start(() -> tick(runs));
        Thread.ofVirtual().name("access-reviews").start(() -> remind(parts.client(Party.STORER), uses));
        var router = new Router(routes);
        var servers = Servers.of(keys).with(git).with(witnesses);
        try {
            for (var port : ports) {
                servers.with(switch (port.kind()) {
                    case API -> TlsServer.start(port.address(), router.with(new ApiStepUp(people, steppedUp, parts.clock())), door(home.tls(), parts.clock()), Limits.USUAL);
                    case SSH -> git.ssh(port.address());
                    case HTTPS -> git.https(port.address(), home.tls().identity(), tokens);
                    case WEBHOOKS -> git.webhooks(port.address(), home.tls().identity());
                    case WITNESS -> throw new IllegalArgumentException("a factory is no witness of its own log");
                });
            }
            // last: who finds the socket takes the factory for ready, with all its ports
            servers.with(UnixServer.start(home.socket(Party.FACTORY), router, parts.settings().callers()));
        } catch (IOException | RuntimeException e) {
            servers.close();
            throw e;
        }
        return servers;
    }

    /** Has the log witnessed, where somebody wrote down by whom. */
    private static WitnessClient witnesses(Home home, Parts parts, LedgerReader ledger) throws IOException {
        var addresses = List.<WitnessAddress>of();
        if (Files.exists(home.witnesses())) {
            try (var in = Files.newInputStream(home.witnesses())) {
                addresses = WitnessAddress.read(Bytes.of(in.readNBytes(WitnessAddress.FILE_BYTES_MAX + 1)));
            }
        }
        var client = new WitnessClient(home.witnessed(), new AtomicFiles(new RealDisk(), home.state(Party.FACTORY)), addresses, Gateway.of(GitDoors.destinations(home)), new WitnessClient.Log() {
            @Override public Bytes note() throws IOException {
                ledger.refresh();
                return ledger.note();
            }

            @Override public ConsistencyProof since(long oldSize, long size) throws IOException {
                return ledger.proveConsistency(oldSize, size);
            }
        }, parts.trust(), parts.clock());
        client.start();
        return client;
    }

    private static TlsServer.Door door(TlsFolder tls, TrustedClock clock) throws IOException {
        return new TlsServer.Door(tls.identity(), tls.authorities(), tls.clients(), clock::now);
    }

    /** Has the storer begin an access review whenever the policy says that roles are due. */
    private static void remind(UnixClient storer, LastUse uses) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var begun = Fields.of("answer", storer.post("/access-reviews", Json.object().with("lastUse", uses.write()).build())).text("begun");
                if (!begun.isEmpty()) {
                    System.getLogger("alnage.identity").log(System.Logger.Level.INFO, () -> "accessReview=begun envelope=" + begun);
                }
                Thread.sleep(REMINDED_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                System.getLogger("alnage.identity").log(System.Logger.Level.WARNING, () -> "accessReview=not asked for reason=\"" + e.getMessage() + "\"");
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REMINDED_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sees what was filed while nobody said so, such as the result of a worker that died before asking for the next order. */
    private static void tick(Runs runs) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(TICK);
                runs.refresh();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                System.getLogger("alnage.build").log(System.Logger.Level.WARNING, () -> "tick failed: " + e.getMessage());
            }
        }
    }
}
