package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.sign.Standing;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.evidence.sign.WorkerCertificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything a policy may know about one question. Each member comes from a statement whose signatures hold and that the trust map
 * allows for this question; what was found and is not trusted is listed apart and can satisfy nothing.
 */
public sealed interface Facts permits RunFacts, ArtifactFacts, RevisionFacts {
    Question question();

    /** The time for which the question is decided. */
    Instant at();

    /** The version of the trust file under which the statements were judged. */
    long trustVersion();

    /** Every trusted statement about the digests concerned, in the order of the log, each once. */
    List<Attestation> attestations();

    /** What speaks of the same digests and counts for nothing. */
    List<NotTrusted> notTrusted();

    /**
     * A trusted statement with its place in the log.
     *
     * @param signers who stands behind it, by name
     * @param entries the entries of the trust map that allow it
     */
    record Attestation(Digest envelope, long index, Instant recorded, Statement statement, List<Standing> signers, SortedSet<String> entries) {
        public Attestation {
            signers = signers.stream().sorted(Comparator.comparing(signer -> signer.principal().name())).toList();
            entries = Collections.unmodifiableSortedSet(new TreeSet<>(entries));
        }
    }

    /** What a verified statement says, with the digest of its envelope and when it was recorded. */
    record Signed<T>(T value, Verified<Statement> statement, Digest envelope, Instant recorded) {}

    /** One pool's result for one step: the order, the worker's link under its certificate, the storer's receipt of it. */
    record Work(Order order, Digest orderEnvelope, Predicate.Link link, Verified<Statement> linkStatement,
            Digest linkEnvelope, WorkerCertificate certificate, Signed<Receipt> receipt, Optional<Signed<Reuse>> reuse,
            String trustLevel) {}

    /** The plan as the gate itself compiles it from the commit's own pipeline file, or why it could not. */
    sealed interface Recompiled {
        record Done(Digest plan) implements Recompiled {}

        record Refused(String reason) implements Recompiled {}

        record Missing(String what) implements Recompiled {}
    }

    /** An envelope that speaks of the subject and counts for nothing. {@code predicateType} is its own word, "" when it says none. */
    record NotTrusted(Digest envelope, String predicateType, String reason) {}
}
