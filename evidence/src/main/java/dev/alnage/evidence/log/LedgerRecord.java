package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger writes into its log for an envelope: the bytes that a leaf is the hash of. {@code size} is the envelope's in
 * bytes. Subjects that do not fit into a log entry are left out ({@code subjectCount} is then larger than the list) and
 * taken from the envelope itself.
 */
public record LedgerRecord(Digest envelope, long size, String predicateType, List<Digest> subjects, int subjectCount, Instant time) {
    private static final String HEAD = "alnage-ledger-entry/1";
    private static final int FIXED_LINES = 6;

    public LedgerRecord {
        subjects = List.copyOf(subjects);
        if (!envelope.isSha256() || size < 1 || subjectCount < 1 || !subjects.isEmpty() && subjects.size() != subjectCount) {
            throw new Rejected.Malformed("found a ledger entry of " + size + " bytes and " + subjectCount
                    + " subjects named by " + envelope + ", expected a sha256, and at least one of each");
        }
        if (predicateType.isEmpty() || predicateType.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new Rejected.Malformed("found a predicate type that is empty or has control characters, expected a URI");
        }
    }

    /** The record as the log takes it: without the subjects if they do not fit. */
    public Bytes toRecord() {
        var whole = toBytes();
        var record = whole.size() <= EntryBundle.ENTRY_BYTES_MAX ? whole
                : new LedgerRecord(envelope, size, predicateType, List.of(), subjectCount, time).toBytes();
        EntryBundle.requireFits(record);
        return record;
    }

    /** The canonical record: a line for each of its parts; the place in the log is not a part. */
    public Bytes toBytes() {
        var text = new StringBuilder(256 + 80 * subjects.size()).append(HEAD).append('\n').append(envelope).append('\n')
                .append(size).append('\n').append(time).append('\n').append(predicateType).append('\n').append(subjectCount).append('\n');
        subjects.forEach(subject -> text.append(subject).append('\n'));
        return Bytes.utf8(text.toString());
    }

    /** Reads the record at a place of the log; any other spelling of it is refused. */
    public static LedgerRecord read(long index, Bytes record) {
        var lines = record.toText().split("\n", -1);
        if (lines.length < FIXED_LINES + 1 || !lines[0].equals(HEAD)) {
            throw new Rejected.Malformed("found log entry " + index + " that is none of the ledger's, expected " + HEAD);
        }
        try {
            var subjects = new ArrayList<Digest>();
            for (var i = FIXED_LINES; i < lines.length - 1; i++) {
                subjects.add(Digest.parse(lines[i]));
            }
            var entry = new LedgerRecord(Digest.parse(lines[1]), Long.parseLong(lines[2]), lines[4], subjects,
                    Integer.parseInt(lines[5]), Instant.parse(lines[3]));
            if (entry.toBytes().equals(record)) {
                return entry;
            }
        } catch (NumberFormatException | DateTimeException e) {
            // falls through to the one refusal
        }
        throw new Rejected.Malformed("found log entry " + index + " in a form that we do not write, expected the canonical one");
    }

    /**
     * What the envelope is filed under: the record's word for it, or, where there was no room, the envelope's own.
     *
     * @throws Rejected.Malformed if this is not the envelope that the record names
     */
    public List<Digest> subjects(Envelope found) {
        var bytes = found.toBytes();
        if (bytes.size() != size || !Digest.of(bytes).equals(envelope)) {
            throw new Rejected.Malformed("found envelope " + Digest.of(bytes) + " of " + bytes.size() + " bytes, expected " + envelope + " of " + size);
        }
        return subjects.isEmpty() ? subjectsOf(found) : subjects;
    }

    /** What the envelope says it is about; believed because the entry that names its digest is in the log. */
    public static List<Digest> subjectsOf(Envelope envelope) {
        return envelope.unverifiedStatement().subjectDigests();
    }
}
