package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Where content is put and gets its digest. */
public interface BlobSink {
    /** Stores everything the stream gives, up to {@code bytesMax}. @throws dev.alnage.evidence.Rejected.Malformed if there is more */
    Digest put(InputStream content, long bytesMax) throws IOException;

    default Digest put(Bytes content) throws IOException {
        return put(content.toStream(), content.size());
    }
}
