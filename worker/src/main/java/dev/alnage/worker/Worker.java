package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.worker.http.Factory.Delivery;
import dev.alnage.worker.http.Factory.Lease;
import dev.alnage.worker.http.Factory;
import dev.alnage.worker.image.Image;
import dev.alnage.worker.image.Images;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Programs;
import dev.alnage.worker.sandbox.SandboxFailed;
import dev.alnage.worker.sandbox.SandboxRuntime;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes one signed order at a time: verifies it and every input, has its command run in a sandbox, and signs what it saw with
 * a key that is good for this order only. It decides nothing, fetches nothing from elsewhere, and leaves its results in an
 * outbox where another process takes them. Killed at any moment it loses nothing that was acknowledged: until the delivery is
 * answered the order counts as not done, and comes back under a higher fence.
 */
public final class Worker {
    private final WorkerSettings settings;
    private final Factory factory;
    private final TrustSource trust;
    private final Images images;
    private final SandboxRuntime runtime;
    private final Clock clock;
    private final SecureRandom random;
    private final Event.Stream events;
    private final Path programs;
    private boolean fresh = true;

    public Worker(WorkerSettings settings, Factory factory, TrustSource trust, Images images, SandboxRuntime runtime, Clock clock,
            SecureRandom random, Event.Stream events) throws IOException {
        this.settings = settings;
        this.factory = factory;
        this.trust = trust;
        this.images = images;
        this.runtime = runtime;
        this.clock = clock;
        this.random = random;
        this.events = events;
        settings.makeDirectories();
        this.programs = Programs.make(settings.state());
    }

    /** Carries out one order if one waits; returns whether there was one. */
    public boolean serve() throws IOException, InterruptedException {
        var lease = factory.lease(settings.pool());
        if (lease.isEmpty()) {
            return false;
        }
        try (var held = HeldLease.hold(factory, lease.get(), clock)) {
            carryOut(held);
        } catch (Rejected | SandboxFailed e) {
            event(Event.Severity.ERROR, Event.Kind.REFUSED, lease.get().digest(), String.valueOf(e.getMessage()));
            factory.refuse(lease.get(), String.valueOf(e.getMessage()));
        } finally {
            fresh = false;
        }
        return true;
    }

    private void carryOut(HeldLease held) throws IOException, InterruptedException {
        var lease = held.lease();
        var order = OrderCheck.verify(lease.order(), trust.current(), settings.pool(), clock.instant());
        var image = image(order.image());
        var inputs = new TreeMap<String, Tree>();
        for (var input : order.inputs().entrySet()) {
            inputs.put(input.getKey(), TreeFiles.fetch(input.getValue(), factory::blob));
        }
        event(Event.Severity.INFORMATIONAL, Event.Kind.STARTED, lease.digest(), "run " + order.run() + " step " + order.step());
        var outbox = Outbox.create(settings.outbox(), lease);
        try (var workspace = Workspace.open(settings.orders(), settings.privilege(), order, inputs, factory::blob, settings.owner())) {
            var argv = image.resolve(order.argv(), order.environment());
            var box = workspace.confinement(image.root(), programs, argv, settings.ids());
            var seen = held.guard(() -> runtime.run(box, outbox.log(), fresh));
            workspace.requireInputsUnchanged();
            var outputs = outputs(workspace, outbox, order, seen);
            report(lease, seen);
            deliver(lease, order, inputs, outputs, seen, outbox);
        } finally {
            outbox.delete();
        }
    }

    /** An image that this worker cannot read will not get readable by waiting: the order is refused, and that is seen. */
    private Image image(Digest manifest) {
        try {
            return images.open(manifest);
        } catch (IOException e) {
            throw new SandboxFailed("found image " + manifest + " that cannot be read (" + e + "), expected one in the folder of the images", e);
        }
    }

    /** What a killed command left is not taken: it may be over any limit, and nobody may use it. */
    private static SortedMap<String, Tree> outputs(Workspace workspace, Outbox outbox, Order order, Observation seen) throws IOException {
        var outputs = new TreeMap<String, Tree>();
        var bytesLeft = order.limits().outputBytes();
        for (var output : workspace.outputs().entrySet()) {
            if (seen.outcome().ending() instanceof Ending.Exited) {
                outputs.put(output.getKey(), TreeFiles.copy(output.getValue(), outbox.output(output.getKey()), bytesLeft));
            } else {
                Files.createDirectories(outbox.output(output.getKey()));
                outputs.put(output.getKey(), new Tree(new TreeMap<>()));
            }
        }
        return outputs;
    }

    private void deliver(Lease lease, Order order, SortedMap<String, Tree> inputs, SortedMap<String, Tree> outputs, Observation seen, Outbox outbox)
            throws IOException {
        var trees = new TreeMap<String, Digest>();
        outputs.forEach((name, tree) -> trees.put(name, tree.digest()));
        var report = new StepReport(lease.digest(), order.workDigest(), order.image(), order.run(), order.pool(), lease.fence(), order.inputs(), trees, seen);
        var trace = Json.object().with("order", lease.digest().toString()).with("trace", seen.trace().toJson()).build().toBytes();
        outbox.trace(trace);
        // made now and dropped with this frame: nothing that ran in the sandbox was alive while it existed
        var signer = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var der = factory.certify(lease.order(), lease.fence(), signer.key());
        var certificate = certified(der, lease, order, signer.key());
        var envelopes = new Attestations(order, inputs, outputs, report, Digest.of(trace)).sign(signer, der, certificate);
        outbox.envelopes(envelopes);
        factory.deliver(new Delivery(lease.digest(), lease.fence(), outbox.name(), envelopes));
        event(Event.Severity.INFORMATIONAL, Event.Kind.ENDED, lease.digest(), "step " + order.step() + " exit code " + seen.outcome().ending().exitCode());
    }

    /** The certificate must be for exactly this: a link under another one would be refused later, when nobody is there to ask. */
    private WorkerCertificate certified(Bytes der, Lease lease, Order order, Key key) {
        var file = trust.current();
        var certificate = WorkerCertificate.verify(der, file.keys(Role.WORKER_CA), clock.instant());
        var expected = new WorkerCertificate(file.trustDomain(), order.pool(), order.run(), order.step(), lease.digest(), lease.fence(), key,
                certificate.notBefore(), certificate.notAfter());
        if (!certificate.equals(expected)) {
            throw new Rejected.Untrusted("found a certificate for " + certificate.spiffeId() + ", expected " + expected.spiffeId());
        }
        return certificate;
    }

    private void report(Lease lease, Observation seen) {
        if (seen.outcome().ending() instanceof Ending.Killed(var limit)) {
            event(Event.Severity.WARNING, Event.Kind.KILLED, lease.digest(), "killed at its limit of " + limit.wireName());
        }
        if (seen.trace() instanceof Trace.Observed observed) {
            for (var finding : observed.findings()) {
                event(Event.Severity.WARNING, Event.Kind.SOCKET, lease.digest(), finding.exe() + " " + finding.call() + " " + finding.address() + " refused");
            }
        }
    }

    private void event(Event.Severity severity, Event.Kind kind, Digest order, String message) {
        events.write(new Event(clock.instant(), severity, kind, order.toString(), message));
    }
}
