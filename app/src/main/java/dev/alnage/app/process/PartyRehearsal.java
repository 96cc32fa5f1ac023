package dev.alnage.app.process;

import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.worker.sandbox.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Starts the parties of a factory that nobody will ever use, all in this process, asks each whether it is ready, and ends them: so that
 * the installation can record the classes that a start loads, and those of whoever asks something there. Its keys are forgotten with it.
 */
public final class PartyRehearsal {
    private PartyRehearsal() {}

    /** Asks the factory something while it is up. */
    public interface Visit {
        void at(Home home) throws IOException;
    }

    /** @throws IOException if a party does not start; the record is then without it */
    public static void run(Visit visit) throws IOException {
        var folder = Files.createTempDirectory("alnage-rehearsal-");
        var servers = new Servers();
        try {
            var home = new Home(folder);
            found(home);
            servers.with(SealerProcess.start(home, passphrase(home, Party.SEALER)));
            servers.with(StorerProcess.start(home, passphrase(home, Party.STORER)));
            servers.with(FactoryProcess.start(home, passphrase(home, Party.FACTORY), List.of()));
            for (var party : List.of(Party.SEALER, Party.STORER, Party.FACTORY)) {
                try (var client = UnixClient.open(home.socket(party))) {
                    client.get("/ready");
                }
            }
            visit.at(home);
        } finally {
            servers.close();
            Directories.delete(folder);
        }
    }

    private static void found(Home home) throws IOException {
        var random = new java.security.SecureRandom();
        var first = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var second = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var root = new Trust(Set.of(new Principal("first", Set.of(first.key())), new Principal("second", Set.of(second.key()))), 2);
        var founding = new Founding(home, new Settings("rehearsal.alnage", List.of("a"), false));
        founding.install(founding.draft(root, List.of(), Instant.now()).sign(first, second), root);
    }

    private static char[] passphrase(Home home, Party party) throws IOException {
        return Files.readString(home.passphrase(party)).strip().toCharArray();
    }
}
