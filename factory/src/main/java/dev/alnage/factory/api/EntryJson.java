package dev.alnage.factory.api;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.factory.store.LedgerEntry;

/** Entries of the ledger as JSON. */
final class EntryJson {
    private EntryJson() {}

    static Json write(LedgerEntry entry) {
        return Json.object().with("index", entry.index()).with("time", entry.time().toString()).with("predicateType", entry.predicateType())
                .with("envelope", entry.envelope().toString()).with("size", entry.size())
                .with("subjects", Json.texts(entry.subjects().stream().map(Digest::toString).toList())).build();
    }
}
