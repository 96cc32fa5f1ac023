package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.artifacts.Publisher;
import dev.alnage.factory.deploy.Environments;
import dev.alnage.factory.gate.FilePolicyFloor;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.materials.MaterialGate;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.source.gate.MergeRoutes;
import dev.alnage.factory.source.gate.RecordedReferences;
import dev.alnage.factory.source.gate.SourceStage;
import dev.alnage.factory.source.gate.StorerChanges;
import dev.alnage.factory.source.server.PushRoutes;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.storer.Bundles;
import dev.alnage.factory.storer.FirstPolicy;
import dev.alnage.factory.storer.Publications;
import dev.alnage.factory.storer.BuildSources;
import dev.alnage.factory.storer.ServedRepositories;
import dev.alnage.factory.storer.Storer;
import dev.alnage.factory.storer.StorerRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the storer until it is stopped. */
final class StorerProcess {
    private StorerProcess() {}

    static UnixServer start(Home home, char[] passphrase) throws IOException {
        var parts = Parts.open(home, Party.STORER);
        var keys = new Keyring(home.keys(Party.STORER), passphrase);
        var files = new AtomicFiles(new RealDisk(), home.root());
        var blobs = FileBlobs.open(files, home.store().resolve("blobs"));
        blobs.sweep();
        var sealer = new SealerClient(parts.client(Party.SEALER));
        // it signs what extends the log, so the log is not opened before it answers
        Readiness.awaitFirst(home, Party.SEALER);
        var ledger = FileLedger.open(files, home.store().resolve("ledger"), blobs, sealer, parts.checkpointTrust(),
                parts.index(Home.LEDGER_INDEX));
        var policies = ProductPolicies.signed(FilePolicyFloor.open(home.state(Party.STORER).resolve("policy-floor.json"), files));
        var exporters = new TreeMap<String, Signer>();
        for (var pool : parts.settings().pools()) {
            exporters.put(pool, keys.open("exporter-" + pool));
        }
        var publications = new Publications(new Publisher(home.published(), blobs, files), new LedgerEvidence(ledger, blobs),
                policies, exporters, keys.open("layout"),
                new Bundles(parts.ledger(blobs), blobs, () -> Envelope.read(Bytes.of(Files.readAllBytes(home.trustFile())))));
        var people = parts.people(ledger, blobs, files);
        var source = SourceStage.of(parts.settings().trustDomain(), ledger, blobs, new LedgerEvidence(ledger, blobs), parts.trust(), parts.clock(), policies,
                people::current, keys.open("ingest"), keys.open("merge"));
        var storer = new Storer(ledger, blobs, parts.trust(), parts.clock(), keys.open("ingest"), keys.open("evidence"),
                new MaterialGate(home.root(), blobs), publications, new Environments(home.environments(), files), policies, people, ServedRepositories.below(home.repositories()),
                BuildSources.of(policies, new LedgerEvidence(ledger, blobs), parts.trust(), parts.clock()));
        FirstPolicy.file(home.firstPolicy(), home.firstBundle(), storer);
        keys.close();
        var routes = routes(new StorerRoutes(storer, storer.deliveries(sealer::newestFence, home.outboxes()), blobs),
                new PushRoutes(home.repositories(), source.gate(), new StorerChanges(source.reception(), source.reviews()),
                        new RecordedReferences(parts.settings().trustDomain(), source.records())),
                new MergeRoutes(parts.settings().trustDomain(), source, home.repositories()));
        return UnixServer.start(home.socket(Party.STORER), new Router(routes), parts.settings().callers());
    }

    /** Everything that its socket answers. */
    static List<Route> routes(StorerRoutes own, PushRoutes pushes, MergeRoutes merges) {
        return Stream.of(own.routes(), pushes.routes(), merges.routes()).flatMap(List::stream).toList();
    }
}
