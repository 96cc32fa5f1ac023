package dev.alnage.factory.source.range;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What a push brings that no known reference leads to: its commits, tags, directories and contents, each once and each hashed again.
 * The references that count as known are the caller's to name, from the ledger; those of the repository are the word of whoever
 * serves it.
 */
public final class PushedRange {
    private static final int PARALLEL_MIN = 64;

    private final HashedObjects objects;
    private final RangeLimits limits;
    private final Ancestry ancestry;
    private final TreeDiff diff;
    private final Map<ObjectId, NewTag> tags = new LinkedHashMap<>();
    private final List<NewCommit> commits = new ArrayList<>();
    private final Map<ObjectId, MergeOutcome> merges = new HashMap<>();
    private final Map<ObjectId, Places> blobs = new LinkedHashMap<>();

    private static final class Places {
        final ObjectId commit;
        final Set<String> paths = new LinkedHashSet<>();
        boolean link;

        Places(ObjectId commit) {
            this.commit = commit;
        }
    }

    private PushedRange(HashedObjects objects, RangeLimits limits) {
        this.objects = objects;
        this.limits = limits;
        this.ancestry = new Ancestry(objects, limits);
        this.diff = new TreeDiff(objects, limits);
    }

    /**
     * Walks from the new tips to the known ones.
     *
     * @param tips what references are to name: commits or annotated tags
     * @param known what references named when they were last let in; of an annotated tag, the tag
     * @param directories is told each new directory, so that its names can be looked at without keeping them
     * @throws Rejected.Malformed when an object is missing, not its name's, or beyond a limit
     */
    public static PushedRange read(HashedObjects objects, Collection<ObjectId> tips, Collection<ObjectId> known, RangeLimits limits, Consumer<NewDirectory> directories)
            throws IOException {
        var range = new PushedRange(objects, limits);
        var from = new LinkedHashSet<ObjectId>();
        for (var tip : known) {
            range.ancestry.peelKnown(tip).ifPresent(from::add);
        }
        var to = new LinkedHashSet<ObjectId>();
        for (var tip : tips) {
            var peeled = range.ancestry.peel(tip);
            to.add(peeled.commit());
            peeled.tags().forEach(tag -> range.tags.put(tag.id(), tag));
        }
        for (var node : range.ancestry.fresh(to, from)) {
            range.take(node, directories);
        }
        return range;
    }

    private void take(Ancestry.Node node, Consumer<NewDirectory> directories) throws IOException {
        var parents = new ArrayList<ObjectId>();
        for (var parent : node.place.parents()) {
            parents.add(ancestry.node(parent).place.tree());
        }
        var changes = diff.of(node.place.tree(), parents, (path, tree) -> directories.accept(new NewDirectory(node.id, path, tree)));
        commits.add(new NewCommit(node.id, objects.read(node.id, ObjectType.COMMIT), node.place.tree(), node.place.parents(), changes));
        for (var change : changes) {
            if (change instanceof PathChange.Written written && written.mode() != GitTree.Mode.SUBMODULE) {
                var places = blobs.computeIfAbsent(written.id(), _ -> new Places(node.id));
                places.link |= written.mode() == GitTree.Mode.SYMLINK;
                if (places.paths.size() < NewBlob.PATHS_MAX) {
                    places.paths.add(written.path());
                }
            }
        }
        if (blobs.size() > limits.blobsMax()) {
            throw new Rejected.Malformed("found over " + limits.blobsMax() + " new contents, expected at most that in one push");
        }
    }

    /** Parents before children. */
    public List<NewCommit> commits() {
        return List.copyOf(commits);
    }

    /** The annotated tags that the tips lead through, known ones too: what one says may not hold for the reference that names it now. */
    public List<NewTag> tags() {
        return List.copyOf(tags.values());
    }

    /** In the order in which the commits have them. */
    public List<NewBlob> blobs() {
        return blobs.entrySet().stream().map(each -> new NewBlob(each.getKey(), each.getValue().commit, List.copyOf(each.getValue().paths), each.getValue().link)).toList();
    }

    /** Whether no new commit is a merge. */
    public boolean linear() {
        return commits.stream().noneMatch(NewCommit::merge);
    }

    /** Whether what a reference is to name comes after what it named: nothing of its history is lost. */
    public boolean fastForward(ObjectId before, ObjectId after) throws IOException {
        var old = ancestry.peelKnown(before);
        return old.isPresent() && ancestry.leads(old.get(), ancestry.peel(after).commit());
    }

    /** What the commit at {@code after} has otherwise than that at {@code before}; all that it has, if there is none before. */
    public List<PathChange> changes(Optional<ObjectId> before, ObjectId after) throws IOException {
        var trees = new ArrayList<ObjectId>();
        if (before.isPresent()) {
            trees.add(ancestry.node(ancestry.peel(before.get()).commit()).place.tree());
        }
        return diff.of(ancestry.node(ancestry.peel(after).commit()).place.tree(), trees, (_, _) -> { });
    }

    /** The commits that lead to {@code after} and to none of {@code held}, parents before children: the new ones of one reference. */
    public List<ObjectId> between(Collection<ObjectId> held, ObjectId after) throws IOException {
        var from = new LinkedHashSet<ObjectId>();
        for (var tip : held) {
            ancestry.peelKnown(tip).ifPresent(from::add);
        }
        return ancestry.fresh(List.of(ancestry.peel(after).commit()), from).stream().map(node -> node.id).toList();
    }

