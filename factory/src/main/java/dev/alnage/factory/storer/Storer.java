package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate.Release;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.SourceRepositories;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.deploy.Environments;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.materials.MaterialGate;
import dev.alnage.factory.source.CommitReader;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Ledger;
import dev.alnage.policy.UnverifiedType;
import dev.alnage.policy.set.SignedPolicies;
import dev.alnage.policy.source.ReviewSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files what others have signed, and signs for itself only about bytes that it hashed or parsed itself. Holds the ingest and
 * evidence keys; can certify no worker and give no verdict.
 */
public final class Storer implements Storage {
    private final Ledger ledger;
    private final Blobs blobs;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final Signer ingest;
    private final Signer evidence;
    private final MaterialGate materials;
    private final Publications publications;
    private final Environments environments;
    private final Passed passed;
    private final PolicyDoor policies;
    private final Directory people;
    private final ServedRepositories repositories;
    private final BuildSources others;

    /** Serves no repositories of its own, and builds from any. */
    public Storer(Ledger ledger, Blobs blobs, TrustSource trust, TrustedClock clock, Signer ingest, Signer evidence,
            MaterialGate materials, Publications publications, Environments environments, SignedPolicies policies,
            Directory people) {
        this(ledger, blobs, trust, clock, ingest, evidence, materials, publications, environments, policies, people, ServedRepositories.NONE, BuildSources.ANY);
    }

    /** @param others which repositories may be built from beside those that are served */
    public Storer(Ledger ledger, Blobs blobs, TrustSource trust, TrustedClock clock, Signer ingest, Signer evidence,
            MaterialGate materials, Publications publications, Environments environments, SignedPolicies policies,
            Directory people, ServedRepositories repositories, BuildSources others) {
        this.repositories = repositories;
        this.others = others;
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
        this.clock = clock;
        this.ingest = ingest;
        this.evidence = evidence;
        this.materials = materials;
        this.publications = publications;
        this.environments = environments;
        this.passed = new Passed(ledger, blobs, trust, clock);
        this.policies = new PolicyDoor(ledger, blobs, trust, clock, policies);
        this.people = people;
    }

    public Deliveries deliveries(LiveFences fences, Path outboxes) {
        return new Deliveries(this, ledger, blobs, trust, clock, fences, outboxes);
    }

    Signer ingest() {
        return ingest;
    }

    Signer evidence() {
        return evidence;
    }

    @Override public Digest record(Envelope envelope) throws IOException {
        var known = ledger.findEnvelope(envelope.digest());
        if (known.isPresent()) {
            return known.get().envelope();
        }
        if (People.TYPES.contains(UnverifiedType.of(envelope))) {
            return recordPeople(envelope);
        }
        var now = clock.now();
        if (UnverifiedType.of(envelope).equals(Review.TYPE)) {
            return ledger.append(ReviewSignature.verify(envelope, people.current(now), now), now).envelope();
        }
        var verified = Doors.verify(envelope, trust.current(), now);
        return switch (verified.value().predicate().type()) {
            case PolicyVersion.TYPE, PolicyException.TYPE -> recordPolicy(verified);
            default -> ledger.append(verified, now).envelope();
        };
    }

    /** Whether an envelope is in the ledger. */
    public boolean isRecorded(Digest envelope) throws IOException {
        return ledger.findEnvelope(envelope).isPresent();
    }

    /** One after the other, so that no two versions are both the next. */
    private synchronized Digest recordPolicy(Verified<Statement> statement) throws IOException {
        policies.requireFit(statement.value().predicate().type(), statement.envelope());
        return ledger.append(statement, clock.now()).envelope();
    }

    /** One after the other, so that each is judged by all that were recorded before it. */
    private synchronized Digest recordPeople(Envelope envelope) throws IOException {
        var now = clock.now();
        return ledger.append(people.require(envelope, now), now).envelope();
    }

    /**
     * Begins an access review if roles are due for one.
     *
     * @param lastUse when grants were last used, by envelope, as far as anybody has seen it
     * @return the envelope that opened it
     */
    Optional<Digest> accessReview(Map<String, Instant> lastUse) throws IOException {
        var now = clock.now();
        var due = DueReviews.at(people.current(now), trust.current().trustDomain(), lastUse, now);
        return due.isEmpty() ? Optional.empty() : Optional.of(recordPeople(Envelope.sign(due.get().toStatement(), ingest)));
    }

    @Override public Digest policy(Envelope statement, Bytes bundle) throws IOException {
        policies.bundle(statement, bundle);
        return record(statement);
    }

    @Override public List<Digest> recordAll(List<Envelope> envelopes) throws IOException {
        if (envelopes.size() > RECORDED_AT_ONCE_MAX) {
            throw new Rejected.Malformed("found " + envelopes.size() + " statements at once, expected at most " + RECORDED_AT_ONCE_MAX);
        }
        var now = clock.now();
        var file = trust.current();
        var fresh = new ArrayList<Verified<Statement>>();
        for (var envelope : envelopes) {
            if (ledger.findEnvelope(envelope.digest()).isEmpty()) {
                fresh.add(Doors.verify(envelope, file, now));
            }
        }
        ledger.appendAll(fresh, now);
        return envelopes.stream().map(Envelope::digest).toList();
    }

