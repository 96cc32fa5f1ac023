package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.CheckpointSealer;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.FileLedger;
import dev.alnage.factory.store.IndexFile;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Path 5: how soon a ledger of many entries is ready: with its index, a little behind it, and without one; and its look-ups. */
final class LogOpen {
    private static final String ORIGIN = "benchmark.example/log";
    private static final int COMMIT = 1_000;
    private static final int BEHIND = 10_000;
    private static final int LOOKUPS = 20_000;

    private final Path home;
    private final AtomicFiles files;
    private final SoftwareSigner sealer = newKey();
    private final SoftwareSigner worker = newKey();
    private final Trust workers = new Trust(java.util.Set.of(new Principal("worker", java.util.Set.of(worker.key()))), 1);

    private LogOpen(Path home) {
        this.home = home;
        this.files = new AtomicFiles(new RealDisk(), home);
    }

    private static SoftwareSigner newKey() {
        return SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
    }

    static void measure(Path home, int entries) throws IOException, InterruptedException {
        Files.createDirectories(home);
        var bench = new LogOpen(home);
        bench.fill(entries);
        Stopwatch.print("entries", entries);
        Stopwatch.print("open.s", bench.open(bench.index()));
        Stopwatch.print("open.peak_mib", peakMebibytes());
        Stopwatch.print("index.mib", Files.size(home.resolve("index.db")) / 1048576.0);
        Files.copy(home.resolve("index.db"), home.resolve("older.db"));
        bench.fill(BEHIND);
        Files.move(home.resolve("older.db"), home.resolve("index.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(home.resolve("index.db-wal"));
        Files.deleteIfExists(home.resolve("index.db-shm"));
        Stopwatch.print("behind.s", bench.open(bench.index()));
        bench.lookups(entries);
        Files.delete(home.resolve("index.db"));
        Stopwatch.print("rebuild.s", bench.open(bench.index()));
        Stopwatch.print("rebuild.peak_mib", peakMebibytes());
    }

    private IndexFile index() {
        return IndexFile.at(home.resolve("index.db"));
    }

    /** One envelope is signed; the others differ from it by a subject that nobody verifies here. */
    private void fill(int entries) throws IOException {
        try (var ledger = ledger(index())) {
            var made = (int) ledger.size();
            for (var from = made; from < made + entries; from += COMMIT) {
                var statements = new ArrayList<Verified<Statement>>();
                for (var i = from; i < Math.min(made + entries, from + COMMIT); i++) {
                    statements.add(statement(i));
                }
                ledger.appendAll(statements, Instant.now());
            }
        }
    }

    private static Digest subject(int number) {
        return Digest.of(Bytes.utf8("artifact " + number / 2));
    }

    private Verified<Statement> statement(int number) {
        var predicate = new Predicate.Unknown("https://example.org/test/v" + number % 10, Json.object().with("number", number).build());
        return workers.verifyStatement(Envelope.sign(Statement.about(Resource.of("artifact", subject(number)), predicate), worker));
    }

    private FileLedger ledger(IndexFile index) throws IOException {
        var signing = CheckpointSealer.open(files, home.resolve("sealer/state"), ORIGIN, sealer);
        return FileLedger.open(files, home.resolve("log"), new NoBlobs(), signing, CheckpointTrust.of(new NoteKey(ORIGIN, sealer.key())), index);
    }

    private double open(IndexFile index) throws IOException, InterruptedException {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
        return Stopwatch.of(() -> ledger(index).close()).wall();
    }

    private static double peakMebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1048576.0;
    }

    private void lookups(int entries) throws IOException, InterruptedException {
        var random = new Random(1);
        try (var ledger = ledger(index())) {
            var took = Stopwatch.of(() -> {
                for (var i = 0; i < LOOKUPS; i++) {
                    if (ledger.listAbout(subject(random.nextInt(entries))).size() != 2) {
                        throw new IllegalStateException("found another number of entries about a subject, expected two");
                    }
                }
            });
            Stopwatch.print("lookup.ms", 1e3 * took.wall() / LOOKUPS);
        }
    }

    /** The envelopes do not matter here, and a million of them would fill the disk. */
    private static final class NoBlobs implements Blobs {
        @Override public Digest put(InputStream content, long bytesMax) throws IOException {
            return Digest.of(Bytes.of(content.readAllBytes()));
        }

        @Override public boolean has(Digest digest) {
            return false;
        }

        @Override public InputStream open(Digest digest) throws IOException {
            throw new IOException("no blobs are kept");
        }

        @Override public Bytes read(Digest digest, int bytesMax) throws IOException {
            throw new IOException("no blobs are kept");
        }

        @Override public Stream<Digest> list() {
            return Stream.of();
        }

        @Override public List<Digest> putAll(List<Bytes> contents) {
            return contents.stream().map(Digest::of).toList();
        }
    }
}