    /** A commit of the range or before it. @throws Rejected.Malformed when there is none of that name */
    public NewCommit commit(ObjectId id) throws IOException {
        var node = ancestry.node(id);
        var parents = new ArrayList<ObjectId>();
        for (var parent : node.place.parents()) {
            parents.add(ancestry.node(parent).place.tree());
        }
        return new NewCommit(id, objects.read(id, ObjectType.COMMIT), node.place.tree(), node.place.parents(), diff.of(node.place.tree(), parents, (_, _) -> { }));
    }

    /** What a tip names, down to the commit. */
    public ObjectId peeled(ObjectId tip) throws IOException {
        return ancestry.peel(tip).commit();
    }

    /** Makes a merge again and compares (G3). */
    public MergeOutcome merged(NewCommit merge) throws IOException {
        var known = merges.get(merge.id());
        if (known == null) {
            known = AutomaticMerge.of(objects, merge.parents(), merge.tree());
            merges.put(merge.id(), known);
        }
        return known;
    }

    /** The file at a path of a commit's tree; empty when there is none, or something else than a file. */
    public Optional<Bytes> file(ObjectId commit, String path) throws IOException {
        var tree = ancestry.node(ancestry.peel(commit).commit()).place.tree();
        var segments = path.split("/");
        for (var i = 0; i < segments.length; i++) {
            var name = segments[i];
            var entry = GitTree.read(objects.read(tree, ObjectType.TREE)).entries().stream().filter(each -> each.name().equals(name)).findFirst();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            var last = i == segments.length - 1;
            switch (entry.get().mode()) {
                case DIRECTORY -> {
                    if (last) {
                        return Optional.empty();
                    }
                    tree = entry.get().id();
                }
                case FILE, EXECUTABLE -> {
                    return last ? Optional.of(objects.read(entry.get().id(), ObjectType.BLOB)) : Optional.empty();
                }
                case SYMLINK, SUBMODULE -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Every file below a folder of a commit's tree, by its path there; none when there is no such folder.
     *
     * @throws Rejected.Malformed for a link or submodule in it, and beyond the limits
     */
    public SortedMap<String, Bytes> folder(ObjectId commit, String path, int filesMax, int bytesMax) throws IOException {
        Optional<ObjectId> tree = Optional.of(ancestry.node(ancestry.peel(commit).commit()).place.tree());
        for (var segment : path.split("/")) {
            tree = tree.isEmpty() ? tree : GitTree.read(objects.read(tree.get(), ObjectType.TREE)).entries().stream()
                    .filter(each -> each.name().equals(segment) && each.mode() == GitTree.Mode.DIRECTORY).findFirst().map(GitTree.Entry::id);
        }
        var files = new TreeMap<String, Bytes>();
        var open = new ArrayDeque<Map.Entry<String, ObjectId>>();
        tree.ifPresent(id -> open.add(Map.entry("", id)));
        // folders count, too: trees that name one another many times would never be walked to their end
        for (var seen = 0L; !open.isEmpty(); seen++) {
            var next = open.poll();
            for (var entry : GitTree.read(objects.read(next.getValue(), ObjectType.TREE)).entries()) {
                var place = next.getKey() + entry.name();
                switch (entry.mode()) {
                    case DIRECTORY -> open.add(Map.entry(place + "/", entry.id()));
                    case FILE, EXECUTABLE -> files.put(place, objects.read(entry.id(), ObjectType.BLOB));
                    case SYMLINK, SUBMODULE -> throw new Rejected.Malformed("found " + place + " in " + path + ", which is no file, expected plain files only");
                }
                if (seen + open.size() + files.size() > filesMax || files.values().stream().mapToLong(Bytes::size).sum() > bytesMax) {
                    throw new Rejected.Malformed("found more in " + path + ", expected at most " + filesMax + " files and folders and " + bytesMax + " bytes");
                }
            }
        }
        return files;
    }

    /** What looks at one new content. */
    public interface BlobVisitor {
        void visit(NewBlob blob, Bytes content) throws IOException;
    }

    /** Hands each new content to the visitor once, in no order, on all processors if there are many; the visitor is called by several threads then. */
    public void eachBlob(BlobVisitor visitor) throws IOException {
        var all = objects.inPackOrder(blobs());
        var threads = all.size() < PARALLEL_MIN ? 1 : Runtime.getRuntime().availableProcessors();
        if (threads == 1) {
            visit(objects, all, visitor);
            return;
        }
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Future<Void>>();
            for (var i = 0; i < threads; i++) {
                var part = all.subList(all.size() * i / threads, all.size() * (i + 1) / threads);
                parts.add(pool.submit(() -> {
                    try (var own = objects.again()) {
                        visit(own, part, visitor);
                    }
                    return null;
                }));
            }
            for (var part : parts) {
                await(part);
            }
        }
    }

    private static void visit(HashedObjects objects, List<NewBlob> part, BlobVisitor visitor) throws IOException {
        for (var blob : part) {
            visitor.visit(blob, objects.read(blob.id(), ObjectType.BLOB));
        }
    }

    private static void await(Future<Void> part) throws IOException {
        try {
            part.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException inner -> throw inner;
                case RuntimeException inner -> throw inner;
                case Error inner -> throw inner;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while new contents were looked at", e);
        }
    }
}