    /** Signs as the storer and files it. */
    Digest attest(Statement statement, Signer signer, Role role) throws IOException {
        return ledger.append(signed(statement, signer, role), clock.now()).envelope();
    }

    /** Signs as the storer what somebody else files. */
    Verified<Statement> signed(Statement statement, Signer signer, Role role) {
        return trust.current().verifyStatement(Envelope.sign(statement, signer), role, Occasion.at(clock.now()));
    }

    @Override public Digest source(String repository, Digest commit) throws IOException {
        var folder = repositories.folder(repository, trust.current().trustDomain());
        var served = repositories.nameOf(folder);
        // as provenance names a source, so that the trust map can say from which repositories a pipeline may be built
        var source = served.map(name -> new SourceScope(trust.current().trustDomain(), name).toUri()).orElseGet(() -> "git+file://" + folder);
        if (served.isEmpty()) {
            others.require(SourceRepositories.repository(source), commit);
        }
        var tree = CommitReader.read(folder, commit, blobs);
        ingested(source + "@" + commit.hex(), commit, tree, "the commit's objects were hashed again; who wrote it was not looked at");
        return tree.digest();
    }

    @Override public Digest material(String source, Digest pinned) throws IOException {
        var tree = materials.take(source, pinned);
        var name = tree.entries().firstKey();
        ingested(source + "/" + name, pinned, tree, name.endsWith("-sources.jar")
                ? "a published sources jar, which is not a tag of its repository; pinned by sha256"
                : "a published binary, not built from source; pinned by sha256");
        return tree.digest();
    }

    private void ingested(String source, Digest subject, Tree tree, String note) throws IOException {
        for (var entry : ledger.listAbout(subject)) {
            if (entry.predicateType().equals(Ingest.TYPE) && entry.subjects().contains(tree.digest())
                    && Ingest.read(ledger.envelope(entry).unverifiedStatement()).source().equals(source)) {
                return;
            }
        }
        attest(new Ingest(source, subject, tree.digest(), note, clock.now()).toStatement(), ingest, Role.INGEST);
    }

    @Override public void report(Report report) throws IOException {
        var statement = new Reports(blobs).statement(report);
        for (var entry : ledger.listAbout(report.commit())) {
            if (entry.predicateType().equals(statement.predicate().type()) && entry.subjects().equals(statement.subjectDigests())) {
                return;
            }
        }
        attest(statement, evidence, Role.EVIDENCE);
    }

    /** Once: asked again it changes nothing, so that a late repetition never takes the place of what was published since. */
    @Override public synchronized void publish(Onward onward) throws IOException {
        if (!(passed.step(onward) instanceof Plan.Step.Publish step) || !step.target().equals(onward.target())) {
            throw new Rejected.Untrusted("found step " + onward.step() + " used to publish " + onward.target() + ", expected a publish step of that name");
        }
        var subjects = onward.inputs().entrySet().stream().map(input -> Resource.of(input.getKey(), input.getValue())).toList();
        var purl = "pkg:generic/" + onward.target() + "@" + onward.run();
        var release = new Statement(subjects, new Release(purl, onward.run() + "/" + onward.step()));
        if (!isFiled(subjects.getFirst().digests().getFirst(), Release.TYPE, filed -> filed.predicate().equals(release.predicate()))) {
            publications.publish(onward, trust.current(), clock.now());
            attest(release, ingest, Role.INGEST);
        }
    }

    /** Once, as {@link #publish}. */
    @Override public synchronized void deploy(Onward onward) throws IOException {
        if (!(passed.step(onward) instanceof Plan.Step.Deploy step) || !step.environment().equals(onward.target())) {
            throw new Rejected.Untrusted("found step " + onward.step() + " used to deploy to " + onward.target() + ", expected a deploy step of that environment");
        }
        var missing = new LinkedHashSet<Digest>();
        for (var artifact : onward.inputs().values()) {
            if (!isFiled(artifact, Deployment.TYPE, statement -> isOf(Deployment.read(statement), onward))) {
                missing.add(artifact);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        environments.deploy(onward.target(), onward.run(), onward.inputs(), onward.vsa());
        for (var artifact : missing) {
            attest(new Deployment(onward.target(), onward.run(), onward.step(), artifact, onward.vsa(), clock.now()).toStatement(), ingest, Role.INGEST);
        }
    }

    private static boolean isOf(Deployment deployment, Onward onward) {
        return deployment.run().equals(onward.run()) && deployment.step().equals(onward.step()) && deployment.environment().equals(onward.target());
    }

    /** Whether this storer has said it already. */
    private boolean isFiled(Digest subject, String type, Predicate<Statement> matches) throws IOException {
        for (var entry : ledger.listAbout(subject)) {
            try {
                if (entry.predicateType().equals(type) && matches.test(trust.current().verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value())) {
                    return true;
                }
            } catch (Rejected.Untrusted e) {
                // under a key that has been taken away since: it is said anew
            }
        }
        return false;
    }
}
