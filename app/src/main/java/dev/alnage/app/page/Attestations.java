package dev.alnage.app.page;

import dev.alnage.app.page.PassportView.Attestation;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Facts;
import dev.alnage.policy.RunFacts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verified statements behind a decision, in the order in which they were recorded, with their places in the log. */
final class Attestations {
    private final Evidence evidence;
    private final Map<Digest, Verified<Statement>> statements = new LinkedHashMap<>();

    private Attestations(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Attestation> of(RunFacts facts, Evidence evidence) {
        var found = new Attestations(evidence);
        found.add(facts.run());
        found.add(facts.plan());
        facts.works().forEach(work -> {
            found.statements.put(work.linkEnvelope(), work.linkStatement());
            found.add(work.receipt());
            work.reuse().ifPresent(found::add);
        });
        facts.ingests().forEach(found::add);
        facts.approvals().forEach(found::add);
        facts.reports().forEach(found::add);
        facts.deployments().forEach(found::add);
        facts.releases().forEach(found::add);
        return found.list();
    }

    private void add(Facts.Signed<?> signed) {
        statements.put(signed.envelope(), signed.statement());
    }

    private List<Attestation> list() {
        return statements.entrySet().stream().map(entry -> place(entry.getKey(), entry.getValue())).flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Attestation::index)).toList();
    }

    private Optional<Attestation> place(Digest envelope, Verified<Statement> statement) {
        return evidence.find(envelope).map(found -> new Attestation(envelope, statement.value().predicate().type(),
                statement.signers().stream().map(Principal::name).sorted().toList(), found.time(), found.index()));
    }
}
