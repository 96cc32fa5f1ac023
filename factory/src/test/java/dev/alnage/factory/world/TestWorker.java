package dev.alnage.factory.world;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Observations;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Does an order as a worker does, without a sandbox: outbox, link and provenance are the real thing, and can be bent. */
public final class TestWorker {
    public static final String LOG = "log";
    private final FactoryWorld world;
    public final Digest order;
    public final Order ordered;
    public final long fence;
    public final Signer key = Keys.ed25519();
    /** What the attacker makes of the link before it is signed. */
    public UnaryOperator<Statement> bend = link -> link;
    public UnaryOperator<StepReport> report = report -> report;
    public Outcome.Ending ending = new Outcome.Ending.Exited(0);

    public TestWorker(FactoryWorld world, Digest order, long fence) throws IOException {
        this.world = world;
        this.order = order;
        this.fence = fence;
        this.ordered = Order.read(StatementReader.read(envelope().payload()));
    }

    private Envelope envelope() throws IOException {
        return world.ledger.envelope(world.ledger.findEnvelope(order).orElseThrow());
    }

    public Bytes certificate() throws IOException {
        return world.sealer.certify(envelope(), fence, key.key(), FactoryWorld.pool(ordered.pool()));
    }

    public Path outbox() {
        return world.home.resolve("outbox").resolve(ordered.pool()).resolve(order.hex() + "-" + fence);
    }

    /** Leaves outputs, by path such as {@code jar/app.jar}, and the log. */
    public void lay(Map<String, String> files) throws IOException {
        for (var output : ordered.outputs()) {
            Files.createDirectories(outbox().resolve("out").resolve(output));
        }
        for (var file : files.entrySet()) {
            var path = outbox().resolve("out").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.writeString(outbox().resolve("log"), LOG);
    }

    /** The link and the provenance under one certificate. */
    public record Signed(Envelope link, Envelope provenance) {}

    public Signed sign(Map<String, String> files) throws IOException {
        return sign(files, certificate());
    }

    public Signed sign(Map<String, String> files, Bytes certificate) throws IOException {
        var outputs = new TreeMap<String, Tree>();
        ordered.outputs().forEach(name -> outputs.put(name, tree(name, files)));
        var products = new ArrayList<Resource>();
        var digests = new TreeMap<String, Digest>();
        outputs.forEach((name, tree) -> {
            products.addAll(tree.toResources(name + "/"));
            digests.put(name, tree.digest());
        });
        var observed = new Observation(Observations.isolation(), new Trace.Observed(1, List.of(), List.of(), 0), Observations.outcome(ending));
        var said = report.apply(new StepReport(order, ordered.workDigest(), ordered.image(), ordered.run(), ordered.pool(), fence, ordered.inputs(), digests, observed));
        if (products.isEmpty()) {
            products.add(Resource.of("", observed.outcome().log()));
        }
        var link = bend.apply(new Statement(products, new Predicate.Link(ordered.step(), ordered.argv(), materials(), said.byproducts(), said.environment())));
        return new Signed(sign(link, certificate), sign(provenance(products), certificate));
    }

    public static Statement provenance(List<Resource> subjects) {
        return new Statement(subjects, new Predicate.Provenance("https://alnage.dev/build/v1", Json.object().build(), Json.object().build(),
                List.of(), "https://alnage.dev/worker", "1", FactoryWorld.START, FactoryWorld.START, List.of()));
    }

    public Envelope sign(Statement statement, Bytes certificate) {
        return Envelope.sign(Statement.PAYLOAD_TYPE, statement.toJson().toBytes(), certificate, key);
    }

    public Digest deliver(Signed signed) throws IOException {
        return world.deliveries.take(FactoryWorld.pool(ordered.pool()), order, signed.link(), signed.provenance());
    }

    /** All of it, honestly. @return the receipt */
    public Digest work(Map<String, String> files) throws IOException {
        lay(files);
        return deliver(sign(files));
    }

    private List<Resource> materials() throws IOException {
        var materials = new ArrayList<Resource>();
        for (var input : ordered.inputs().entrySet()) {
            materials.addAll(world.blobs.readTree(input.getValue()).toResources(input.getKey() + "/"));
        }
        return materials;
    }

    private static Tree tree(String output, Map<String, String> files) {
        SortedMap<String, Tree.Entry> entries = new TreeMap<>();
        files.forEach((path, content) -> {
            if (path.startsWith(output + "/")) {
                var bytes = Bytes.utf8(content);
                entries.put(path.substring(output.length() + 1), new Tree.Entry.File(Digest.of(bytes), bytes.size(), false));
            }
        });
        return new Tree(entries);
    }
}
