package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Observations;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.report.ReportKind;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerCertificate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A whole small factory in memory, with real keys: its evidence can be bent before the policy is asked. */
final class World implements Evidence {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Digest COMMIT = Digest.gitCommit("4c1f000000000000000000000000000000000000");
    static final Bytes DEPENDENCY = Bytes.utf8("the dependency's sources");
    static final String PIPELINE = """
            version: 1
            name: shop/app
            assurance: high
            images: { jdk: "factory/jdk@sha256:%s" }
            steps:
              get: { fetch: "materials/dep@sha256:%s", out: src }
              lib: { image: jdk, run: [/jdk/bin/java, Compile], in: { src: get/src }, out: jar }
              app: { image: jdk, run: [/jdk/bin/java, Build], in: { src: source, lib: lib/jar }, out: app, agree: 2 of 2 }
              unit: { image: jdk, run: [/jdk/bin/java, Test], in: { app: app/app }, out: report, evidence: { junit: "report/*.xml" } }
              approve: { approve: 2 of release-approvers, in: { app: app/app, report: unit/report } }
              publish: { publish: shop/app, in: { app: approve/app } }
            """.formatted("1".repeat(64), Digest.of(DEPENDENCY).hex());

    final Signer planner = Keys.ed25519();
    final Signer ingest = Keys.ed25519();
    final Signer reports = Keys.ed25519();
    final Signer ca = Keys.ed25519();
    final Signer gate = Keys.ed25519();
    final Signer layout = Keys.ed25519();
    final Map<String, Signer> exporters = Map.of("a", Keys.ed25519(), "b", Keys.ed25519());
    final Signer checkpoints = Keys.ed25519();
    final Signer carla = Keys.ed25519();
    final Signer dora = Keys.ed25519();
    final Signer anna = Keys.ed25519();
    final Signer annasOther = Keys.ed25519();
    final Signer ben = Keys.ed25519();
    final Signer petra = Keys.ed25519();
    final Signer quentin = Keys.ed25519();
    final Signer stranger = Keys.ed25519();
    final TrustFile trust;
    final Plan plan;
    final Tree source;
    /** When the log records what comes next. */
    Instant recorded = NOW;
    private final List<Found> ledger = new ArrayList<>();
    private final Map<Digest, Bytes> blobs = new HashMap<>();

    /** What an attacker does to one order or link; the honest world does nothing. */
    static final class Bend {
        UnaryOperator<Order> order = order -> order;
        UnaryOperator<Statement> link = link -> link;
        UnaryOperator<StepReport> report = report -> report;
        UnaryOperator<SortedMap<String, Tree>> outputs = outputs -> outputs;
        Optional<Signer> linkSigner = Optional.empty();
        String pool = "";
    }

    World() {
        this(PIPELINE, Map.of());
    }

