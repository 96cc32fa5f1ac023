package dev.alnage.factory.source;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.BlobSink;
import dev.alnage.factory.store.Blobs;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.sha1.SHA1;

/**
 * Reads one commit of a local repository into the blobs. Each object is hashed again on the way, with detection of SHA-1
 * collisions on: a damaged or planted object in the repository cannot stand for the one that the commit names.
 */
public final class CommitReader {
    public static final int OBJECT_BYTES_MAX = 256 << 20;
    public static final int ENTRIES_MAX = 200_000;
    /** One object that is named often counts each time: the tree is what has to be written and hashed. */
    public static final long BYTES_MAX = 4L << 30;

    private final ObjectReader reader;
    private final BlobSink blobs;
    private final SortedMap<String, Tree.Entry> entries = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private int directories;
    private long bytesLeft = BYTES_MAX;

    private CommitReader(ObjectReader reader, BlobSink blobs) {
        this.reader = reader;
        this.blobs = blobs;
    }

    /** The tree of the commit, stored with all its files. No configuration, hook, filter or attribute of the repository is obeyed. */
    public static Tree read(Path repository, Digest commit, Blobs blobs) throws IOException {
        if (commit.algorithm() != Digest.Algorithm.GIT_COMMIT) {
            throw new Rejected.Malformed("found " + commit + ", expected a gitCommit");
        }
        try (var opened = new FileRepositoryBuilder().setGitDir(gitDirectory(repository).toFile()).setMustExist(true).build();
                var reader = opened.newObjectReader(); var kept = blobs.gather()) {
            var commitReader = new CommitReader(reader, kept);
            var raw = commitReader.object(ObjectId.fromString(commit.hex()), Constants.OBJ_COMMIT, "commit");
            commitReader.directory(treeOf(raw), "");
            var tree = new Tree(commitReader.entries);
            kept.put(tree.toBytes());
            kept.keep();
            return tree;
        }
    }

    /**
     * A repository that borrows objects or settings from elsewhere is refused: which other folder of this machine is read is
     * not for whoever wrote those files to say.
     */
    private static Path gitDirectory(Path repository) {
        var inside = repository.resolve(".git");
        var directory = Files.exists(inside, LinkOption.NOFOLLOW_LINKS) ? inside : repository;
        for (var own : List.of(directory, directory.resolve("objects"))) {
            if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Malformed("found no directory " + own.getFileName() + " in the repository, expected one of its own");
            }
        }
        for (var borrowed : List.of("commondir", "objects/info/alternates", "objects/info/http-alternates")) {
            if (Files.exists(directory.resolve(borrowed), LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Malformed("found " + borrowed + " in the repository, expected one that holds its own objects");
            }
        }
        return directory;
    }

    private static ObjectId treeOf(byte[] commit) {
        var text = new String(commit, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("tree ") || text.length() < 46 || text.charAt(45) != '\n' || !ObjectId.isId(text.substring(5, 45))) {
            throw new Rejected.Malformed("found a commit that does not begin with its tree, expected one that does");
        }
        return ObjectId.fromString(text.substring(5, 45));
    }

    private void directory(ObjectId id, String prefix) throws IOException {
        if (++directories > ENTRIES_MAX) {
            throw new Rejected.Malformed("found over " + ENTRIES_MAX + " directories in the commit, expected at most that");
        }
        var content = object(id, Constants.OBJ_TREE, "directory " + prefix);
        for (var at = 0; at < content.length; ) {
            var space = find(content, at, ' ', prefix);
            var nul = find(content, space + 1, '\0', prefix);
            var end = nul + 1 + Constants.OBJECT_ID_LENGTH;
            if (end > content.length) {
                throw damaged(prefix);
            }
            entry(prefix, new String(content, at, space - at, StandardCharsets.ISO_8859_1), Bytes.of(Arrays.copyOfRange(content, space + 1, nul)).toText(),
                    ObjectId.fromRaw(content, nul + 1));
            at = end;
        }
    }

    private static int find(byte[] content, int from, char wanted, String prefix) {
        for (var i = from; i < content.length; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        throw damaged(prefix);
    }

    private static Rejected damaged(String prefix) {
        return new Rejected.Malformed("found a damaged list of directory " + prefix + " in the commit, expected mode, name and id of each entry");
    }

    /** Only the modes that git itself writes, each spelled as it does. */
    private void entry(String prefix, String mode, String name, ObjectId id) throws IOException {
        var path = ArtifactPath.require(prefix + name);
        if (name.indexOf('/') >= 0 || name.toLowerCase(Locale.ROOT).equals(".git")) {
            throw new Rejected.Malformed("found " + path + " as one name in the commit, expected no slash in it and nothing called .git");
        }
        // a second entry of one name would let two readers of the commit see two contents
        if (!names.add(path)) {
            throw new Rejected.Malformed("found " + path + " twice in the commit, expected each name once");
        }
        switch (mode) {
            case "40000" -> directory(id, path + "/");
            case "120000" -> entries.put(path, new Tree.Entry.Symlink(Bytes.of(object(id, Constants.OBJ_BLOB, path)).toText()));
            case "100644", "100755" -> {
                var content = Bytes.of(object(id, Constants.OBJ_BLOB, path));
                entries.put(path, new Tree.Entry.File(blobs.put(content), content.size(), mode.equals("100755")));
            }
            default -> throw new Rejected.Malformed("found mode " + mode + " for " + path + ", expected files, directories and links (a submodule is a material)");
        }
        if (entries.size() > ENTRIES_MAX) {
            throw new Rejected.Malformed("found over " + ENTRIES_MAX + " files in the commit, expected at most that");
        }
    }

    private byte[] object(ObjectId id, int type, String what) throws IOException {
        try {
            var loader = reader.open(id, type);
            if (loader.getSize() > OBJECT_BYTES_MAX) {
                throw new Rejected.Malformed("found " + loader.getSize() + " bytes in " + what + ", expected at most " + OBJECT_BYTES_MAX);
            }
            bytesLeft -= loader.getSize();
            if (bytesLeft < 0) {
                throw new Rejected.Malformed("found over " + BYTES_MAX + " bytes in the commit, expected at most that");
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
        } catch (CorruptObjectException | IncorrectObjectTypeException | LargeObjectException | EOFException e) {
            throw new Rejected.Malformed("found an object for " + what + " that is damaged or of another type, expected " + id.name() + ", a "
                    + Constants.typeString(type));
        }
    }
}
