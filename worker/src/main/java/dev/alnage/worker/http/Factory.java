package dev.alnage.worker.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The factory as a worker sees it: where orders come from and where results go. Nothing that comes from here is believed:
 * orders are verified against the trust file, files against their digests. Every call can be made again with the same
 * arguments and then has no further effect.
 */
public interface Factory {
    /** An order handed out for a time. The fence grows with every lease of one order. */
    record Lease(Envelope order, long fence, Instant until) {
        /** Names the order: the digest of its envelope. */
        public Digest digest() {
            return order.digest();
        }
    }

    /**
     * What a worker has done.
     *
     * @param outbox the name of the directory in the outbox that holds the files
     * @param envelopes the link and the provenance, in this order
     */
    record Delivery(Digest order, long fence, String outbox, List<Envelope> envelopes) {
        public Delivery {
            envelopes = List.copyOf(envelopes);
        }
    }

    /** The oldest order that waits for this pool, if any. */
    Optional<Lease> lease(String pool) throws IOException;

    /** Holds the lease longer. @throws dev.alnage.evidence.Rejected.Stale if somebody else has the order now */
    Lease renew(Lease lease) throws IOException;

    /** The certificate for a key made for this order and fence, in DER. @throws dev.alnage.evidence.Rejected.Stale if the fence is no longer the newest */
    Bytes certify(Envelope order, long fence, Key key) throws IOException;

    /** The content of a blob, to be verified by whoever reads it. */
    InputStream blob(Digest digest) throws IOException;

    /** Hands the results over; returns once they are durable elsewhere and the outbox directory may go. */
    void deliver(Delivery delivery) throws IOException;

    /** Says why an order was not carried out. Signed by nobody, so it is a message and no evidence. */
    void refuse(Lease lease, String reason) throws IOException;
}
