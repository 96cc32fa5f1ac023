package dev.alnage.factory.source.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.factory.source.change.ChangedPaths;
import dev.alnage.factory.source.range.AutomaticMerge;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.factory.source.range.MergeOutcome;
import dev.alnage.policy.clone.CloneObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.sha1.SHA1;

/**
 * A clone as it lies on disk. Each object is hashed again on the way, with detection of SHA-1 collisions: what stands under a name is
 * what the name says, or the clone is refused.
 */
public final class CloneReader implements CloneObjects, AutoCloseable {
    private static final int OBJECT_BYTES_MAX = 16 << 20;
    private static final String HEADS = "refs/heads/";

    private final Repository repository;

    private CloneReader(Repository repository) {
        this.repository = repository;
    }

    /** @param directory of a bare clone, or of a working tree with its {@code .git} */
    public static CloneReader open(Path directory) throws IOException {
        var builder = new FileRepositoryBuilder().setMustExist(true);
        var inside = directory.resolve(Constants.DOT_GIT);
        return new CloneReader((java.nio.file.Files.isDirectory(inside) ? builder.setGitDir(inside.toFile()) : builder.setGitDir(directory.toFile())).build());
    }

    /**
     * Branches and tags by the names that they have on the server: those of a bare clone are its own, those of a working tree are what
     * it fetched from the remote.
     *
     * @param remote what the clone calls the server, such as {@code origin}
     */
    public SortedMap<String, Digest> references(String remote) throws IOException {
        var prefix = repository.isBare() ? HEADS : "refs/remotes/" + remote + "/";
        var references = new TreeMap<String, Digest>();
        for (var reference : repository.getRefDatabase().getRefsByPrefix(prefix, Constants.R_TAGS)) {
            // HEAD of a remote points to one of its branches
            if (!reference.isSymbolic() && reference.getObjectId() != null) {
                var name = reference.getName().startsWith(Constants.R_TAGS) ? reference.getName() : HEADS + reference.getName().substring(prefix.length());
                references.put(name, Digest.gitCommit(reference.getObjectId().name()));
            }
        }
        return references;
    }

    @Override public Optional<Found> find(Digest id) {
        try (var reader = repository.newObjectReader()) {
            var loader = reader.open(ObjectId.fromString(id.hex()));
            var type = ObjectType.of(Constants.typeString(loader.getType()));
            var content = loader.getBytes(OBJECT_BYTES_MAX);
            var sha1 = SHA1.newInstance().setDetectCollision(true);
            sha1.update(Constants.encodeASCII(type.wireName() + " " + content.length + "\0"));
            sha1.update(content);
            if (!sha1.toObjectId().name().equals(id.hex())) {
                throw new Rejected.Malformed("found an object whose content is not its name's, expected " + id.hex());
            }
            return Optional.of(new Found(type, Bytes.of(content)));
        } catch (MissingObjectException e) {
            return Optional.empty();
        } catch (LargeObjectException e) {
            throw new Rejected.Malformed("found object " + id.hex() + " of over " + OBJECT_BYTES_MAX + " bytes, expected a commit or tag");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Objects that cannot be read, and a clone that borrows them from elsewhere, leave it unknown. */
    @Override public Remade remade(Digest merge) {
        try (var objects = HashedObjects.open(repository.getDirectory().toPath())) {
            return switch (AutomaticMerge.of(objects, new dev.alnage.evidence.source.ObjectId(merge.hex()))) {
                case MergeOutcome.Automatic _ -> Remade.SAME;
                case MergeOutcome.Otherwise _, MergeOutcome.Conflict _, MergeOutcome.NotComputed _ -> Remade.OTHER;
            };
        } catch (Rejected | IOException e) {
            return Remade.UNKNOWN;
        }
    }

    @Override public boolean isCarried(Digest head, Digest base, ProposedChange.Carried earlier) {
        try {
            var now = ChangedPaths.of(repository.getDirectory().toPath(), base, head);
            return now.isPresent() && now.get().isSameOn(earlier, repository.getDirectory().toPath(), head);
        } catch (Rejected | IOException e) {
            return false;
        }
    }

    @Override public void close() {
        repository.close();
    }
}
