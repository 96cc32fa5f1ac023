package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Content by its sha256. What is put is durable when put returns; what is read is verified while it is read. */
public interface Blobs extends BlobSink {
    /**
     * Several blobs that become durable together, which costs little more than one: before {@link #keep} returns none of them
     * counts, and those that are closed without it are dropped. For one thread.
     */
    interface Gathering extends BlobSink, Closeable {
        void keep() throws IOException;

        @Override void close() throws IOException;
    }

    /** Begins to gather; by default every blob is put by itself. */
    default Gathering gather() {
        return new Gathering() {
            @Override public Digest put(InputStream content, long bytesMax) throws IOException {
                return Blobs.this.put(content, bytesMax);
            }

            @Override public void keep() {
                // each was durable when it was put
            }

            @Override public void close() {
                // nothing is held
            }
        };
    }

    /** Stores several at once, all durable when this returns; cheaper than one after the other. Returns their digests in order. */
    default List<Digest> putAll(List<Bytes> contents) throws IOException {
        var digests = new ArrayList<Digest>();
        for (var content : contents) {
            digests.add(put(content));
        }
        return digests;
    }

    boolean has(Digest digest) throws IOException;

    /** A stream that throws {@code Rejected.Malformed} at its end, before the last byte is trusted, if the content is not the digest's. */
    InputStream open(Digest digest) throws IOException;

    /** The whole content, verified. */
    Bytes read(Digest digest, int bytesMax) throws IOException;

    /** A directory listing stored as a blob. */
    default Tree readTree(Digest digest) throws IOException {
        return Tree.parse(read(digest, 256 << 20));
    }

    /** Every digest held, in no order; close the stream. */
    Stream<Digest> list() throws IOException;
}
