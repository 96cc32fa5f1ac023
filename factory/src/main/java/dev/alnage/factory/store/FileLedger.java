package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Verified;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ledger as the files of a log. Whoever comes first writes for everybody who waits: one bundle, one signature, one
 * checkpoint for all of them, and no timer. The order of a commit is what makes a crash harmless: envelopes and entries at
 * once, then the sealer's signature, then the checkpoint, each durable before the next. An entry without its envelope was
 * never signed, and whoever opens the ledger drops it.
 */
public final class FileLedger implements Ledger, Closeable {
    static final int BATCH_MAX = 1024;

    /** An append that waits for its batch. Whoever writes the batch says how it ended; the others look with {@code queueing} held. */
    private static final class Waiting {
        private final LedgerEntry entry;
        private final Bytes record;
        private final Bytes envelope;
        private Optional<LedgerEntry> filed = Optional.empty();
        private Optional<IOException> failure = Optional.empty();

        private Waiting(LedgerEntry entry, Bytes record, Bytes envelope) {
            this.entry = entry;
            this.record = record;
            this.envelope = envelope;
        }

        private boolean isOver() {
            return filed.isPresent() || failure.isPresent();
        }
    }

    private final Blobs blobs;
    private final LogWriter writer;
    private final LedgerIndex index;
    private final Closeable lock;
    /** Guards who waits, how it ended for them, and whether somebody writes. */
    private final ReentrantLock queueing = new ReentrantLock();
    private final Condition written = queueing.newCondition();
    private final ArrayDeque<List<Waiting>> waiting = new ArrayDeque<>();
    private boolean writing;
    /** Held while the files of the log change. */
    private final ReentrantLock committing = new ReentrantLock();
    /** Guarded by {@link #committing}. */
    private boolean closed;
    /** Signed records that the index does not hold yet. */
    private final ArrayDeque<Bytes> unfiled = new ArrayDeque<>();

    private FileLedger(Blobs blobs, LogWriter writer, LedgerIndex index, Closeable lock) {
        this.blobs = blobs;
        this.writer = writer;
        this.index = index;
        this.lock = lock;
    }

    /**
     * Opens the ledger as its only writer: verifies the log against the checkpoint and settles with the sealer what a crash
     * left between the two.
     */
    public static FileLedger open(AtomicFiles files, Path directory, Blobs blobs, CheckpointSigner signer, CheckpointTrust trust)
            throws IOException {
        return open(files, directory, blobs, signer, trust, IndexFile.NONE);
    }

