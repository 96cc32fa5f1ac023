package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.LayoutExport;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A publication for people who verify with other tools: a signed in-toto layout and a classic link for each step and pool,
 * made from verified facts only (decision 0009).
 */
public final class InTotoExport {
    /** The folder beside what is published in which the files stand. */
    public static final String FOLDER = "in-toto";
    public static final String LAYOUT = "root.layout";
    public static final String PUBLIC_KEY = "layout.pub";
    public static final String PAGE = "README.md";

    private final RunFacts facts;
    private final Plan plan;
    private final SortedMap<String, Signer> exporters;
    private final SortedMap<String, Bytes> files = new TreeMap<>();
    /** What each step passes on: output name → tree. */
    private final Map<String, SortedMap<String, Digest>> produced = new HashMap<>();

    /** What the policy passed, by directory, and the files to stand in {@link #FOLDER} beside it. */
    public record Export(SortedMap<String, Digest> inputs, SortedMap<String, Bytes> files) {}

    private InTotoExport(RunFacts facts, Map<String, Signer> exporters) {
        this.facts = facts;
        this.plan = facts.plan().value();
        this.exporters = new TreeMap<>(exporters);
    }

    /**
     * Exports what the facts are about: a publish step.
     *
     * @param exporters the exporter of each pool
     * @param owner signs the layout; the key of no exporter, since who names the functionaries must be none of them
     * @throws Rejected.Untrusted if the policy does not pass these facts, or the trust file does not name these keys
     */
    public static Export of(RunFacts facts, Policy policy, TrustFile trust, Map<String, Signer> exporters, Signer owner) {
        var decision = policy.decide(facts);
        if (!(decision.verdict() instanceof Verdict.Passed)) {
            var reason = decision.verdict().reasons().getFirst();
            throw new Rejected.Untrusted("found " + reason.code() + " against " + facts.step() + ": " + reason.found() + ", expected " + reason.expected());
        }
        requireNamed(trust, exporters, owner);
        return new Export(decision.inputs(), new InTotoExport(facts, exporters).files(owner, trust.expires()));
    }

    private static void requireNamed(TrustFile trust, Map<String, Signer> exporters, Signer owner) {
        var named = trust.workloads().getOrDefault(Role.EXPORTER, Set.of());
        exporters.forEach((pool, signer) -> {
            if (!named.contains(new Principal("pool:" + pool, Set.of(signer.key())))) {
                throw new Rejected.Untrusted("found an exporter of pool " + pool + " with a key that the trust file does not name, expected its own");
            }
        });
        if (owner.key().kind() != Key.Kind.ED25519 || !trust.keys(Role.LAYOUT).contains(owner.key())) {
            throw new Rejected.Untrusted("found a layout key that the trust file does not name, expected an Ed25519 key of role layout");
        }
    }

    private SortedMap<String, Bytes> files(Signer owner, Instant expires) {
        var steps = plan.upTo(facts.step());
        if (steps.isEmpty() || !(steps.getLast() instanceof Plan.Step.Publish publish)) {
            throw new IllegalArgumentException(facts.step() + " is no publish step of the plan");
        }
        source(steps);
        steps.forEach(this::step);
        var keys = new TreeMap<String, Key>();
        exporters.forEach((pool, signer) -> keys.put(pool, signer.key()));
        var inspected = produced.get(publish.id()).values().stream().map(this::tree)
                .allMatch(tree -> tree.entries().values().stream().allMatch(Tree.Entry.File.class::isInstance));
        var layout = LayoutExport.published(plan, publish.id(), keys, inspected ? Optional.of(FOLDER) : Optional.empty(), expires);
        files.put(LAYOUT, layout.sign(List.of(owner)));
        files.put(PUBLIC_KEY, LayoutKey.of(owner.key()).toJson().toBytes());
        files.put(PAGE, InTotoPage.of(facts, exporters, owner.key(), layout, inspected));
        return files;
    }

    private void source(List<Plan.Step> steps) {
        if (steps.stream().noneMatch(step -> step.inputs().containsValue(new Plan.Input.Source()))) {
            return;
        }
        var link = ClassicLink.of(LayoutExport.SOURCE, List.of(), under(new TreeMap<>(Map.of(LayoutExport.SOURCE, ingested(plan.commit())))), List.of(),
                Json.object().with("commit", plan.commit().toString()).build(), nothing());
        sign(link, exporters.firstKey());
    }

