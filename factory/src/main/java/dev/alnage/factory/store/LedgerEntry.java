package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;
import java.util.List;

/**
 * One {@link LedgerRecord} of the ledger at its place: it names an envelope in the blobs. {@code index} counts from 0. What
 * {@link LedgerView} returns has all subjects, also those that did not fit into the record.
 */
public record LedgerEntry(long index, Digest envelope, long size, String predicateType, List<Digest> subjects, int subjectCount,
        Instant time) {
    public LedgerEntry {
        subjects = new LedgerRecord(envelope, size, predicateType, subjects, subjectCount, time).subjects();
    }

    /** The entry of a verified statement; who appends has no say in what it is filed under. */
    static LedgerEntry of(Verified<Statement> statement, Bytes envelope, Instant time) {
        var subjects = statement.value().subjectDigests();
        return new LedgerEntry(0, Digest.of(envelope), envelope.size(), statement.value().predicate().type(), subjects, subjects.size(), time);
    }

    LedgerRecord record() {
        return new LedgerRecord(envelope, size, predicateType, subjects, subjectCount, time);
    }

    /** The record as the log takes it: without the subjects if they do not fit. */
    Bytes toRecord() {
        return record().toRecord();
    }

    LedgerEntry withSubjects(List<Digest> found) {
        return new LedgerEntry(index, envelope, size, predicateType, found, subjectCount, time);
    }

    LedgerEntry at(long place) {
        return new LedgerEntry(place, envelope, size, predicateType, subjects, subjectCount, time);
    }

    boolean lacksSubjects() {
        return subjects.isEmpty();
    }

    Bytes toBytes() {
        return record().toBytes();
    }

    /** Reads the record at a place of the log; any other spelling of it is refused. */
    static LedgerEntry read(long index, Bytes record) {
        var read = LedgerRecord.read(index, record);
        return new LedgerEntry(index, read.envelope(), read.size(), read.predicateType(), read.subjects(), read.subjectCount(), read.time());
    }

    static List<Digest> subjectsOf(Envelope envelope) {
        return LedgerRecord.subjectsOf(envelope);
    }
}
