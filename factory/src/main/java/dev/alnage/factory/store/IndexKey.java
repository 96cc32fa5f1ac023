package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What an entry is found under, as the number that the index keeps in place of a digest. Two digests can have one number,
 * and whoever signs statements can make such digests: so what is found is always compared with the entry itself.
 */
final class IndexKey {
    /** Odd, so that no two numbers become one: the kinds of keys only part. */
    private static final long SUBJECT = 0x9e3779b97f4a7c15L;
    private static final long TYPE = 0xc2b2ae3d27d4eb4fL;
    private static final int DIGITS = 16;

    private IndexKey() {}

    static long ofEnvelope(Digest envelope) {
        return first(envelope);
    }

    static long ofSubject(Digest subject) {
        return first(subject) * SUBJECT;
    }

    static long ofType(String predicateType) {
        return first(Digest.of(Bytes.utf8(predicateType))) * TYPE;
    }

    private static long first(Digest digest) {
        return Long.parseUnsignedLong(digest.hex(), 0, DIGITS, 16);
    }

    /** All keys of an entry that has its subjects, each once. */
    static long[] of(LedgerEntry entry) {
        var keys = LongStream.concat(LongStream.of(ofEnvelope(entry.envelope()), ofType(entry.predicateType())),
                entry.subjects().stream().mapToLong(IndexKey::ofSubject)).toArray();
        Arrays.sort(keys);
        return Arrays.stream(keys).distinct().toArray();
    }
}
