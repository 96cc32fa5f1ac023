package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Content by its sha256. What is put is durable when put returns; what is read is verified while it is read. */
public interface Blobs {
    /** Stores everything the stream gives, up to {@code bytesMax}. @throws dev.alnage.evidence.Rejected.Malformed if there is more */
    Digest put(InputStream content, long bytesMax) throws IOException;

    default Digest put(Bytes content) throws IOException {
        return put(content.toStream(), content.size());
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
