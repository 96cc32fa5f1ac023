package dev.alnage.evidence.order;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.read.Fields;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a worker writes into the {@code environment} and {@code byproducts} of its link: which order under which fence, from
 * which trees to which trees, and what it saw. {@code inputs} and {@code outputs} map directories to digests of trees.
 */
public record StepReport(Digest order, Digest work, Digest image, String run, String pool, long fence, SortedMap<String, Digest> inputs,
        SortedMap<String, Digest> outputs, Observation observation) {

    public StepReport {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    /** The {@code environment} of the link. */
    public Json.Members environment() {
        return Json.object().with("order", order.toString()).with("workDigest", work.toString()).with("image", image.toString())
                .with("run", run).with("pool", pool).with("fence", fence).with("inputs", digests(inputs))
                .with("isolation", observation.isolation().toJson()).build();
    }

    /** The {@code byproducts} of the link. */
    public Json.Members byproducts() {
        var json = Json.object();
        observation.outcome().toJson().values().forEach(json::with);
        return json.with("trace", observation.trace().toJson()).with("outputs", digests(outputs)).build();
    }

    /** Reads it back from a link; a member more or less is refused. */
    public static StepReport read(Predicate.Link link) {
        var environment = Fields.of("environment", link.environment());
        var byproducts = Fields.of("byproducts", link.byproducts());
        var observation = new Observation(Isolation.read(environment.any("isolation")), Trace.read(byproducts.any("trace")), Outcome.read(byproducts));
        var report = new StepReport(environment.digest("order"), environment.digest("workDigest"), environment.digest("image"),
                environment.text("run"), environment.text("pool"), environment.integer("fence", 0, Fields.INTEGER_MAX),
                digests(environment, "inputs"), digests(byproducts, "outputs"), observation);
        environment.noOthers();
        byproducts.noOthers();
        return report;
    }

    private static Json digests(SortedMap<String, Digest> values) {
        var json = Json.object();
        values.forEach((name, digest) -> json.with(name, digest.toString()));
        return json.build();
    }

    private static SortedMap<String, Digest> digests(Fields fields, String name) {
        return new TreeMap<>(fields.map(name, json -> Digest.parse(Fields.text(name, json))));
    }
}