    /** @param files of the commit, besides its pipeline and its program */
    private World(String pipeline, Map<String, String> files) {
        var roots = Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora));
        trust = FoundingEntries.file(1, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(90)), "test.alnage", new Trust(roots, 2), Map.of(
                Role.PLANNER, Set.of(Keys.principal("factory", planner)), Role.INGEST, Set.of(Keys.principal("storer", ingest)),
                Role.EVIDENCE, Set.of(Keys.principal("storer-reports", reports)), Role.WORKER_CA, Set.of(Keys.principal("sealer-ca", ca)),
                Role.GATE, Set.of(Keys.principal("sealer", gate)), Role.LAYOUT, Set.of(Keys.principal("storer-layout", layout)),
                Role.CHECKPOINT, Set.of(Keys.principal("sealer-log", checkpoints)),
                Role.EXPORTER, Set.of(Keys.principal("pool:a", exporters.get("a")), Keys.principal("pool:b", exporters.get("b")))), List.of("a", "b"),
                List.of(new Person(new Principal("anna", Keys.keys(anna, annasOther)), Set.of("release-approvers")),
                        new Person(new Principal("ben", Keys.keys(ben)), Set.of("release-approvers")),
                        new Person(new Principal("petra", Keys.keys(petra)), Set.of(PolicyVersion.ROLE)),
                        new Person(new Principal("quentin", Keys.keys(quentin)), Set.of(PolicyVersion.ROLE))));
        plan = PipelineFile.compile(Bytes.utf8(pipeline), COMMIT);
        var content = new TreeMap<>(Map.of(Gatherer.PIPELINE_PATH, Bytes.utf8(pipeline), "src/App.java", Bytes.utf8("class App {}")));
        files.forEach((path, text) -> content.put(path, Bytes.utf8(text)));
        source = tree(content);
    }

    /** An honest run up to the gate of {@code publish}. */
    static World honest() {
        return honest(PIPELINE, Map.of());
    }

    /** The same of a commit with more files. */
    static World honest(Map<String, String> files) {
        return honest(PIPELINE, files);
    }

    /** The same of another pipeline that begins with the same steps. */
    static World honest(String pipeline) {
        return honest(pipeline, Map.of());
    }

    private static World honest(String pipeline, Map<String, String> files) {
        var world = new World(pipeline, files);
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.ben);
        return world;
    }

    Run run(String id) {
        var envelope = record(planner, plan.toStatement());
        var run = new Run(id, plan.digest(), envelope, "release", NOW.minusSeconds(50));
        record(planner, run.toStatement());
        record(ingest, new Ingest("git", COMMIT, source.digest(), "", NOW).toStatement());
        record(ingest, new Ingest("materials/dep", Digest.of(DEPENDENCY), dependency().digest(), "", NOW).toStatement());
        return run;
    }

    Tree dependency() {
        return tree(Map.of("dep-sources.jar", DEPENDENCY));
    }

    Tree library() {
        return tree(Map.of("dep.jar", Bytes.utf8("compiled dependency")));
    }

    Tree application() {
        return tree(Map.of("app.jar", Bytes.utf8("compiled application")));
    }

    Tree testReport() {
        return tree(Map.of("TEST-App.xml", Bytes.utf8("<testsuite/>")));
    }

    /** All command steps, each bent as its name says. */
    void steps(String run, Map<String, Bend> bends) {
        work(run, "lib", "a", Map.of("src", dependency()), Map.of("jar", library()), bends.getOrDefault("lib", new Bend()));
        for (var pool : List.of("a", "b")) {
            work(run, "app", pool, Map.of("src", source, "lib", library()), Map.of("app", application()),
                    bends.getOrDefault("app@" + pool, new Bend()));
        }
        work(run, "unit", "b", Map.of("app", application()), Map.of("report", testReport()), bends.getOrDefault("unit", new Bend()));
        report(Predicate.TestResult.Result.PASSED, List.of());
    }

    void report(Predicate.TestResult.Result result, List<String> failed) {
        record(reports, new Statement(List.of(Resource.of("commit", COMMIT), testReport().toResources("report/").getFirst(),
                Resource.of("product", application().digest())), new Predicate.TestResult(result, List.of(), List.of("works"), List.of(), failed)));
    }

    /** The report of the unit step as that of a static scan that found this. */
    void scan(List<Digest> products, List<String> found) {
        var file = testReport().toResources("report/").getFirst();
        var subjects = new ArrayList<>(List.of(Resource.of("commit", COMMIT), file));
        products.forEach(product -> subjects.add(Resource.of("product", product)));
        record(reports, new Statement(subjects, new Predicate.TestResult(Predicate.TestResult.Result.FAILED,
                List.of(ReportKind.SARIF.file("unit:report/*.xml", file.digests().getFirst())), List.of(), List.of(), found)));
    }

    /** A file as the storer read it: of a kind, with what it says. */
    void report(Resource file, List<String> passed) {
        record(reports, new Statement(List.of(Resource.of("commit", COMMIT), Resource.of(file.name(), file.digests().getFirst()),
                Resource.of("product", application().digest())), new Predicate.TestResult(Predicate.TestResult.Result.PASSED, List.of(file), passed, List.of(), List.of())));
    }

    Digest work(String run, String stepId, String pool, Map<String, Tree> inputs, Map<String, Tree> outputs, Bend bend) {
        var step = (Plan.Step.Command) plan.findStep(stepId).orElseThrow();
        var actualPool = bend.pool.isEmpty() ? pool : bend.pool;
        var order = bend.order.apply(new Order(run, stepId, actualPool, plan.digest(), step.image(), step.argv(), step.environment(),
                digests(inputs), step.outputs(), step.limits(), NOW.minusSeconds(40), NOW.plusSeconds(600)));
        return deliver(record(planner, order.toStatement()), order, inputs, bend.outputs.apply(new TreeMap<>(outputs)), bend, 1);
    }

    /** What a worker and the storer do with an order. */
    Digest deliver(Digest orderEnvelope, Order order, Map<String, Tree> inputs, SortedMap<String, Tree> outputs, Bend bend, long fence) {
        var observed = new Observation(Observations.isolation(), new Trace.Observed(1, List.of(), List.of(), 0),
                Observations.outcome(new Outcome.Ending.Exited(0)));
        var report = bend.report.apply(new StepReport(orderEnvelope, order.workDigest(), order.image(), order.run(), order.pool(), fence,
                digests(inputs), digests(outputs), observed));
        var materials = new ArrayList<Resource>();
        new TreeMap<>(inputs).forEach((name, tree) -> materials.addAll(tree.toResources(name + "/")));
        var products = new ArrayList<Resource>();
        outputs.forEach((name, tree) -> products.addAll(tree.toResources(name + "/")));
        var link = bend.link.apply(new Statement(products, new Predicate.Link(order.step(), order.argv(), materials, report.byproducts(), report.environment())));
        var key = Keys.ed25519();
        var certificate = WorkerCertificate.issue(ca, new WorkerCertificate("test.alnage", order.pool(), order.run(), order.step(),
                orderEnvelope, fence, key.key(), NOW.minusSeconds(60), NOW.plusSeconds(600)), BigInteger.TWO);
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, link.toJson().toBytes(), certificate, bend.linkSigner.orElse(key));
        var linkDigest = file(envelope);
        return record(ingest, new Receipt(orderEnvelope, linkDigest, linkDigest, digests(outputs), observed.outcome().log(), Digest.of(Bytes.empty())).toStatement());
    }

    void approve(String run, Signer... people) {
        for (var person : people) {
            record(person, new Approval(run, "approve", digests(Map.of("app", application(), "report", testReport())), true, "good", NOW).toStatement());
        }
    }

    /** Signs and files; nothing is verified here, as if the storer were the attacker's. */
    Digest record(Signer signer, Statement statement, Signer... others) {
        var signers = new ArrayList<Signer>(List.of(others));
        signers.addFirst(signer);
        return file(Envelope.sign(statement, signers.toArray(Signer[]::new)));
    }

    Digest file(Envelope envelope) {
        ledger.add(new Found(envelope.digest(), envelope, ledger.size(), recorded));
        blobs.put(envelope.digest(), envelope.toBytes());
        return envelope.digest();
    }

    List<Found> ledger() {
        return List.copyOf(ledger);
    }

    void forget(java.util.function.Predicate<Found> which) {
        ledger.removeIf(which);
    }

    Tree tree(Map<String, Bytes> files) {
        var entries = new TreeMap<String, Tree.Entry>();
        files.forEach((path, content) -> {
            blobs.put(Digest.of(content), content);
            entries.put(path, new Tree.Entry.File(Digest.of(content), content.size(), false));
        });
        var tree = new Tree(entries);
        blobs.put(tree.digest(), tree.toBytes());
        return tree;
    }

    static SortedMap<String, Digest> digests(Map<String, Tree> trees) {
        var digests = new TreeMap<String, Digest>();
        trees.forEach((name, tree) -> digests.put(name, tree.digest()));
        return digests;
    }

    /** Holds a blob, as the store does. */
    Digest hold(Bytes content) {
        blobs.put(Digest.of(content), content);
        return Digest.of(content);
    }

    Decision decide(String run) {
        return FactoryPolicy.STANDARD.decide(new Gatherer(trust, this, NOW.plusSeconds(1)).gather(new Question.OfStep(run, plan.digest(), "publish")));
    }

    @Override public List<Found> about(Digest subject) {
        return ledger.stream().filter(found -> subjects(found).contains(subject)).toList();
    }

    private static List<Digest> subjects(Found found) {
        return dev.alnage.evidence.read.StatementReader.read(found.envelope().payload()).subjectDigests();
    }

    @Override public Optional<Found> find(Digest envelope) {
        return ledger.stream().filter(found -> found.digest().equals(envelope)).findFirst();
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    void loseBlob(Digest digest) {
        blobs.remove(digest);
    }
}
