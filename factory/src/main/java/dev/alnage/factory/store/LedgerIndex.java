package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where to find the entries of the ledger. The latest are held in memory, the others are in the log and found through an
 * index in a file, which is written beside the appends and never waited for. Whatever the index names is read from the log and
 * must have been signed there; an index that names what the log does not have is made again.
 */
final class LedgerIndex implements Closeable {
    private static final System.Logger LOG = System.getLogger(LedgerIndex.class.getName());
    /** So many entries go into the file at once: then each of its pages is written for many of them. */
    static final int ENTRIES_IN_MEMORY = 32_768;
    private static final int ENTRIES_AT_ONCE = 65_536;

    /** Entries in a row that are held in memory. */
    private static final class Recent {
        private final long first;
        private final List<LedgerEntry> entries = new ArrayList<>();
        private final Map<Long, List<Long>> places = new HashMap<>();

        private Recent(long first) {
            this.first = first;
        }

        private void add(LedgerEntry entry) {
            entries.add(entry);
            for (var key : IndexKey.of(entry)) {
                places.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(entry.index());
            }
        }

        private long end() {
            return first + entries.size();
        }
    }

    private final SignedLog log;
    private final Blobs blobs;
    private final Optional<SqliteIndex> file;
    private final int entriesInMemory;
    /** Oldest first; all but the last are on their way into the file. */
    private final Deque<Recent> recent = new ArrayDeque<>();
    private boolean writing;

    private LedgerIndex(SignedLog log, Blobs blobs, Optional<SqliteIndex> file, int entriesInMemory) {
        this.log = log;
        this.blobs = blobs;
        this.file = file;
        this.entriesInMemory = entriesInMemory;
    }

    /** Over all entries of the log. @param file without one all entries are held in memory */
    static LedgerIndex open(SignedLog log, Blobs blobs, IndexFile file) throws IOException {
        var index = new LedgerIndex(log, blobs, file.open(), file.entriesInMemory());
        try {
            index.catchUp();
            return index;
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /** Takes in what the file lacks, which is everything if it is not of this log. */
    private void catchUp() throws IOException {
        var from = 0L;
        if (file.isPresent()) {
            var known = file.get().range();
            if (known.size() > log.size() || !log.rangeAt(known.size()).equals(known)) {
                LOG.log(System.Logger.Level.WARNING, () -> "index of " + known.size() + " entries made again, found another log's");
                file.get().clear();
            }
            from = file.get().range().size();
            from = fill(file.get(), from, log.size() - Math.min(log.size() - from, entriesInMemory));
        }
        recent.add(new Recent(from));
        for (; from < log.size(); from = Math.min(log.size(), from + ENTRIES_AT_ONCE)) {
            read(from, Math.min(log.size(), from + ENTRIES_AT_ONCE)).forEach(recent.getLast()::add);
        }
    }

    private long fill(SqliteIndex index, long from, long to) throws IOException {
        var range = log.rangeAt(from);
        for (var at = from; at < to; at = range.size()) {
            var records = log.records(at, Math.min(to, at + ENTRIES_AT_ONCE));
            range = range.append(SignedLog.leaves(records));
            var entries = new ArrayList<LedgerEntry>();
            for (var record : records) {
                entries.add(LedgerReader.whole(LedgerEntry.read(at + entries.size(), record), blobs));
            }
            index.add(rows(entries), range);
        }
        return range.size();
    }

    private static List<SqliteIndex.Row> rows(List<LedgerEntry> entries) {
        var rows = new ArrayList<SqliteIndex.Row>();
        for (var entry : entries) {
            for (var key : IndexKey.of(entry)) {
                rows.add(new SqliteIndex.Row(key, entry.index()));
            }
        }
        return rows;
    }

    /** The entries at these places, from the log. */
    private List<LedgerEntry> read(long from, long to) throws IOException {
        var entries = new ArrayList<LedgerEntry>();
        for (var record : log.records(from, to)) {
            entries.add(LedgerReader.whole(LedgerEntry.read(from + entries.size(), record), blobs));
        }
        return entries;
    }

    /** Adds entries that are in the log; those before them are there already. */
    synchronized void add(List<LedgerEntry> entries) {
        for (var entry : entries) {
            if (entry.index() != recent.getLast().end() || entry.lacksSubjects()) {
                throw new IllegalArgumentException("entry " + entry.index() + " does not follow " + recent.getLast().end() + " whole entries");
            }
            recent.getLast().add(entry);
        }
        if (file.isPresent() && recent.getLast().entries.size() >= entriesInMemory) {
            recent.add(new Recent(recent.getLast().end()));
            writeBeside(file.get());
        }
    }

    /** One thread at a time; what it cannot write stays in memory, and is tried again with what comes after it. */
    private void writeBeside(SqliteIndex index) {
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name("ledger-index").start(() -> {
                try {
                    for (var next = oldest(); next.isPresent(); next = oldest()) {
                        index.add(rows(next.get().entries), log.rangeAt(next.get().end()));
                        written();
                    }
                } catch (IOException | RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, () -> "index not written, cause=" + e.getMessage());
                    stopWriting();
                }
            });
        }
    }

