package dev.alnage.app.local;

import dev.alnage.app.client.Session;
import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;

/**
 * The files of a checkout as they lie there, committed or not: those that git knows, and those that it would take in. What the
 * checkout ignores is left out, as a commit would leave it out.
 *
 * @param files where the content of each digest lies
 */
public record WorkingTree(Tree tree, Map<Digest, Path> files) {
    public WorkingTree {
        files = Map.copyOf(files);
    }

    /** @param except a folder that is no source, wherever it lies: that of a factory's data */
    public static WorkingTree read(Repository repository, Path except) throws IOException {
        var root = repository.getWorkTree().toPath();
        var entries = new TreeMap<String, Tree.Entry>();
        var files = new HashMap<Digest, Path>();
        try (var walk = new TreeWalk(repository)) {
            var present = walk.addTree(new FileTreeIterator(repository));
            var known = walk.addTree(new DirCacheIterator(repository.readDirCache()));
            while (walk.next()) {
                var file = walk.getTree(present, WorkingTreeIterator.class);
                var path = root.resolve(walk.getPathString());
                if (file == null || path.equals(except) || walk.getTree(known, DirCacheIterator.class) == null && file.isEntryIgnored()) {
                    continue;
                }
                if (file.getEntryFileMode().equals(FileMode.TREE)) {
                    walk.enterSubtree();
                } else {
                    entries.put(ArtifactPath.require(walk.getPathString()), entry(path, file.getEntryFileMode(), files));
                }
            }
        }
        return new WorkingTree(new Tree(entries), files);
    }

    private static Tree.Entry entry(Path path, FileMode mode, Map<Digest, Path> files) throws IOException {
        if (mode.equals(FileMode.SYMLINK)) {
            return new Tree.Entry.Symlink(Files.readSymbolicLink(path).toString());
        }
        if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
            throw new Rejected.Malformed("found " + path + ", expected files, directories and links (a submodule is a material)");
        }
        var digest = Session.digest(path);
        files.put(digest, path);
        return new Tree.Entry.File(digest, Files.size(path), mode.equals(FileMode.EXECUTABLE_FILE));
    }
}
