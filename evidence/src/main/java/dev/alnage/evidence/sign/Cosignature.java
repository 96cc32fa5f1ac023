package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a witness says of a checkpoint: at this time it was the largest that I have seen of this log, and the log had only grown (C2SP
 * tlog-cosignature, version 1). The line below a note holds eight bytes of time and the signature.
 */
final class Cosignature {
    private static final int SIGNATURE_BYTES = 64;

    private Cosignature() {}

    /** The line that a witness adds. */
    static SignedNote.Signature make(String text, CosignerKey witness, Signer signer, Instant at) {
        var seconds = at.getEpochSecond();
        return new SignedNote.Signature(witness.name(), witness.hash(), time(seconds).plus(signer.sign(message(text, seconds))));
    }

    /**
     * When a witness cosigned.
     *
     * @throws Rejected.Untrusted if it did not, although the line claims it: such a line spoils the whole note
     */
    static Instant verify(String text, SignedNote.Signature line, Key witness) {
        if (line.sig().size() == Long.BYTES + SIGNATURE_BYTES) {
            var seconds = line.sig().slice(0, Long.BYTES).toBuffer().getLong();
            if (seconds >= 0 && seconds <= Instant.MAX.getEpochSecond() && Signatures.hold(witness, message(text, seconds), line.sig().slice(Long.BYTES, line.sig().size()))) {
                return Instant.ofEpochSecond(seconds);
            }
        }
        throw new Rejected.Untrusted("found a cosignature of " + line.name() + " that does not hold, expected one over this checkpoint");
    }

    private static Bytes time(long seconds) {
        return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(seconds).array());
    }

    private static Bytes message(String text, long seconds) {
        return Bytes.utf8("cosignature/v1\ntime " + seconds + "\n" + text);
    }
}
