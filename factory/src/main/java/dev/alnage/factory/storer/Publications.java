package dev.alnage.factory.storer;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.artifacts.Publisher;
import dev.alnage.factory.build.Storage;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Gatherer;
import dev.alnage.policy.InTotoExport;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Publishes what the storer has verified for itself, over and above the verdict of the gate, and beside it what others need
 * to verify it with other tools. What it cannot export it does not publish.
 */
public final class Publications {
    /** The bundle's name among the papers. */
    static final String BUNDLE = "alnage.bundle";

    private final Publisher publisher;
    private final Evidence evidence;
    private final PolicySource policies;
    private final Map<String, Signer> exporters;
    private final Signer layoutOwner;
    private final Bundles bundles;

    /** @param exporters the signer of classic links for each pool; @param layoutOwner the signer of layouts, which is none of them */
    public Publications(Publisher publisher, Evidence evidence, PolicySource policies, Map<String, Signer> exporters, Signer layoutOwner,
            Bundles bundles) {
        this.publisher = publisher;
        this.evidence = evidence;
        this.policies = policies;
        this.exporters = Map.copyOf(exporters);
        this.layoutOwner = layoutOwner;
        this.bundles = bundles;
    }

    void publish(Storage.Onward onward, TrustFile trust, Instant now) throws IOException {
        var facts = new Gatherer(trust, evidence, now).gather(new Question.OfStep(onward.run(), onward.plan(), onward.step()));
        var export = InTotoExport.of(facts, policies.inForce(trust, evidence, now), trust, exporters, layoutOwner);
        if (!export.inputs().equals(onward.inputs())) {
            throw new Rejected.Untrusted("found " + onward.inputs() + " to publish, expected " + export.inputs() + " as the evidence has it");
        }
        var papers = new TreeMap<>(export.files());
        if (!export.inputs().isEmpty()) {
            // the verdict that it begins from names every directory of the publication, so one bundle is enough
            papers.put(BUNDLE, bundles.of(export.inputs().firstEntry().getValue(), trust, policies, now));
        }
        publisher.publish(onward.target(), onward.run(), onward.inputs(), InTotoExport.FOLDER, papers);
    }
}
