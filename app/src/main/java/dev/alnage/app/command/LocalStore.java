package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.witness.WitnessClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The files of a factory's ledger, its indexes and its blobs on this machine, and whose checkpoints are believed; no process is asked. */
record LocalStore(Path ledger, Path blobs, List<Path> indexes, CheckpointTrust trust, TrustFile file, Path witnessed) {

    static LocalStore open(Invocation in) throws IOException {
        var home = new Home(in.config().data());
        if (!Files.exists(home.trustFile())) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-025", "found no factory's data in " + home.root() + ", expected its trust file, ledger and blobs",
                    "--data DIR names another folder");
        }
        var trust = TrustFile.verify(Session.envelope(home.trustFile()), Session.root(in), 0, Instant.now()).value();
        return new LocalStore(home.store().resolve("ledger"), home.store().resolve("blobs"), home.indexes(),
                note -> Checkpoint.verify(note, trust), trust, home.witnessed());
    }

    /** The newest checkpoint that enough witnesses have cosigned; nothing where none has been. */
    Optional<Bytes> lastWitnessed() throws IOException {
        return WitnessClient.last(witnessed, new AtomicFiles(new RealDisk(), witnessed.getParent()));
    }
}
