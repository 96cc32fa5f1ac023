package dev.alnage.factory.world;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.artifacts.Publisher;
import dev.alnage.factory.build.Planner;
import dev.alnage.factory.build.Runs;
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
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.store.SqliteQueue;
import dev.alnage.factory.storer.Bundles;
import dev.alnage.factory.storer.Deliveries;
import dev.alnage.factory.storer.Publications;
import dev.alnage.factory.storer.Storer;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Policy;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Storer, sealer, ledger and queue as the processes have them, with real keys and files, in one JVM: sockets are left out. */
public final class FactoryWorld implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    public static final String ORIGIN = "test.alnage/ledger";
    public static final List<String> POOLS = List.of("a", "b");

    public final Signer planner = Keys.ed25519();
    public final Signer ingest = Keys.ed25519();
    public final Signer evidence = Keys.ed25519();
    public final Signer workerCa = Keys.ed25519();
    public final Signer userCa = Keys.ed25519();
    public final Signer checkpoint = Keys.ed25519();
    public final Signer gateKey = Keys.ed25519();
    public final Signer exporterA = Keys.ed25519();
    public final Signer exporterB = Keys.ed25519();
    public final Signer layoutOwner = Keys.ed25519();
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    public final Signer anna = Keys.ed25519();
    public final Signer ben = Keys.ed25519();
    public final Signer petra = Keys.ed25519();
    public final Signer quentin = Keys.ed25519();
    /** Factory administrators. */
    public final Signer fay = Keys.ed25519();
    public final Signer finn = Keys.ed25519();
    public final Signer stranger = Keys.ed25519();
    public final Path home;
    public final LooseRepository repository;
    public final FileBlobs blobs;
    public final FileLedger ledger;
    public final LedgerReader reader;
    public final Directory people;
    public final Storer storer;
    public final Sealer sealer;
    public final Deliveries deliveries;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    /** Never the same time twice. */
    public final TrustedClock clock = () -> now.updateAndGet(time -> time.plusMillis(1));
    private TrustFile trust;
    /** The chain alone, until {@link #foundPolicy}. */
    private PolicySource policies = (_, _, _) -> FactoryPolicy.STANDARD;

    public FactoryWorld(Path home) throws IOException {
        this.home = home;
        for (var name : List.of("store", "published", "environments", "materials", "outbox/a", "outbox/b", "state")) {
            Files.createDirectories(home.resolve(name));
        }
        repository = new LooseRepository(home.resolve("repository"));
        trust = trustWithout();
        var files = new AtomicFiles(new RealDisk(), home);
        var checkpoints = CheckpointSealer.open(files, home.resolve("state/signed-log"), ORIGIN, checkpoint);
        CheckpointTrust checkpointTrust = CheckpointTrust.of(new NoteKey(ORIGIN, checkpoint.key()));
        blobs = FileBlobs.open(files, home.resolve("store/blobs"));
        ledger = FileLedger.open(files, home.resolve("store/ledger"), blobs, checkpoints, checkpointTrust);
        reader = new LedgerReader(new RealDisk(), home.resolve("store/ledger"), blobs, checkpointTrust);
        people = new Directory(ledger, () -> trust, RevocationMemory.open(home.resolve("state/revocations.json"), files), Directory.Rules.STANDARD);
        storer = new Storer(ledger, blobs, () -> trust, clock, ingest, evidence, new MaterialGate(home, blobs),
                new Publications(new Publisher(home.resolve("published"), blobs, files), new LedgerEvidence(ledger, blobs), this::inForce,
                        Map.of("a", exporterA, "b", exporterB), layoutOwner, new Bundles(reader, blobs, () -> trust.sign(carla, dora))), new Environments(home.resolve("environments"), files), ProductPolicies.signed(SignedPolicies.Floor.NONE), people);
        sealer = new Sealer(() -> trust, clock, workerCa, gateKey, new Gate(this::inForce), evidence(),
                new Fences(home.resolve("state/fences"), files), storer::record, new RecentDecisions(reader));
        deliveries = storer.deliveries(sealer::fence, home.resolve("outbox"));
    }

    private Policy inForce(TrustFile file, Evidence evidence, Instant at) {
        return policies.inForce(file, evidence, at);
    }

    /** From now on the gate asks the policy that administrators signed: the first version is on record. */
    public Digest foundPolicy(String rules) throws IOException {
        policies = ProductPolicies.signed(SignedPolicies.Floor.NONE);
        return push(1, Optional.empty(), rules, clock.now());
    }

    /** A version of the policy with these rules, below {@code package policy.release}, signed by both administrators. */
    public Digest push(long version, Optional<Digest> replaces, String rules, Instant effective) throws IOException {
        var bundle = bundle(rules);
        return storer.policy(Envelope.sign(version(version, replaces, bundle, effective).toStatement(), petra, quentin), bundle);
    }

    public static Bytes bundle(String rules) {
        return BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\n" + rules),
                "data.json", Bytes.utf8("{\"source\":{\"version\":1,\"groups\":[],\"outside\":[\"file:///**\"]}}"))));
    }

    public PolicyVersion version(long version, Optional<Digest> replaces, Bytes bundle, Instant effective) {
        return new PolicyVersion("test.alnage", "org/release", version, effective, effective.plus(Duration.ofDays(30)), Profile.HIGH, Digest.of(bundle), replaces,
                "for the test");
    }

    public LedgerEvidence evidence() {
        return new LedgerEvidence(reader, blobs);
    }

    public TrustFile trust() {
        return trust;
    }

    /** A trust file without the keys of some roles. */
    public TrustFile trustWithout(Role... gone) {
        var workloads = new java.util.EnumMap<Role, Set<Principal>>(Map.of(
                Role.PLANNER, Set.of(Keys.principal("factory", planner)), Role.INGEST, Set.of(Keys.principal("storer", ingest)),
                Role.EVIDENCE, Set.of(Keys.principal("storer-reports", evidence)), Role.WORKER_CA, Set.of(Keys.principal("sealer-ca", workerCa)),
                Role.USER_CA, Set.of(Keys.principal("sealer-users", userCa)), Role.CHECKPOINT, Set.of(Keys.principal("sealer-log", checkpoint)), Role.GATE, Set.of(Keys.principal("sealer", gateKey)),
                Role.LAYOUT, Set.of(Keys.principal("storer-layouts", layoutOwner)),
                Role.EXPORTER, Set.of(Keys.principal("pool:a", exporterA), Keys.principal("pool:b", exporterB))));
        List.of(gone).forEach(workloads::remove);
        var root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
        return FoundingEntries.file(1, START.minusSeconds(60), START.plus(Duration.ofDays(90)), "test.alnage", root, workloads, List.of("a", "b"),
                List.of(new Person(Keys.principal("anna", anna), Set.of("release-approvers")),
                        new Person(Keys.principal("ben", ben), Set.of("release-approvers", "auditors")),
                        new Person(Keys.principal("petra", petra), Set.of(PolicyVersion.ROLE)),
                        new Person(Keys.principal("quentin", quentin), Set.of(PolicyVersion.ROLE)),
                        new Person(Keys.principal("fay", fay), Set.of(People.ADMINISTRATOR)),
                        new Person(Keys.principal("finn", finn), Set.of(People.ADMINISTRATOR))));
    }

    /** The same people, by what another policy asks of them. */
    public Directory people(Directory.Rules rules) throws IOException {
        return new Directory(ledger, () -> trust, RevocationMemory.open(home.resolve("state/revocations.json"), new AtomicFiles(new RealDisk(), home)), rules);
    }

    /** A trust file without these people. */
    public TrustFile trustWithoutPeople(String... gone) {
        var people = trust.people().stream().filter(person -> !List.of(gone).contains(person.principal().name())).toList();
        return FoundingEntries.file(trust.version() + 1, trust.issued(), trust.expires(), trust.trustDomain(), trust.root(), trust.workloads(), POOLS, people);
    }

    /** As two people of the root have signed it. */
    public Envelope signedTrust() {
        return trust.sign(carla, dora);
    }

    /** Has the trust file ask for witnesses of the log. */
    public void witnesses(Witnesses witnesses) {
        trust = trust.with(witnesses);
    }

    public void trust(TrustFile file) {
        trust = file;
    }

    public void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    /** A worker of one pool, by its uid. */
    public static Pools pool(String... names) {
        var roles = new java.util.HashSet<String>(Set.of(Roles.WORKER));
        List.of(names).forEach(name -> roles.add(Roles.worker(name)));
        return new Pools(new Caller(1_001, roles));
    }

    public Digest record(Signer signer, Statement statement) throws IOException {
        return storer.record(Envelope.sign(statement, signer));
    }

    public void approve(String run, String step, SortedMap<String, Digest> inputs, boolean granted, Signer... people) throws IOException {
        for (var person : people) {
            record(person, new Approval(run, step, inputs, granted, "looked at it", clock.now()).toStatement());
        }
    }

    public void material(String source, String name, String content) throws IOException {
        Files.createDirectories(home.resolve(source));
        Files.writeString(home.resolve(source).resolve(name), content);
    }

    public Planner planner() {
        return new Planner(planner, storer, blobs);
    }

    /** An orchestrator that has just been started, with a queue of its own or one that an earlier one left. */
    public Runs orchestrator(SqliteQueue queue) {
        return new Runs(planner(), storer, sealer, queue, reader, () -> trust, clock, POOLS, FactoryPolicy.STANDARD.reuseAgeMax());
    }

    /** What the gate says about a step: the codes of its reasons, empty when it passed. */
    public List<String> codes(String run, Plan plan, String step) throws IOException {
        return sealer.decide(new dev.alnage.policy.Question.OfStep(run, plan.digest(), step)).decision().verdict().reasons().stream()
                .map(dev.alnage.policy.Reason::code).distinct().toList();
    }

    public static Bytes text(String text) {
        return Bytes.utf8(text);
    }

    @Override public void close() throws IOException {
        ledger.close();
    }
}
