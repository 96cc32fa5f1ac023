package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.LayoutExport;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
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
        var links = PlanLinks.of(facts, steps);
        links.said().forEach(said -> sign(said.link(), said.pool().orElseGet(exporters::firstKey)));
        var keys = new TreeMap<String, Key>();
        exporters.forEach((pool, signer) -> keys.put(pool, signer.key()));
        var inspected = links.produced(publish.id()).values().stream().map(links::tree)
                .allMatch(tree -> tree.entries().values().stream().allMatch(Tree.Entry.File.class::isInstance));
        var layout = LayoutExport.published(plan, publish.id(), keys, inspected ? Optional.of(FOLDER) : Optional.empty(), expires)
                .withVersion(facts.at().getEpochSecond());
        files.put(LAYOUT, layout.sign(List.of(owner)));
        files.put(PUBLIC_KEY, LayoutKey.of(owner.key()).toJson().toBytes());
        files.put(PAGE, InTotoPage.of(facts, exporters, owner.key(), layout, inspected));
        return files;
    }

    /** A step without a command no worker did, so the exporter of the first pool records it. */
    private void sign(ClassicLink link, String pool) {
        var exporter = exporters.get(pool);
        if (exporter == null) {
            throw new Rejected.Untrusted("found a result of pool " + pool + ", expected one of a pool with an exporter: " + exporters.keySet());
        }
        files.put(ClassicLink.fileName(link.name(), LayoutKey.of(exporter.key()).keyid()), link.sign(exporter));
    }
}
