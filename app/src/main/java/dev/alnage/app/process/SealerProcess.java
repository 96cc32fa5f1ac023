package dev.alnage.app.process;

import dev.alnage.factory.gate.FilePolicyFloor;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.gate.RecentDecisions;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.sealer.Fences;
import dev.alnage.factory.sealer.Sealer;
import dev.alnage.factory.sealer.SealerRoutes;
import dev.alnage.factory.sealer.UserCa;
import dev.alnage.factory.sealer.UserCaRoutes;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.storer.StorerClient;
import java.io.IOException;
import java.util.ArrayList;

/** Runs the sealer until it is stopped. */
final class SealerProcess {
    private SealerProcess() {}

    static UnixServer start(Home home, char[] passphrase) throws IOException {
        var parts = Parts.open(home, Party.SEALER);
        var keys = new Keyring(home.keys(Party.SEALER), passphrase);
        var files = new AtomicFiles(new RealDisk(), home.state(Party.SEALER));
        var state = home.state(Party.SEALER);
        var checkpoints = CheckpointSealer.open(files, state.resolve("signed-log"), parts.settings().origin(), keys.open("checkpoint"));
        var blobs = parts.blobs();
        var ledger = parts.ledger(blobs);
        var policies = ProductPolicies.signed(FilePolicyFloor.open(state.resolve("policy-floor.json"), files));
        var sealer = new Sealer(parts.trust(), parts.clock(), keys.open("worker-ca"), keys.open("gate"), new Gate(policies),
                new LedgerEvidence(ledger, blobs), new Fences(state.resolve("fences"), files), new StorerClient(parts.client(Party.STORER)),
                new RecentDecisions(ledger));
        var routes = new ArrayList<>(new SealerRoutes(sealer, checkpoints).routes());
        routes.addAll(new UserCaRoutes(new UserCa(keys.open("user-ca"), parts.people(ledger, blobs, files), parts.trust(), parts.clock())).routes());
        keys.close();
        return UnixServer.start(home.socket(Party.SEALER), new Router(routes), parts.settings().callers());
    }
}
