package dev.alnage.factory.source.scan;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.PackOrder;
import dev.alnage.factory.source.secrets.Place;
import dev.alnage.factory.source.secrets.SecretScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Looks for secrets in what a range of commits or the index of a git repository adds: every content under every name that no
 * parent has under that name, so merges and renames are looked at like any change, and every commit and tag object itself. No
 * process of git runs, and no hook, filter or attribute of the repository is obeyed.
 */
public final class RepositoryScan {
    /** Contents that are read and looked at by one thread at a time, at most and at least: at the begin of each, what its first builds upon is read, too. */
    private static final int SLICE_MAX = 256;
    private static final int SLICE_MIN = 64;
    /** For each processor, so that none waits long for the last. */
    private static final int SLICES = 4;

    private final Repository repository;
    private final SecretScan scan;
    private final Set<Content> contents = new LinkedHashSet<>();

    private RepositoryScan(Repository repository, SecretScan scan) {
        this.repository = repository;
        this.scan = scan;
    }

    /** One object under one name. @param commit where it came in, empty for the index */
    private record Content(String path, boolean isFile, ObjectId id, String commit) {
        /** The same content under the same name is looked at once, whichever commits have it. */
        @Override public boolean equals(Object other) {
            return other instanceof Content that && id.equals(that.id) && path.equals(that.path) && isFile == that.isFile;
        }

        @Override public int hashCode() {
            return 31 * id.hashCode() + path.hashCode();
        }

        Place place() {
            return isFile ? new Place(path, true, commit) : Place.message(commit);
        }
    }

    /**
     * All that the commits add that {@code tips} reach and {@code known} do not.
     *
     * @param tips commits or annotated tags, whose own messages are looked at too
     * @throws IOException when an object is missing or damaged: then nobody can tell
     */
    public static ScanReport commits(Repository repository, Collection<ObjectId> known, Collection<ObjectId> tips, SecretScan scan) throws IOException {
        var walk = new RepositoryScan(repository, scan);
        walk.gather(known, tips);
        return walk.look();
    }

    /** What the index has and the commit that is checked out has not: what a commit made now would add. */
    public static ScanReport staged(Repository repository, SecretScan scan) throws IOException {
        var staged = new RepositoryScan(repository, scan);
        staged.gatherIndex();
        return staged.look();
    }

    private void gather(Collection<ObjectId> known, Collection<ObjectId> tips) throws IOException {
        try (var reader = new CachedTrees(repository.newObjectReader()); var walk = new RevWalk(reader)) {
            for (var tip : tips) {
                start(walk, tip);
            }
            for (var id : known) {
                if (walk.peel(walk.parseAny(id)) instanceof RevCommit commit) {
                    walk.markUninteresting(commit);
                }
            }
            addAll(walk);
        }
    }

    /** Looks at what each commit adds in the order in which their directories lie in the packs, and keeps it in the order of the commits. */
    private void addAll(RevWalk walk) throws IOException {
        walk.setRetainBody(false);
        var commits = new ArrayList<RevCommit>();
        walk.forEach(commits::add);
        var added = new ArrayList<List<Content>>(Collections.nCopies(commits.size(), List.of()));
        for (var number : PackOrder.of(repository, IntStream.range(0, commits.size()).boxed().toList(), number -> commits.get(number).getTree())) {
            added.set(number, added(walk, commits.get(number)));
        }
        for (var number = 0; number < commits.size(); number++) {
            contents.add(new Content("", false, commits.get(number).copy(), commits.get(number).name()));
            contents.addAll(added.get(number));
        }
    }

    private void start(RevWalk walk, ObjectId tip) throws IOException {
        var object = walk.parseAny(tip);
        while (object instanceof RevTag tag) {
            contents.add(new Content("", false, tag.copy(), tag.name()));
            object = walk.parseAny(tag.getObject());
        }
        if (!(object instanceof RevCommit commit)) {
            throw new Rejected.Malformed("found " + tip.name() + ", which names no commit, expected commits and tags of commits");
        }
        walk.markStart(commit);
    }

    /** What differs from each parent, under its name. */
    private List<Content> added(RevWalk walk, RevCommit commit) throws IOException {
        var added = new ArrayList<Content>();
        try (var tree = new TreeWalk(repository, walk.getObjectReader())) {
            tree.addTree(commit.getTree());
            for (var parent : commit.getParents()) {
                walk.parseHeaders(parent);
                tree.addTree(parent.getTree());
            }
            tree.setRecursive(true);
            tree.setFilter(new NewHere());
            while (tree.next()) {
                if (isContent(tree.getRawMode(0))) {
                    added.add(new Content(tree.getPathString(), true, tree.getObjectId(0), commit.name()));
                }
            }
        }
        return added;
    }

