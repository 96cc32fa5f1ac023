package dev.alnage.factory.source.range;

import java.io.IOException;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A tree as one list of paths, whose files can be moved. */
final class FlatTree {
    private static final int PATHS_MAX = 500_000;
    /** What stands for bytes that are no UTF-8: such a path would be written as another. */
    private static final char REPLACEMENT = '\uFFFD';

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private boolean exact = true;

    private record Entry(FileMode mode, ObjectId id) {}

    private FlatTree() {}

    static FlatTree read(ObjectReader reader, AnyObjectId tree) throws IOException {
        var flat = new FlatTree();
        try (var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(tree);
            while (walk.next() && flat.exact) {
                var path = walk.getPathString();
                flat.exact = path.indexOf(REPLACEMENT) < 0 && flat.entries.size() < PATHS_MAX;
                flat.entries.put(path, new Entry(walk.getFileMode(), walk.getObjectId(0)));
            }
        }
        return flat;
    }

    /** Whether it is all of the tree, to the byte. */
    boolean isExact() {
        return exact;
    }

    /** Whether there is such a file, and nothing where it would go: no file, no folder, and no file in the place of a folder above. */
    boolean canMove(String from, String to) {
        if (!entries.containsKey(from) || entries.containsKey(to)) {
            return false;
        }
        var inside = entries.ceilingKey(to + "/");
        if (inside != null && inside.startsWith(to + "/")) {
            return false;
        }
        for (var slash = to.indexOf('/'); slash >= 0; slash = to.indexOf('/', slash + 1)) {
            var above = to.substring(0, slash);
            if (entries.containsKey(above) && !above.equals(from)) {
                return false;
            }
        }
        return true;
    }

    void move(String from, String to) {
        entries.put(to, entries.remove(from));
    }

    ObjectId write(ObjectInserter inserter) throws IOException {
        var cache = DirCache.newInCore();
        var builder = cache.builder();
        entries.forEach((path, entry) -> {
            var added = new DirCacheEntry(path);
            added.setFileMode(entry.mode());
            added.setObjectId(entry.id());
            builder.add(added);
        });
        builder.finish();
        return cache.writeTree(inserter);
    }
}
