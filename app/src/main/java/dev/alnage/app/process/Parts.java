package dev.alnage.app.process;

import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.FileClockFloor;
import dev.alnage.factory.FileTrustSource;
import dev.alnage.factory.SystemTrustedClock;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.gate.PolicyPeopleRules;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.RevocationMemory;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.IndexFile;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.LedgerView;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;

/** What several processes need in the same way: the home, the settings, a clock, the trust file, the sockets of the others. */
record Parts(Home home, Party party, Settings settings, TrustedClock clock, TrustSource trust) {

    static Parts open(Home home, Party party) throws IOException {
        Files.createDirectories(home.state(party));
        var clock = new SystemTrustedClock(new FileClockFloor(home.state(party).resolve("clock-floor")));
        return new Parts(home, party, Settings.read(home), clock, FileTrustSource.open(home.trustFile(), home.pinnedRoot(), clock,
                home.state(party).resolve("trust-floor")));
    }

    /** The blobs for reading; only the storer writes them. */
    Blobs blobs() {
        return FileBlobs.openReadOnly(new RealDisk(), home.store().resolve("blobs"));
    }

    LedgerReader ledger(Blobs blobs) {
        return new LedgerReader(new RealDisk(), home.store().resolve("ledger"), blobs, checkpointTrust(), index(Home.READER_INDEX));
    }

    /** An index of the ledger that only this process may write: who wrote another's could hide entries from it. */
    IndexFile index(String name) {
        return IndexFile.at(home.state(party).resolve(name));
    }

    /** The people of the ledger, with what this process remembers of revocations. */
    Directory people(LedgerView ledger, Blobs blobs, AtomicFiles files) throws IOException {
        return new Directory(ledger, trust, RevocationMemory.open(home.state(party).resolve("revocations.json"), files),
                new PolicyPeopleRules(ledger, blobs, trust));
    }

    CheckpointTrust checkpointTrust() {
        // asked each time, so that a rotated key is seen without a restart
        return note -> CheckpointTrust.of(new NoteKey(settings.origin(), trust.current().keys(Role.CHECKPOINT).iterator().next())).verify(note);
    }

    UnixClient client(Party party) {
        return UnixClient.open(home.socket(party));
    }
}
