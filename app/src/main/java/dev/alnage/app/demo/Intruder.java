package dev.alnage.app.demo;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Keyring;
import dev.alnage.app.process.Party;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.factory.http.UnixClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An attacker who is root on this machine, has stolen the planner's key and sits in a worker's place: far more than an
 * attacker usually has. What they sign is signed with real keys, and goes in at the real doors.
 */
final class Intruder implements AutoCloseable {
    private final Home home;
    private final FactoryEvidence evidence;
    private final RunState honest;
    private final UnixClient storer;
    private final UnixClient sealer;
    private final Signer stolenPlanner;

    Intruder(Home home, FactoryClient client, RunState honest) throws IOException {
        this.home = home;
        this.evidence = new FactoryEvidence(client);
        this.honest = honest;
        this.storer = UnixClient.open(home.socket(Party.STORER));
        this.sealer = UnixClient.open(home.socket(Party.SEALER));
        var passphrase = Files.readString(home.passphrase(Party.FACTORY)).strip().toCharArray();
        var keys = new Keyring(home.keys(Party.FACTORY), passphrase);
        this.stolenPlanner = keys.open("planner");
        keys.close();
    }

    UnixClient storer() {
        return storer;
    }

    /** The honest run's plan. */
    Plan plan() {
        return Plan.read(statement(evidence.about(honest.plan()).stream().map(found -> statement(found.envelope()))
                .filter(statement -> statement.predicate().type().equals(Run.TYPE)).map(Run::read)
                .filter(run -> run.id().equals(honest.id())).findFirst().orElseThrow().planEnvelope()));
    }

    private Statement statement(Digest envelope) {
        return statement(evidence.find(envelope).orElseThrow().envelope());
    }

    private static Statement statement(Envelope envelope) {
        return StatementReader.read(envelope.payload());
    }

    Digest file(Statement statement) throws IOException {
        return Fields.of("answer", storer.post("/statements", Envelope.sign(statement, stolenPlanner).toBytes())).digest("envelope");
    }

    /** Begins a run of a plan, under a name of the intruder's own. */
    void begin(String run, Plan plan) throws IOException {
        var envelope = file(plan.toStatement());
        file(new Run(run, plan.digest(), envelope, "release", Instant.now()).toStatement());
    }

    /** Takes the honest run's results over into another run of the same plan, but for some steps. */
    void takeOver(String run, Set<String> leaveOut) throws IOException {
        for (var step : honest.steps()) {
            for (var attempt : step.attempts()) {
                if (!leaveOut.contains(step.id())) {
                    var order = Order.read(statement(attempt.order()));
                    file(new Reuse(run, step.id(), attempt.pool(), honest.plan(), order.workDigest(), receipt(attempt.order()).envelope().digest()).toStatement());
                }
            }
        }
    }

    /** An order as the planner would sign it, for a step of the honest plan. */
    Order order(String run, String step, List<String> argv, SortedMap<String, Digest> inputs) {
        var command = (Plan.Step.Command) plan().findStep(step).orElseThrow();
        return new Order(run, step, pool(step), honest.plan(), command.image(), argv, command.environment(), inputs, command.outputs(), command.limits(),
                Instant.now(), Instant.now().plusSeconds(600));
    }

    Plan.Step.Command command(String step) {
        return (Plan.Step.Command) plan().findStep(step).orElseThrow();
    }

    String pool(String step) {
        return honest.findStep(step).orElseThrow().attempts().getFirst().pool();
    }

    SortedMap<String, Digest> inputs(String step) {
        return honest.findStep(step).orElseThrow().inputs();
    }

    private record Found(Envelope envelope, Receipt receipt) {}

    private Found receipt(Digest order) {
        return evidence.about(order).stream().map(found -> found.envelope())
                .filter(envelope -> statement(envelope).predicate().type().equals(Receipt.TYPE))
                .map(envelope -> new Found(envelope, Receipt.read(statement(envelope)))).findFirst().orElseThrow();
    }

    /** The honest link of a step, as it was filed. */
    Envelope honestLink(String step) {
        return evidence.find(receipt(honest.findStep(step).orElseThrow().attempts().getFirst().order()).receipt().link()).orElseThrow().envelope();
    }

    Envelope honestProvenance(String step) {
        return evidence.find(receipt(honest.findStep(step).orElseThrow().attempts().getFirst().order()).receipt().provenance()).orElseThrow().envelope();
    }