    /** A link's content is where it leads; a submodule is another repository's affair. */
    private static boolean isContent(int mode) {
        return !FileMode.GITLINK.equals(mode) && !FileMode.TREE.equals(mode) && mode != 0;
    }

    /** In the first tree, and in none of the others the same under this name. */
    private static final class NewHere extends TreeFilter {
        @Override public boolean include(TreeWalk walk) {
            if (walk.getRawMode(0) == 0) {
                return false;
            }
            for (var other = 1; other < walk.getTreeCount(); other++) {
                if (walk.getRawMode(other) == walk.getRawMode(0) && walk.idEqual(0, other)) {
                    return false;
                }
            }
            return true;
        }

        @Override public boolean shouldBeRecursive() {
            return false;
        }

        @Override public TreeFilter clone() {
            return this;
        }
    }

    private void gatherIndex() throws IOException {
        var head = repository.resolve(Constants.HEAD + "^{tree}");
        try (var walk = new TreeWalk(repository)) {
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            if (head == null) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(head);
            }
            walk.setRecursive(true);
            walk.setFilter(new NewHere());
            while (walk.next()) {
                if (isContent(walk.getRawMode(0))) {
                    contents.add(new Content(walk.getPathString(), true, walk.getObjectId(0), ""));
                }
            }
        }
    }

    /** Reads and looks in the order of the packs, on as many processors as there are; the results stand in the order of the commits. */
    private ScanReport look() throws IOException {
        var all = List.copyOf(contents);
        var order = PackOrder.of(repository, IntStream.range(0, all.size()).boxed().toList(), number -> all.get(number).id());
        var looked = new Looked[all.size()];
        var size = Math.clamp(all.size() / (SLICES * Runtime.getRuntime().availableProcessors()), SLICE_MIN, SLICE_MAX);
        try {
            IntStream.range(0, (all.size() + size - 1) / size).parallel()
                    .forEach(slice -> look(all, order.subList(slice * size, Math.min(all.size(), (slice + 1) * size)), looked));
            var builder = new ScanReport.Builder();
            for (var one : looked) {
                builder.add(one.result, one.size);
            }
            return builder.build();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private record Looked(SecretScan.Result result, long size) {}

    /** @param looked gets what was seen at each of the numbers */
    private void look(List<Content> all, List<Integer> numbers, Looked[] looked) {
        try (var reader = repository.newObjectReader()) {
            for (var number : numbers) {
                looked[number] = look(reader, all.get(number));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Looked look(ObjectReader reader, Content content) throws IOException {
        var object = reader.open(content.id);
        if (object.getSize() > SecretScan.CONTENT_BYTES_MAX) {
            return new Looked(scan.notRead(content.place(), "more than " + SecretScan.CONTENT_BYTES_MAX + " bytes", content.id.name()), object.getSize());
        }
        var bytes = object.getCachedBytes(SecretScan.CONTENT_BYTES_MAX);
        return new Looked(scan.scan(content.place(), bytes), bytes.length);
    }

    /** What the lines that git gives a pre-push hook ask about: new tips, against all that a remote is known to have. */
    public static ScanReport pushed(Repository repository, String remote, List<String> lines, SecretScan scan) throws IOException {
        var tips = new ArrayList<ObjectId>();
        var known = new HashSet<ObjectId>();
        for (var line : lines) {
            var words = line.split(" ");
            if (words.length != 4 || !ObjectId.isId(words[1]) || !ObjectId.isId(words[3])) {
                throw new Rejected.Malformed("found a line of " + words.length + " words, expected LOCAL-REFERENCE ID REMOTE-REFERENCE ID as git gives a pre-push hook");
            }
            addUnlessZero(ObjectId.fromString(words[1]), tips);
            var there = ObjectId.fromString(words[3]);
            if (repository.getObjectDatabase().has(there)) {
                addUnlessZero(there, known);
            }
        }
        for (var reference : repository.getRefDatabase().getRefsByPrefix(Constants.R_REMOTES + remote + "/")) {
            addUnlessZero(reference.getObjectId(), known);
        }
        return commits(repository, known, tips, scan);
    }

    private static void addUnlessZero(AnyObjectId id, Collection<ObjectId> ids) {
        if (id != null && !id.equals(ObjectId.zeroId())) {
            ids.add(id.copy());
        }
    }
}
