package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.log.InclusionProof;
import dev.alnage.evidence.log.MerkleTree;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.IndexFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Path 5: envelopes of 1 KiB into the log, each in a signed checkpoint and durable when its writer goes on; and proofs. */
final class LogAppend {
    private static final String ORIGIN = "benchmark.example/ledger";
    private static final int PREDICATE_BYTES = 430;
    private static final int PAGE = 4096;
    private static final int LEAVES = 1 << 17;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SoftwareSigner sealer = SoftwareSigner.generate(Key.Kind.ED25519, RANDOM);
    private final SoftwareSigner worker = SoftwareSigner.generate(Key.Kind.ED25519, RANDOM);
    private final Trust workers = new Trust(Set.of(new Principal("worker", Set.of(worker.key()))), 1);
    private final Path home;
    private int made;

    private LogAppend(Path home) {
        this.home = home;
    }

    static void measure(Path home, int appends) throws IOException, InterruptedException {
        var log = new LogAppend(Files.createDirectories(home));
        log.append("warm", 16, appends);
        log.appendAlone(Math.max(1, appends / 10));
        log.append("w64", 64, appends);
        log.append("w2048", 2048, Math.max(2048, 4 * appends));
        proofs();
    }

    /** The limit of the machine: milliseconds of one writer that appends 4 KiB and waits until they are durable. */
    static double fsync(Path file, int times) throws IOException, InterruptedException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            return Stopwatch.of(() -> {
                for (var i = 0; i < times; i++) {
                    channel.write(ByteBuffer.allocate(PAGE));
                    channel.force(false);
                }
            }).wall() * 1e3 / times;
        }
    }

    private void append(String name, int writers, int appends) throws IOException, InterruptedException {
        var statements = new ConcurrentLinkedQueue<>(statements(appends));
        var disk = new CountingDisk();
        var files = new AtomicFiles(disk, home);
        var directory = home.resolve(name);
        Files.createDirectory(directory);
        var signing = CheckpointSealer.open(files, directory.resolve("sealer/state"), ORIGIN, sealer);
        try (var ledger = FileLedger.open(files, directory.resolve("log"), FileBlobs.open(files, directory.resolve("blobs")), signing,
                CheckpointTrust.of(new NoteKey(ORIGIN, sealer.key())), IndexFile.at(directory.resolve("index.db")))) {
            var before = disk.syncs();
            var took = Stopwatch.of(() -> appendAll(ledger, statements, writers));
            if (ledger.size() != appends) {
                throw new IllegalStateException("found " + ledger.size() + " entries in the log, expected " + appends);
            }
            Stopwatch.print(name + ".rate", appends / took.wall());
            Stopwatch.print(name + ".ms", 1e3 * took.wall() / appends);
            Stopwatch.print(name + ".cpu_ms", 1e3 * took.cpu() / appends);
            Stopwatch.print(name + ".syncs", (double) (disk.syncs() - before) / appends);
        }
    }

    /** One writer, and after each append a plain fsync: what else the disk has to do hits both. */
    private void appendAlone(int appends) throws IOException, InterruptedException {
        var statements = statements(appends);
        Stopwatch.print("envelope.bytes", statements.getFirst().envelope().toBytes().size());
        var disk = new CountingDisk();
        var files = new AtomicFiles(disk, home);
        var directory = Files.createDirectory(home.resolve("w1"));
        var signing = CheckpointSealer.open(files, directory.resolve("sealer/state"), ORIGIN, sealer);
        try (var ledger = FileLedger.open(files, directory.resolve("log"), FileBlobs.open(files, directory.resolve("blobs")), signing,
                CheckpointTrust.of(new NoteKey(ORIGIN, sealer.key())), IndexFile.at(directory.resolve("index.db")))) {
            var before = disk.syncs();
            var row = disk.inARow();
            var append = 0.0;
            var cpu = 0.0;
            var fsync = 0.0;
            for (var statement : statements) {
                var took = Stopwatch.of(() -> ledger.append(statement, Instant.now()));
                append += took.wall();
                cpu += took.cpu();
                fsync += fsync(home.resolve("limit"), 1);
            }
            Stopwatch.print("w1.ms", 1e3 * append / appends);
            Stopwatch.print("w1.cpu_ms", 1e3 * cpu / appends);
            Stopwatch.print("w1.syncs", (double) (disk.syncs() - before) / appends);
            Stopwatch.print("w1.row", (double) (disk.inARow() - row) / appends);
            Stopwatch.print("fsync.ms", fsync / appends);
        }
    }

    private static void appendAll(FileLedger ledger, ConcurrentLinkedQueue<Verified<Statement>> statements, int writers) {
        // the executor's end waits for every writer
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < writers; i++) {
                threads.submit(() -> {
                    for (var next = statements.poll(); next != null; next = statements.poll()) {
                        ledger.append(next, Instant.now());
                    }
                    return writers;
                });
            }
        }
    }

    private List<Verified<Statement>> statements(int count) {
        var statements = new ArrayList<Verified<Statement>>();
        for (var i = 0; i < count; i++) {
            var subject = Digest.of(Bytes.utf8("artifact " + made++));
            var predicate = new Predicate.Unknown("https://example.org/test/v1", Json.object().with("content", "x".repeat(PREDICATE_BYTES)).build());
            statements.add(workers.verifyStatement(Envelope.sign(Statement.about(Resource.of("artifact", subject), predicate), worker)));
        }
        return statements;
    }

    private static void proofs() throws IOException, InterruptedException {
        var tree = new MerkleTree();
        for (var i = 0; i < LEAVES; i++) {
            tree.append(NodeHash.leaf(Bytes.utf8("entry " + i)));
        }
        var root = tree.root();
        var took = Stopwatch.best(3, () -> {
            var hashes = 0L;
            for (var i = 0; i < LEAVES; i++) {
                hashes += InclusionProof.make(tree, i, LEAVES).path().size();
            }
            if (hashes != (long) LEAVES * Integer.numberOfTrailingZeros(LEAVES)) {
                throw new IllegalStateException("found " + hashes + " hashes in the proofs of a whole tree");
            }
        });
        var checked = Stopwatch.best(2, () -> {
            for (var i = 0; i < LEAVES; i++) {
                InclusionProof.make(tree, i, LEAVES).verify(NodeHash.leaf(Bytes.utf8("entry " + i)), root);
            }
        });
        Stopwatch.print("proofs.rate", LEAVES / took.cpu());
        Stopwatch.print("proofs.verified.rate", LEAVES / checked.cpu());
    }
}