    /** As the other, with an index in a file, so that a long log is opened without reading its entries. */
    public static FileLedger open(AtomicFiles files, Path directory, Blobs blobs, CheckpointSigner signer, CheckpointTrust trust, IndexFile file)
            throws IOException {
        files.makeDirectory(directory);
        var lock = files.disk().lock(directory.resolve("lock"));
        try {
            var writer = LogWriter.open(files, directory, signer, trust, record -> blobs.has(LedgerEntry.read(0, record).envelope()));
            return new FileLedger(blobs, writer, LedgerIndex.open(writer.signed(), blobs, file), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override public LedgerEntry append(Verified<Statement> statement, Instant time) throws IOException {
        return appendAll(List.of(statement), time).getFirst();
    }

    @Override public List<LedgerEntry> appendAll(List<Verified<Statement>> statements, Instant time) throws IOException {
        if (statements.size() > BATCH_MAX) {
            throw new IllegalArgumentException("one commit takes at most " + BATCH_MAX + " entries, not " + statements.size());
        }
        var mine = new ArrayList<Waiting>();
        for (var statement : statements) {
            var envelope = statement.envelope().toBytes();
            var entry = LedgerEntry.of(statement, envelope, time);
            var append = new Waiting(entry, entry.toRecord(), envelope);
            append.filed = index.findEnvelope(entry.envelope());
            mine.add(append);
        }
        commitTogether(mine.stream().filter(append -> append.filed.isEmpty()).toList());
        var filed = new ArrayList<LedgerEntry>();
        for (var append : mine) {
            if (append.failure.isPresent()) {
                var failure = append.failure.get();
                throw new IOException("the entry of " + append.entry.envelope() + " was not filed: " + failure.getMessage(), failure);
            }
            filed.add(append.filed.orElseThrow());
        }
        return List.copyOf(filed);
    }

    /**
     * In one commit, perhaps with others: so that what comes last, such as a receipt, is never there without the rest. Whoever
     * finds nobody writing writes for all who wait by then; the others learn of their end together, without queueing for it,
     * so that what they append next waits together again.
     */
    private void commitTogether(List<Waiting> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        queueing.lock();
        try {
            waiting.add(fresh);
            while (!fresh.getFirst().isOver()) {
                if (writing) {
                    written.awaitUninterruptibly();
                } else {
                    writeNext();
                }
            }
        } finally {
            queueing.unlock();
        }
    }

    /** Called with {@code queueing} held, which is not held while the disk is waited for. */
    private void writeNext() {
        var batch = new ArrayList<Waiting>();
        for (var next = waiting.peek(); next != null && batch.size() + next.size() <= BATCH_MAX; next = waiting.peek()) {
            batch.addAll(waiting.remove());
        }
        writing = true;
        queueing.unlock();
        try {
            commitBatch(batch);
        } finally {
            queueing.lock();
            // after an error nobody waits for ever
            batch.stream().filter(append -> !append.isOver()).forEach(append -> append.failure = Optional.of(new IOException("the commit broke off")));
            writing = false;
            written.signalAll();
        }
    }

    private void commitBatch(List<Waiting> batch) {
        committing.lock();
        try {
            commit(batch);
        } catch (IOException e) {
            batch.forEach(append -> append.failure = Optional.of(e));
        } catch (RuntimeException e) {
            batch.forEach(append -> append.failure = Optional.of(new IOException(e.getMessage(), e)));
        } finally {
            committing.unlock();
        }
    }

    private void commit(List<Waiting> batch) throws IOException {
        if (closed) {
            throw new IOException("found a ledger that is closed, expected one that this process may still write");
        }
        file(writer.settle());
        Map<Digest, Waiting> fresh = new LinkedHashMap<>();
        for (var append : batch) {
            var digest = append.entry.envelope();
            if (index.findEnvelope(digest).isEmpty()) {
                fresh.putIfAbsent(digest, append);
            }
        }
        if (!fresh.isEmpty()) {
            var envelopes = fresh.values().stream().map(append -> append.envelope).toList();
            writer.append(fresh.values().stream().map(append -> append.record).toList(), () -> blobs.putAll(envelopes));
            var place = index.size();
            var entries = new ArrayList<LedgerEntry>();
            for (var append : fresh.values()) {
                entries.add(append.entry.at(place + entries.size()));
            }
            index.add(entries);
        }
        for (var append : batch) {
            append.filed = index.findEnvelope(append.entry.envelope());
        }
    }

    /** Takes signed records into the index; those that it cannot take now, for want of an envelope, it takes the next time. */
    private void file(List<Bytes> records) throws IOException {
        unfiled.addAll(records);
        while (!unfiled.isEmpty()) {
            index.add(List.of(LedgerReader.whole(LedgerEntry.read(index.size(), unfiled.getFirst()), blobs)));
            unfiled.removeFirst();
        }
    }

    /** The signed note of the newest checkpoint. */
    public Bytes note() {
        committing.lock();
        try {
            return writer.note();
        } finally {
            committing.unlock();
        }
    }

    @Override public List<LedgerEntry> listAbout(Digest subject) throws IOException {
        return index.listAbout(subject);
    }

    @Override public List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) throws IOException {
        return index.listOfType(predicateType, fromIndex, limit);
    }

    @Override public List<LedgerEntry> list(long fromIndex, int limit) throws IOException {
        return index.list(fromIndex, limit);
    }

    @Override public Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException {
        return index.findEnvelope(envelope);
    }

    @Override public Envelope envelope(LedgerEntry entry) throws IOException {
        return LedgerReader.envelope(entry, blobs);
    }

    @Override public long size() {
        return index.size();
    }

    @Override public LedgerView asOfNow() {
        return new LedgerAsOf(Optional.of(index), blobs);
    }

    /** Lets another process write, and never writes again. What was appended is durable already. */
    @Override public void close() throws IOException {
        committing.lock();
        closed = true;
        try (lock) {
            index.close();
        } finally {
            committing.unlock();
        }
    }
}
