package dev.alnage.factory.source.range;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.transport.PackParser;

/** Keeps what computing a merge writes in memory: the repository stays as it is. What it reads is hashed again. */
final class MergeMemory extends ObjectInserter {
    /** Of all that one merge may write. */
    private static final long BYTES_MAX = 256L << 20;

    private final HashedObjects objects;
    private final Map<ObjectId, HashedObjects.Raw> written = new HashMap<>();
    private long bytes;

    MergeMemory(HashedObjects objects) {
        this.objects = objects;
    }

    @Override public ObjectId insert(int type, long length, InputStream in) throws IOException {
        bytes += length;
        if (bytes > BYTES_MAX) {
            throw new IOException("a merge that writes over " + BYTES_MAX + " bytes");
        }
        var content = in.readNBytes((int) length);
        if (content.length != length) {
            throw new EOFException("the end inside an object of a merge");
        }
        var id = idFor(type, content);
        written.put(id, new HashedObjects.Raw(type, content));
        return id;
    }

    @Override public PackParser newPackParser(InputStream in) {
        throw new IllegalStateException("a merge reads no packs");
    }

    @Override public ObjectReader newReader() {
        return new Reader();
    }

    @Override public void flush() {
        // nothing is kept
    }

    @Override public void close() {
        written.clear();
    }

    private final class Reader extends ObjectReader.Filter {
        @Override protected ObjectReader delegate() {
            return objects.reader();
        }

        @Override public ObjectReader newReader() {
            return new Reader();
        }

        @Override public boolean has(AnyObjectId id, int wanted) throws IOException {
            return written.containsKey(id.toObjectId()) || super.has(id, wanted);
        }

        @Override public boolean has(AnyObjectId id) throws IOException {
            return written.containsKey(id.toObjectId()) || super.has(id);
        }

        @Override public ObjectLoader open(AnyObjectId id) throws IOException {
            return open(id, OBJ_ANY);
        }

        @Override public ObjectLoader open(AnyObjectId id, int wanted) throws IOException {
            var own = written.get(id.toObjectId());
            var raw = own != null ? own : objects.bytes(id, wanted);
            if (wanted != OBJ_ANY && raw.type() != wanted) {
                throw new MissingObjectException(id.toObjectId(), wanted);
            }
            return new ObjectLoader.SmallObject(raw.type(), raw.content());
        }

        @Override public long getObjectSize(AnyObjectId id, int wanted) throws IOException {
            return open(id, wanted).getSize();
        }

        @Override public Set<ObjectId> getShallowCommits() {
            return Set.of();
        }

        @Override public void close() {
            // the reader of the objects goes on
        }
    }
}
