package dev.alnage.factory.source.scan;

import java.io.IOException;
import java.util.LinkedHashMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** Reads as another reader does, and keeps the directories that were read last: a commit and its parent have most of theirs in common with the next. */
final class CachedTrees extends ObjectReader.Filter {
    /** What some commits change; much more would have to be copied by each collection of garbage. */
    private static final int BYTES_MAX = 2 << 20;

    private final ObjectReader reader;
    private final LinkedHashMap<ObjectId, ObjectLoader> trees = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** @param reader is closed with this one */
    CachedTrees(ObjectReader reader) {
        this.reader = reader;
    }

    @Override protected ObjectReader delegate() {
        return reader;
    }

    @Override public ObjectLoader open(AnyObjectId id, int wanted) throws IOException {
        if (wanted != Constants.OBJ_TREE) {
            return super.open(id, wanted);
        }
        var known = trees.get(id);
        if (known == null) {
            known = super.open(id, wanted);
            if (!known.isLarge()) {
                known = new ObjectLoader.SmallObject(Constants.OBJ_TREE, known.getCachedBytes());
                keep(id.copy(), known);
            }
        }
        return known;
    }

    private void keep(ObjectId id, ObjectLoader tree) {
        trees.put(id, tree);
        bytes += tree.getSize();
        while (bytes > BYTES_MAX) {
            bytes -= trees.pollFirstEntry().getValue().getSize();
        }
    }
}
