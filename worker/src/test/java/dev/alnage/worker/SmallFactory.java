package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.worker.http.Factory;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The smallest factory that a worker can serve: real keys, a real trust file, blobs in memory. */
final class SmallFactory implements Factory {
    static final String POOL = "east";

    private final SoftwareSigner ana = Keys.ed25519();
    private final SoftwareSigner ben = Keys.ed25519();
    final SoftwareSigner planner = Keys.ed25519();
    final SoftwareSigner ca = Keys.ed25519();
    final TrustFile trust;
    final Map<Digest, Bytes> blobs = new HashMap<>();
    final Deque<Lease> waiting = new ArrayDeque<>();
    final List<Delivery> delivered = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final Map<String, Tree> outbox = new TreeMap<>();
    private final Path outboxDirectory;
    String certifiedStep = "";
    long leaseSeconds = 60;
    volatile boolean leaseLost;

    SmallFactory(Path outboxDirectory) {
        this.outboxDirectory = outboxDirectory;
        var root = new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2);
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        workloads.put(Role.PLANNER, Set.of(Keys.principal("factory", planner)));
        workloads.put(Role.WORKER_CA, Set.of(Keys.principal("sealer", ca)));
        trust = FoundingEntries.file(1, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3600), "factory.example", root, workloads,
                List.of(POOL), List.of());
    }

    Envelope signedTrust() {
        return trust.sign(ana, ben);
    }

    Digest put(Bytes content) {
        blobs.put(Digest.of(content), content);
        return Digest.of(content);
    }

    /** A tree of small text files. */
    Digest tree(Map<String, String> files) {
        var entries = new TreeMap<String, Tree.Entry>();
        files.forEach((path, text) -> entries.put(path, new Tree.Entry.File(put(Bytes.utf8(text)), Bytes.utf8(text).size(), false)));
        return put(new Tree(entries).toBytes());
    }

    Lease offer(Order order, Signer signer) {
        var lease = new Lease(Envelope.sign(order.toStatement(), signer), 1, Instant.now().plusSeconds(leaseSeconds));
        waiting.add(lease);
        return lease;
    }

    @Override public Optional<Lease> lease(String pool) {
        return Optional.ofNullable(waiting.poll());
    }

    @Override public Lease renew(Lease lease) {
        if (leaseLost) {
            throw new Rejected.Stale("found fence " + lease.fence() + ", expected a newer one");
        }
        return new Lease(lease.order(), lease.fence(), Instant.now().plusSeconds(60));
    }

    @Override public Bytes certify(Envelope order, long fence, Key key) {
        var content = Order.read(trust.verifyStatement(order, Role.PLANNER, Occasion.at(Instant.now())).value());
        var now = Instant.now();
        return WorkerCertificate.issue(ca, new WorkerCertificate("factory.example", content.pool(), content.run(),
                certifiedStep.isEmpty() ? content.step() : certifiedStep, order.digest(), fence, key, now.minusSeconds(1),
                now.plus(Duration.ofMinutes(5))), BigInteger.valueOf(7));
    }

    @Override public InputStream blob(Digest digest) throws IOException {
        var content = blobs.get(digest);
        if (content == null) {
            throw new Rejected.Untrusted("found no blob " + digest + ", expected one");
        }
        return content.toStream();
    }

    @Override public void deliver(Delivery delivery) throws IOException {
        var directory = outboxDirectory.resolve(delivery.outbox());
        try (var outputs = Files.list(directory.resolve("out"))) {
            for (var output : outputs.toList()) {
                outbox.put(output.getFileName().toString(), dev.alnage.worker.tree.TreeFiles.read(output, Long.MAX_VALUE));
            }
        }
        put(Bytes.of(Files.readAllBytes(directory.resolve("log"))));
        put(Bytes.of(Files.readAllBytes(directory.resolve("trace.json"))));
        delivered.add(delivery);
    }

    @Override public void refuse(Lease lease, String reason) {
        refused.add(reason);
    }
}
