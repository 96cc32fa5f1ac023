package dev.alnage.factory.store;

import dev.alnage.evidence.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of the ledger and where to find them by digest; made again from entries and blobs at each start. */
final class LedgerIndex {
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<Digest, Long> byEnvelope = new HashMap<>();
    private final Map<Digest, List<Integer>> bySubject = new HashMap<>();

    synchronized void add(LedgerEntry entry) {
        if (entry.index() != entries.size() || entry.lacksSubjects()) {
            throw new IllegalArgumentException("entry " + entry.index() + " does not follow " + entries.size() + " whole entries");
        }
        entries.add(entry);
        byEnvelope.putIfAbsent(entry.envelope(), entry.index());
        entry.subjects().forEach(subject -> bySubject.computeIfAbsent(subject, _ -> new ArrayList<>(1)).add((int) entry.index()));
    }

    synchronized List<LedgerEntry> listAbout(Digest subject) {
        return bySubject.getOrDefault(subject, List.of()).stream().map(entries::get).toList();
    }

    synchronized List<LedgerEntry> list(long fromIndex, int limit) {
        if (fromIndex < 0 || limit < 0) {
            throw new IllegalArgumentException("found index " + fromIndex + " and limit " + limit + ", expected 0 or more");
        }
        var from = (int) Math.min(fromIndex, entries.size());
        return List.copyOf(entries.subList(from, (int) Math.min((long) from + limit, entries.size())));
    }

    synchronized Optional<LedgerEntry> findEnvelope(Digest envelope) {
        return Optional.ofNullable(byEnvelope.get(envelope)).map(index -> entries.get(index.intValue()));
    }

    synchronized long size() {
        return entries.size();
    }
}