    private synchronized Optional<Recent> oldest() {
        writing = recent.size() > 1;
        notifyAll();
        return writing ? Optional.of(recent.getFirst()) : Optional.empty();
    }

    private synchronized void written() {
        recent.removeFirst();
    }

    private synchronized void stopWriting() {
        writing = false;
        notifyAll();
    }

    synchronized List<LedgerEntry> listAbout(Digest subject) throws IOException {
        return find(IndexKey.ofSubject(subject), 0, Integer.MAX_VALUE, entry -> entry.subjects().contains(subject));
    }

    synchronized List<LedgerEntry> listOfType(String predicateType, long fromIndex, int limit) throws IOException {
        requireCounts(fromIndex, limit);
        return find(IndexKey.ofType(predicateType), fromIndex, limit, entry -> entry.predicateType().equals(predicateType));
    }

    synchronized Optional<LedgerEntry> findEnvelope(Digest envelope) throws IOException {
        return find(IndexKey.ofEnvelope(envelope), 0, Integer.MAX_VALUE, entry -> entry.envelope().equals(envelope)).stream().findFirst();
    }

    private List<LedgerEntry> find(long key, long from, int limit, Predicate<LedgerEntry> wanted) throws IOException {
        try {
            return found(key, from, limit, wanted);
        } catch (DamagedIndex e) {
            LOG.log(System.Logger.Level.WARNING, () -> "index made again, " + e.getMessage());
            awaitWriting();
            file.orElseThrow().clear();
            fill(file.get(), 0, recent.getFirst().first);
            return found(key, from, limit, wanted);
        }
    }

    private List<LedgerEntry> found(long key, long from, int limit, Predicate<LedgerEntry> wanted) throws IOException {
        var entries = new ArrayList<LedgerEntry>();
        for (var place : places(key, from, limit)) {
            var entry = at(place);
            if (wanted.test(entry)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private List<Long> places(long key, long from, int limit) throws IOException {
        var places = new TreeSet<Long>();
        if (file.isPresent() && from < recent.getFirst().first) {
            for (var place : file.get().find(key, from, limit)) {
                if (place >= recent.getLast().end() || place < recent.getFirst().first && !hasKey(place, key)) {
                    throw new DamagedIndex("found a hint to entry " + place + ", which has not what it says");
                }
                places.add(place);
            }
        }
        for (var part : recent) {
            var known = part.places.getOrDefault(key, List.of());
            var begin = Collections.binarySearch(known, from);
            places.addAll(known.subList(begin < 0 ? -begin - 1 : begin, known.size()));
        }
        return places.stream().limit(limit).toList();
    }

    private boolean hasKey(long place, long key) throws IOException {
        for (var own : IndexKey.of(at(place))) {
            if (own == key) {
                return true;
            }
        }
        return false;
    }

    private LedgerEntry at(long place) throws IOException {
        for (var part : recent) {
            if (place >= part.first && place < part.end()) {
                return part.entries.get((int) (place - part.first));
            }
        }
        return read(place, place + 1).getFirst();
    }

    synchronized List<LedgerEntry> list(long fromIndex, int limit) throws IOException {
        requireCounts(fromIndex, limit);
        var entries = new ArrayList<LedgerEntry>();
        var from = Math.min(fromIndex, size());
        var to = Math.min(size(), from + limit);
        var inLog = Math.clamp(recent.getFirst().first, from, to);
        entries.addAll(read(from, inLog));
        for (var place = inLog; place < to; place++) {
            entries.add(at(place));
        }
        return List.copyOf(entries);
    }

    private static void requireCounts(long fromIndex, int limit) {
        if (fromIndex < 0 || limit < 0) {
            throw new IllegalArgumentException("found index " + fromIndex + " and limit " + limit + ", expected 0 or more");
        }
    }

    synchronized long size() {
        return recent.getLast().end();
    }

    /** Waits for what is being written; what is only in memory is read from the log the next time. */
    @Override public synchronized void close() throws IOException {
        awaitWriting();
        if (file.isPresent()) {
            file.get().close();
        }
    }

    private void awaitWriting() throws IOException {
        try {
            while (writing) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the index of the ledger was written");
        }
    }

    /** The index says what the log does not. */
    private static final class DamagedIndex extends IOException {
        private static final long serialVersionUID = 1;

        private DamagedIndex(String message) {
            super(message);
        }
    }
}