    /** Delivers what a captured worker would sign for an order: the honest outputs under another story. */
    void deliverAsWorker(Digest orderEnvelope, Order order, boolean certified) throws IOException {
        var attempt = honest.findStep(order.step()).orElseThrow().attempts().getFirst();
        var receipt = receipt(attempt.order()).receipt();
        var key = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
        var certificate = certified ? certificate(orderEnvelope, key) : statementCertificate(order.step());
        var honestReport = StepReport.read((Predicate.Link) statement(receipt.link()).predicate());
        var report = new StepReport(orderEnvelope, order.workDigest(), order.image(), order.run(), order.pool(), 1, order.inputs(), receipt.outputs(), honestReport.observation());
        var products = new ArrayList<Resource>();
        for (var output : receipt.outputs().entrySet()) {
            var tree = Tree.parse(evidence.blob(output.getValue()).orElseThrow());
            products.addAll(tree.toResources(output.getKey() + "/"));
            lay(tree, outbox(order.pool(), orderEnvelope).resolve("out").resolve(output.getKey()));
        }
        Files.write(outbox(order.pool(), orderEnvelope).resolve("log"), evidence.blob(receipt.log()).orElseThrow().toArray());
        var materials = new ArrayList<Resource>();
        for (var input : order.inputs().entrySet()) {
            evidence.blob(input.getValue()).map(Tree::parse).ifPresent(tree -> materials.addAll(tree.toResources(input.getKey() + "/")));
        }
        var link = new Statement(products, new Predicate.Link(order.step(), order.argv(), materials, report.byproducts(), report.environment()));
        var provenance = new Statement(products, new Predicate.Provenance("https://alnage.dev/build/v1", Json.object().build(), Json.object().build(),
                List.of(), "intruder", "intruder", Instant.now(), Instant.now(), List.of()));
        deliver(orderEnvelope, envelope(link, certificate, key), envelope(provenance, certificate, key));
    }

    private static Envelope envelope(Statement statement, Bytes certificate, Signer key) {
        return Envelope.sign(Statement.PAYLOAD_TYPE, statement.toJson().toBytes(), certificate, key);
    }

    private Bytes certificate(Digest orderEnvelope, Signer key) throws IOException {
        return Fields.of("answer", sealer.post("/certificate", Json.object().with("order", evidence.find(orderEnvelope).orElseThrow().envelope().toJson())
                .with("fence", 1).with("key", Base64Reader.write(key.key().spki())).build())).base64("certificate");
    }

    /** Somebody else's certificate, copied from a link in the log: its key is not the intruder's. */
    private Bytes statementCertificate(String step) {
        return honestLink(step).signatures().getFirst().certificate();
    }

    void deliver(Digest order, Envelope link, Envelope provenance) throws IOException {
        storer.post("/deliveries", Json.object().with("order", order.toString()).with("fence", 1).with("outbox", order.hex() + "-1")
                .with("link", link.toJson()).with("provenance", provenance.toJson()).build());
    }

    private Path outbox(String pool, Digest order) {
        return home.outboxes().resolve(pool).resolve(order.hex() + "-1");
    }

    private void lay(Tree tree, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var entry : tree.entries().entrySet()) {
            if (entry.getValue() instanceof Tree.Entry.File(var digest, _, var executable)) {
                var path = directory.resolve(entry.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, evidence.blob(digest).orElseThrow().toArray());
                path.toFile().setExecutable(executable, false);
            }
        }
    }

    /** What the gate says, in the sealer. */
    Answer ask(String run, Digest plan, String step) throws IOException {
        var fields = Fields.of("answer", sealer.post("/decisions", Json.object().with("question", new dev.alnage.policy.Question.OfStep(run, plan, step).toUri()).build())).object("decision");
        var reasons = fields.list("reasons", reason -> Fields.of("reason", reason));
        return new Answer(fields.text("verdict"), reasons.stream().map(reason -> new Attack.Ending(reason.text("code"), reason.text("found"))).toList());
    }

    /** The gate's verdict with its reasons; whatever is not a yes has some. */
    record Answer(String verdict, List<Attack.Ending> reasons) {}

    static SortedMap<String, Digest> swapped(SortedMap<String, Digest> inputs, String name, Digest evil) {
        var changed = new TreeMap<>(inputs);
        changed.put(name, evil);
        return changed;
    }

    @Override public void close() throws IOException {
        storer.close();
        sealer.close();
    }
}