    private void step(Plan.Step step) {
        switch (step) {
            case Plan.Step.Fetch fetch -> {
                produced.put(step.id(), new TreeMap<>(Map.of(fetch.output(), ingested(fetch.material()))));
                passedOn(step, "material", List.of(fetch.material().toString()));
            }
            case Plan.Step.Command command -> done(command);
            case Plan.Step.Approve approve -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "approvals", evidence(facts.approvals(), signed -> signed.value().granted() && signed.value().step().equals(approve.id())
                        && signed.value().run().equals(facts.run().value().id())));
            }
            case Plan.Step.Publish _ -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "run", List.of(facts.run().value().id()));
            }
            case Plan.Step.Deploy _ -> {
                produced.put(step.id(), inputs(step));
                passedOn(step, "deployments", evidence(facts.deployments(), signed -> signed.value().step().equals(step.id())
                        && signed.value().run().equals(facts.run().value().id())));
            }
        }
    }

    /** One link a pool, saying what the worker's own link says; its digest leads there. */
    private void done(Plan.Step.Command step) {
        var works = facts.works().stream().filter(work -> work.order().step().equals(step.id())).toList();
        for (var work : works) {
            var byproducts = Json.object().with("return-value", StepReport.read(work.link()).observation().outcome().ending().exitCode())
                    .with("alnage-link", work.linkEnvelope().toString()).with("alnage-receipt", work.receipt().envelope().toString()).build();
            var products = work.linkStatement().value().subjects().stream().filter(subject -> !subject.name().isEmpty()).toList();
            sign(ClassicLink.of(step.id(), work.link().materials(), products, work.link().command(), byproducts, nothing()), work.certificate().pool());
        }
        produced.put(step.id(), works.getFirst().receipt().value().outputs());
    }

    /** A step without a command: no worker did it, so an exporter records it. */
    private void passedOn(Plan.Step step, String evidence, List<String> digests) {
        var byproducts = Json.object().with("alnage-" + evidence, Json.texts(digests)).build();
        sign(ClassicLink.of(step.id(), under(inputs(step)), under(produced.get(step.id())), List.of(), byproducts, nothing()), exporters.firstKey());
    }

    private void sign(ClassicLink link, String pool) {
        var exporter = exporters.get(pool);
        if (exporter == null) {
            throw new Rejected.Untrusted("found a result of pool " + pool + ", expected one of a pool with an exporter: " + exporters.keySet());
        }
        files.put(ClassicLink.fileName(link.name(), LayoutKey.of(exporter.key()).keyid()), link.sign(exporter));
    }

    private SortedMap<String, Digest> inputs(Plan.Step step) {
        var inputs = new TreeMap<String, Digest>();
        step.inputs().forEach((directory, input) -> inputs.put(directory, switch (input) {
            case Plan.Input.Source() -> ingested(plan.commit());
            case Plan.Input.Output(var from, var output) -> produced.get(from).get(output);
        }));
        return inputs;
    }

    private Digest ingested(Digest subject) {
        return facts.ingests().stream().filter(ingest -> ingest.value().subject().equals(subject)).findFirst()
                .map(ingest -> ingest.value().tree()).orElseThrow(() -> new IllegalStateException("passed without an ingest attestation of " + subject));
    }

    private List<Resource> under(SortedMap<String, Digest> trees) {
        var resources = new ArrayList<Resource>();
        trees.forEach((directory, tree) -> resources.addAll(tree(tree).toResources(directory + "/")));
        return resources;
    }

    private Tree tree(Digest digest) {
        var tree = facts.trees().get(digest);
        if (tree == null) {
            throw new Rejected.Untrusted("found no tree " + digest + ", expected the list of its files");
        }
        return tree;
    }

    private static <T> List<String> evidence(List<Facts.Signed<T>> all, java.util.function.Predicate<Facts.Signed<T>> which) {
        return all.stream().filter(which).map(Facts.Signed::envelope).map(Digest::toString).toList();
    }

    private static Json.Members nothing() {
        return Json.object().build();
    }
}
