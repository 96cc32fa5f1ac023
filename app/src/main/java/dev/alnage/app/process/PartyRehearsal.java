package dev.alnage.app.process;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.worker.sandbox.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Starts the parties of a factory that nobody will ever use, all in this process, asks each whether it is ready, and ends them: so that
 * the installation can record the classes that a start loads, and those of whoever asks something there. Its keys are forgotten with it.
 */
public final class PartyRehearsal {
    private static final String TRUST_DOMAIN = "rehearsal.alnage";

    private PartyRehearsal() {}

    /** Asks the factory something while it is up. */
    public interface Visit {
        /**
         * @param recorded what an attestation in its ledger is about
         * @param held what its store holds
         */
        void at(Home home, Digest recorded, Digest held) throws IOException;
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
            visit.at(home, PolicyVersion.series(TRUST_DOMAIN), Digest.of(ProductPolicies.starter()));
        } finally {
            servers.close();
            Directories.delete(folder);
        }
    }

    static void found(Home home) throws IOException {
        var random = new java.security.SecureRandom();
        var root = List.of(SoftwareSigner.generate(Key.Kind.ED25519, random), SoftwareSigner.generate(Key.Kind.ED25519, random));
        var administrators = List.of(SoftwareSigner.generate(Key.Kind.ED25519, random), SoftwareSigner.generate(Key.Kind.ED25519, random));
        var founding = new Founding(home, new Settings(TRUST_DOMAIN, List.of("a"), false));
        var now = Instant.now();
        var trust = new Trust(Set.copyOf(principals("root", root)), 2);
        var people = principals("administrator", administrators).stream().map(one -> new Person(one, Set.of(PolicyVersion.ROLE))).toList();
        founding.install(founding.draft(trust, people, now).sign(root.toArray(Signer[]::new)), trust);
        founding.installPolicy(Envelope.sign(founding.firstPolicy(now).toStatement(), administrators.toArray(Signer[]::new)));
    }

    private static List<Principal> principals(String name, List<SoftwareSigner> keys) {
        return IntStream.range(0, keys.size()).mapToObj(i -> new Principal(name + "-" + i, Set.of(keys.get(i).key()))).toList();
    }

    private static char[] passphrase(Home home, Party party) throws IOException {
        return Files.readString(home.passphrase(party)).strip().toCharArray();
    }
}
