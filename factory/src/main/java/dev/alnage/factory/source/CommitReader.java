package dev.alnage.factory.source;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.Blobs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.sha1.SHA1;

/**
 * Reads one commit of a local repository into the blobs. Each object is hashed again on the way, with detection of SHA-1
 * collisions on: a damaged or planted object in the repository cannot stand for the one that the commit names.
 */
public final class CommitReader {
    public static final int OBJECT_BYTES_MAX = 256 << 20;
    public static final int ENTRIES_MAX = 200_000;

    private final ObjectReader reader;
    private final Blobs blobs;
    private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();

    private CommitReader(ObjectReader reader, Blobs blobs) {
        this.reader = reader;
        this.blobs = blobs;
    }

    /** The tree of the commit, stored with all its files. No configuration, hook, filter or attribute of the repository is obeyed. */
    public static Tree read(Path repository, Digest commit, Blobs blobs) throws IOException {
        if (commit.algorithm() != Digest.Algorithm.GIT_COMMIT) {
            throw new Rejected.Malformed("found " + commit + ", expected a gitCommit");
        }
        try (var opened = new FileRepositoryBuilder().setGitDir(gitDirectory(repository).toFile()).setMustExist(true).build();
                var reader = opened.newObjectReader()) {
            var commitReader = new CommitReader(reader, blobs);
            var raw = commitReader.object(ObjectId.fromString(commit.hex()), Constants.OBJ_COMMIT, "commit");
            commitReader.directory(treeOf(raw), "");
            var tree = new Tree(commitReader.entries);
            blobs.put(tree.toBytes());
            return tree;
        }
    }

    private static Path gitDirectory(Path repository) {
        var inside = repository.resolve(".git");
        return java.nio.file.Files.isDirectory(inside) ? inside : repository;
    }

    private static ObjectId treeOf(byte[] commit) {
        var text = new String(commit, java.nio.charset.StandardCharsets.ISO_8859_1);
        if (!text.startsWith("tree ") || text.length() < 46 || text.charAt(45) != '\n') {
            throw new Rejected.Malformed("found a commit that does not begin with its tree, expected one that does");
        }
        return ObjectId.fromString(text.substring(5, 45));
    }

    private void directory(ObjectId id, String prefix) throws IOException {
        var parser = new CanonicalTreeParser(null, reader, id);
        parser.reset(object(id, Constants.OBJ_TREE, prefix));
        for (; !parser.eof(); parser.next()) {
            var name = parser.getEntryPathString();
            if (name.toLowerCase(Locale.ROOT).equals(".git")) {
                throw new Rejected.Malformed("found " + prefix + name + " in the commit, expected no such name");
            }
            var path = ArtifactPath.require(prefix + name);
            var mode = parser.getEntryFileMode();
            if (FileMode.TREE.equals(mode)) {
                directory(parser.getEntryObjectId(), path + "/");
            } else if (FileMode.SYMLINK.equals(mode)) {
                entries.put(path, new Tree.Entry.Symlink(Bytes.of(object(parser.getEntryObjectId(), Constants.OBJ_BLOB, path)).toText()));
            } else if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
                var content = Bytes.of(object(parser.getEntryObjectId(), Constants.OBJ_BLOB, path));
                entries.put(path, new Tree.Entry.File(blobs.put(content), content.size(), FileMode.EXECUTABLE_FILE.equals(mode)));
            } else {
                throw new Rejected.Malformed("found mode " + mode + " for " + path + ", expected files, directories and links (a submodule is a material)");
            }
            if (entries.size() > ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + ENTRIES_MAX + " files in the commit, expected at most that");
            }
        }
    }

    private byte[] object(ObjectId id, int type, String what) throws IOException {
        try {
            var loader = reader.open(id, type);
            if (loader.getSize() > OBJECT_BYTES_MAX) {
                throw new Rejected.Malformed("found " + loader.getSize() + " bytes in " + what + ", expected at most " + OBJECT_BYTES_MAX);
            }
            var content = loader.getBytes(OBJECT_BYTES_MAX);
            var sha1 = SHA1.newInstance().setDetectCollision(true);
            sha1.update(Constants.encodeASCII(Constants.typeString(type) + " " + content.length + "\0"));
            sha1.update(content);
            if (!sha1.toObjectId().equals(id)) {
                throw new Rejected.Malformed("found an object for " + what + " whose content is not its name's, expected " + id.name());
            }
            return content;
        } catch (MissingObjectException e) {
            throw new Rejected.Malformed("found no object " + id.name() + " for " + what + ", expected it in the repository");
        }
    }
}
