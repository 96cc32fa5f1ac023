package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.api.Decisions;
import dev.alnage.factory.api.GateRoutes;
import dev.alnage.factory.api.Trial;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.gate.RecentDecisions;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.sealer.Fences;
import dev.alnage.factory.sealer.Sealer;
import dev.alnage.factory.sealer.SealerClient;
import dev.alnage.factory.sealer.SealerRoutes;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.LedgerReader;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Factory and sealer behind their Unix sockets, with a durable ledger, a signed policy and artifacts that others attested. */
final class AdmissionFactory implements AutoCloseable {
    static final String NAME = "acme/app";
    private static final int ENTRIES_AT_ONCE = 500;
    private static final String DOMAIN = "benchmark.example";
    private static final String RULES = """
            package policy.release

            default allow := false

            allow if {
                input.question.action == "admit"
                count(input.attestations) == 3
            }
            """;

    final Path socket;
    private final SecureRandom random = new SecureRandom();
    private final Map<Role, SoftwareSigner> keys = new EnumMap<>(Role.class);
    private final SoftwareSigner petra = newKey();
    private final SoftwareSigner quentin = newKey();
    private final SoftwareSigner acme = newKey();
    private final TrustFile trust = newTrust();
    private final FileLedger ledger;
    private final UnixServer sealer;
    private final UnixClient toSealer;
    private final UnixServer factory;

    AdmissionFactory(Path home) throws IOException {
        Files.createDirectories(home.resolve("store"));
        Files.createDirectories(home.resolve("state"));
        var files = new AtomicFiles(new RealDisk(), home);
        TrustedClock clock = Instant::now;
        var checkpoint = newKey();
        var checkpoints = CheckpointSealer.open(files, home.resolve("state/signed-log"), DOMAIN + "/ledger", checkpoint);
        var checkpointTrust = CheckpointTrust.of(new NoteKey(DOMAIN + "/ledger", checkpoint.key()));
        var blobs = FileBlobs.open(files, home.resolve("store/blobs"));
        ledger = FileLedger.open(files, home.resolve("store/ledger"), blobs, checkpoints, checkpointTrust);
        var ofSealer = new LedgerReader(new RealDisk(), home.resolve("store/ledger"), blobs, checkpointTrust);
        var ofFactory = new LedgerReader(new RealDisk(), home.resolve("store/ledger"), blobs, checkpointTrust);
        push(blobs);
        var gate = new Sealer(() -> trust, clock, newKey(), keys.get(Role.GATE), new Gate(ProductPolicies.signed(SignedPolicies.Floor.NONE)),
                new LedgerEvidence(ofSealer, blobs), new Fences(home.resolve("state/fences"), files), this::record, new RecentDecisions(ofSealer));
        var uid = ((Integer) Files.getAttribute(home, "unix:uid")).longValue();
        var callers = new Callers(Map.of(uid, Set.of(Roles.FACTORY)));
        sealer = UnixServer.start(home.resolve("sealer.sock"), new Router(new SealerRoutes(gate, checkpoints).routes()), callers);
        toSealer = UnixClient.open(home.resolve("sealer.sock"));
        socket = home.resolve("factory.sock");
        factory = UnixServer.start(socket, new Router(new GateRoutes(new Decisions(new SealerClient(toSealer)::decide, ofFactory, () -> trust, clock),
                new Trial(ProductPolicies.signed(SignedPolicies.Floor.NONE), new LedgerEvidence(ofFactory, blobs), () -> trust, clock),
                ofFactory, blobs, () -> trust, clock).routes()), callers);
    }

    private TrustFile newTrust() {
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        keys.put(Role.GATE, newKey());
        workloads.put(Role.GATE, Set.of(principal("gate", keys.get(Role.GATE))));
        var root = new Trust(Set.of(principal("carla", newKey()), principal("dora", newKey())), 2);
        var people = List.of(new Person(principal("petra", petra), Set.of(PolicyVersion.ROLE)), new Person(principal("quentin", quentin), Set.of(PolicyVersion.ROLE)));
        var from = Instant.now().minusSeconds(60);
        var until = from.plus(Duration.ofDays(1));
        var entries = new ArrayList<>(FoundingEntries.of(workloads, List.of(), people, from, until));
        entries.add(new TrustEntry("acme", new TrustEntry.Who.Named(new TreeSet<>(Set.of("acme"))), 1, List.of(new NameTemplate("acme/{name}")),
                new TreeSet<>(Set.of(Predicate.Provenance.TYPE)), List.of(NameTemplate.ANY), from, until));
        return new TrustFile(1, from, until, DOMAIN, root, workloads, people, Set.of(principal("acme", acme)), entries);
    }

    private static Principal principal(String name, SoftwareSigner signer) {
        return new Principal(name, Set.of(signer.key()));
    }

    private SoftwareSigner newKey() {
        return SoftwareSigner.generate(Key.Kind.ED25519, random);
    }

    private void push(FileBlobs blobs) throws IOException {
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8(RULES))));
        blobs.put(bundle);
        var now = Instant.now();
        var version = new PolicyVersion(DOMAIN, "bench", 1, now, now.plus(Duration.ofDays(1)), Profile.HIGH, Digest.of(bundle), Optional.empty(), "to be measured");
        var envelope = Envelope.sign(version.toStatement(), petra, quentin);
        ledger.append(trust.verifyPerson(envelope, PolicyVersion.ROLE, Occasion.at(now)), now);
    }

    private Digest record(Envelope envelope) throws IOException {
        var now = Instant.now();
        return ledger.append(trust.verifyStatement(envelope, Role.GATE, Occasion.at(now)), now).envelope();
    }

    /** Artifacts with three attestations each in the ledger. */
    List<Digest> artifacts(int count) throws IOException {
        var artifacts = new ArrayList<Digest>();
        var attestations = new ArrayList<Verified<Statement>>();
        var now = Instant.now();
        for (var i = 0; i < count; i++) {
            var digest = Digest.of(Bytes.utf8("artifact " + i));
            artifacts.add(digest);
            for (var builder : List.of("https://ci.acme.example/a", "https://ci.acme.example/b", "https://ci.acme.example/c")) {
                var envelope = Envelope.sign(Statement.about(Resource.of(NAME, digest), new Predicate.Provenance("https://example.org/build/v1", Json.object().build(),
                        Json.object().build(), List.of(), builder, "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of())), acme);
                attestations.add(trust.verifyExternal(envelope, Occasion.at(now)));
            }
            if (attestations.size() > ENTRIES_AT_ONCE || i == count - 1) {
                ledger.appendAll(attestations, now);
                attestations.clear();
            }
        }
        return artifacts;
    }

    @Override public void close() throws IOException {
        factory.close();
        toSealer.close();
        sealer.close();
        ledger.close();
    }
}
