package dev.alnage.evidence.order;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step with its pinned inputs, signed by the planner and handed to a worker (decision 0003). The network is none;
 * there is no field to open it. {@code inputs} maps a directory in the sandbox to the digest of its {@code Tree}.
 */
public record Order(String run, String step, String pool, Digest plan, Digest image, List<String> argv,
        SortedMap<String, String> environment, SortedMap<String, Digest> inputs, List<String> outputs, Limits limits,
        Instant issued, Instant expires) {
    public static final String TYPE = "https://alnage.dev/order/v1";
    public static final String NETWORK = "none";

    public Order {
        argv = List.copyOf(argv);
        outputs = List.copyOf(outputs);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        if (argv.isEmpty()) {
            throw new Rejected.Malformed("found an order without a command, expected at least one argument");
        }
        inputs.keySet().forEach(ArtifactPath::require);
        outputs.forEach(ArtifactPath::require);
    }

    /** The work itself, whoever does it and when: equal work digests mean that a result may be taken over by a reuse statement. */
    public Digest workDigest() {
        return Digest.of(work().toBytes());
    }

    /** The order as a statement about its plan. */
    public Statement toStatement() {
        return Statement.about(Resource.of("plan", plan), new Predicate.Unknown(TYPE, toJson()));
    }

    /** What is to be done, without who does it for whom and when; what {@link #workDigest()} digests. */
    public Json.Members work() {
        return Json.object().with("image", image.toString()).with("argv", Json.texts(argv))
                .with("environment", texts(environment)).with("inputs", digests(inputs)).with("outputs", Json.texts(outputs))
                .with("limits", limits.toJson()).with("network", NETWORK).build();
    }

    private Json toJson() {
        return Json.object().with("run", run).with("step", step).with("pool", pool).with("work", work())
                .with("issued", issued.toString()).with("expires", expires.toString()).build();
    }

    /** Reads a statement of {@link #TYPE}; unknown members are refused. */
    public static Order read(Statement statement) {
        if (!(statement.predicate() instanceof Predicate.Unknown(var type, var content)) || !type.equals(TYPE)) {
            throw new Rejected.Malformed("found predicate type " + statement.predicate().type() + ", expected " + TYPE);
        }
        if (statement.subjectDigests().size() != 1) {
            throw new Rejected.Malformed("found an order about " + statement.subjectDigests().size() + " plans, expected one");
        }
        var fields = Fields.of("order", content);
        var work = fields.object("work");
        if (!work.text("network").equals(NETWORK)) {
            throw new Rejected.Malformed("found network " + work.text("network") + ", expected none");
        }
        var order = new Order(fields.text("run"), fields.text("step"), fields.text("pool"), statement.subjectDigests().getFirst(),
                work.digest("image"), work.texts("argv"), new TreeMap<>(work.map("environment", json -> Fields.text("environment", json))),
                new TreeMap<>(work.map("inputs", json -> Digest.parse(Fields.text("input", json)))), work.texts("outputs"),
                Limits.read(work.object("limits")), fields.instant("issued"), fields.instant("expires"));
        work.noOthers();
        fields.noOthers();
        return order;
    }

    private static Json texts(SortedMap<String, String> values) {
        var json = Json.object();
        values.forEach(json::with);
        return json.build();
    }

    private static Json digests(SortedMap<String, Digest> values) {
        var json = Json.object();
        values.forEach((name, digest) -> json.with(name, digest.toString()));
        return json.build();
    }
}
