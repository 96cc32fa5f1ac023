package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.WorkerCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** What a worker signs about one order: the link and the provenance, over the same products, with the same key. */
final class Attestations {
    static final String BUILD_TYPE = "https://alnage.dev/build/v1";

    private final Order order;
    private final SortedMap<String, Tree> inputs;
    private final SortedMap<String, Tree> outputs;
    private final StepReport report;
    private final Digest trace;

    Attestations(Order order, SortedMap<String, Tree> inputs, SortedMap<String, Tree> outputs, StepReport report, Digest trace) {
        this.order = order;
        this.inputs = inputs;
        this.outputs = outputs;
        this.report = report;
        this.trace = trace;
    }

    List<Envelope> sign(Signer signer, Bytes certificateDer, WorkerCertificate certificate) {
        return List.of(sign(link(), signer, certificateDer), sign(provenance(certificate), signer, certificateDer));
    }

    private Envelope sign(Predicate predicate, Signer signer, Bytes certificateDer) {
        return Envelope.sign(Statement.PAYLOAD_TYPE, new Statement(subjects(), predicate).toJson().toBytes(), certificateDer, signer);
    }

    /** The products; a command that left none is spoken of by its log, which has no name among them. */
    private List<Resource> subjects() {
        var products = new ArrayList<Resource>();
        outputs.forEach((name, tree) -> products.addAll(tree.toResources(name + "/")));
        return products.isEmpty() ? List.of(Resource.at("alnage:log", report.observation().outcome().log())) : products;
    }

    private Predicate link() {
        var materials = new ArrayList<Resource>();
        inputs.forEach((name, tree) -> materials.addAll(tree.toResources(name + "/")));
        return new Predicate.Link(order.step(), order.argv(), materials, report.byproducts(), report.environment());
    }

    private Predicate provenance(WorkerCertificate certificate) {
        var dependencies = new ArrayList<Resource>();
        dependencies.add(Resource.at("alnage:order", report.order()));
        dependencies.add(Resource.at("alnage:image", order.image()));
        order.inputs().forEach((name, tree) -> dependencies.add(Resource.of(name, tree)));
        var outcome = report.observation().outcome();
        var parameters = Json.object().with("step", order.step()).with("work", order.work()).build();
        var internal = Json.object().with("plan", order.plan().toString()).with("run", order.run()).with("fence", report.fence())
                .with("isolation", report.observation().isolation().toJson()).build();
        return new Predicate.Provenance(BUILD_TYPE, parameters, internal, dependencies,
                "spiffe://" + certificate.trustDomain() + "/pool/" + certificate.pool(), certificate.spiffeId(), outcome.started(), outcome.finished(),
                List.of(Resource.of("log", outcome.log()), Resource.of("trace.json", trace)));
    }
}
