package dev.alnage.factory.source.range;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.GitTree.Mode;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a tree has otherwise than every one of several others; directories that are equal in name and digest are not entered. */
final class TreeDiff {
    private static final int CACHED_MAX = 4_096;
    private static final int DEPTH_MAX = 500;

    private final HashedObjects objects;
    private final RangeLimits limits;
    private final Map<ObjectId, Directory> cache = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<ObjectId, Directory> eldest) {
            return size() > CACHED_MAX;
        }
    };
    private int changes;

    TreeDiff(HashedObjects objects, RangeLimits limits) {
        this.objects = objects;
        this.limits = limits;
    }

    private record Directory(GitTree tree, Map<String, GitTree.Entry> byName) {
        static final Directory EMPTY = of(new GitTree(List.of()));

        static Directory of(GitTree tree) {
            var byName = new HashMap<String, GitTree.Entry>();
            tree.entries().forEach(entry -> byName.put(entry.name(), entry));
            return new Directory(tree, byName);
        }
    }

    /** @param visitor is told each directory that is otherwise than in every parent, with its path */
    List<PathChange> of(ObjectId tree, List<ObjectId> parents, BiConsumer<String, GitTree> visitor) throws IOException {
        var found = new ArrayList<PathChange>();
        if (!parents.contains(tree)) {
            var before = new ArrayList<Directory>();
            for (var parent : parents) {
                before.add(directory(parent));
            }
            if (before.isEmpty()) {
                before.add(Directory.EMPTY);
            }
            compare("", directory(tree), before, visitor, found, 0);
        }
        return found;
    }

    private Directory directory(ObjectId id) throws IOException {
        var known = cache.get(id);
        if (known == null) {
            known = Directory.of(GitTree.read(objects.read(id, ObjectType.TREE)));
            cache.put(id, known);
        }
        return known;
    }

    private void compare(String path, Directory tree, List<Directory> before, BiConsumer<String, GitTree> visitor, List<PathChange> found, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new Rejected.Malformed("found directories nested over " + DEPTH_MAX + " deep, expected fewer");
        }
        visitor.accept(path, tree.tree());
        for (var entry : tree.tree().entries()) {
            if (before.stream().noneMatch(other -> entry.equals(other.byName().get(entry.name())))) {
                written(path, entry, before, visitor, found, depth);
            }
        }
        // gone is what every parent had: of what one parent had not, its other side is the author
        for (var entry : before.getFirst().tree().entries()) {
            var now = tree.byName().get(entry.name());
            var folder = entry.mode() == Mode.DIRECTORY;
            if ((now == null || folder != (now.mode() == Mode.DIRECTORY)) && before.stream().allMatch(other -> hasKind(other, entry))) {
                removed(path, entry, found, depth);
            }
        }
    }

    private static boolean hasKind(Directory directory, GitTree.Entry entry) {
        var other = directory.byName().get(entry.name());
        return other != null && (other.mode() == Mode.DIRECTORY) == (entry.mode() == Mode.DIRECTORY);
    }

    private void written(String path, GitTree.Entry entry, List<Directory> before, BiConsumer<String, GitTree> visitor, List<PathChange> found, int depth)
            throws IOException {
        if (entry.mode() == Mode.DIRECTORY) {
            var inside = new ArrayList<Directory>();
            for (var other : before) {
                var same = other.byName().get(entry.name());
                inside.add(same != null && same.mode() == Mode.DIRECTORY ? directory(same.id()) : Directory.EMPTY);
            }
            compare(path + entry.name() + "/", directory(entry.id()), inside, visitor, found, depth + 1);
        } else {
            add(found, new PathChange.Written(path + entry.name(), entry.mode(), entry.id(), before.stream().anyMatch(other -> hasKind(other, entry))));
        }
    }

    private void removed(String path, GitTree.Entry entry, List<PathChange> found, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new Rejected.Malformed("found directories nested over " + DEPTH_MAX + " deep, expected fewer");
        }
        if (entry.mode() == Mode.DIRECTORY) {
            for (var inside : directory(entry.id()).tree().entries()) {
                removed(path + entry.name() + "/", inside, found, depth + 1);
            }
        } else {
            add(found, new PathChange.Removed(path + entry.name()));
        }
    }

    private void add(List<PathChange> found, PathChange change) {
        found.add(change);
        if (++changes > limits.changesMax()) {
            throw new Rejected.Malformed("found over " + limits.changesMax() + " changed paths, expected at most that in one push");
        }
    }
}
