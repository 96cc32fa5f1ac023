package dev.alnage.factory.source.range;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.factory.source.PackOrder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;

/**
 * The objects of a quarantine and of the repository behind it, none of which is believed: each is hashed again when it is read, with
 * detection of SHA-1 collisions on (reliability G8). Whoever wrote the files can make an object unreadable, and no more. For one
 * thread; {@link #again()} gives the next thread its own.
 */
public final class HashedObjects implements AutoCloseable {
    /** Of one object; a larger one belongs into a store for artifacts. */
    public static final int OBJECT_BYTES_MAX = 128 << 20;

    private final Repository repository;
    private final ObjectReader reader;
    private final boolean owner;

    private HashedObjects(Repository repository, boolean owner) {
        this.repository = repository;
        this.reader = repository.newObjectReader();
        this.owner = owner;
    }

    /** An object of a type that its content does not say. */
    public record Typed(ObjectType type, Bytes content) {}

    /**
     * Opens a quarantine that borrows from the repository, and from nowhere else.
     *
     * @throws Rejected.Malformed when one of them borrows objects or settings from another folder of this machine
     */
    public static HashedObjects open(Path quarantine, Path repository) throws IOException {
        requireOwn(repository, List.of("commondir", "objects/info/alternates", "objects/info/http-alternates"));
        requireOwn(quarantine, List.of("commondir", "objects/info/http-alternates"));
        var builder = new FileRepositoryBuilder().setGitDir(quarantine.toFile()).setBare().setMustExist(true);
        var alternates = quarantine.resolve("objects/info/alternates");
        var objects = repository.resolve("objects").toRealPath();
        if (!Files.exists(alternates, LinkOption.NOFOLLOW_LINKS)) {
            builder.addAlternateObjectDirectory(objects.toFile());
        } else {
            var lines = Files.readAllLines(alternates).stream().filter(line -> !line.isBlank()).toList();
            if (lines.size() != 1 || !quarantine.resolve("objects").resolve(lines.getFirst()).toRealPath().equals(objects)) {
                throw new Rejected.Malformed("found a quarantine that borrows from elsewhere, expected its own repository only");
            }
        }
        return new HashedObjects(builder.build(), true);
    }

    /** Opens a repository by itself. @throws Rejected.Malformed when it borrows objects or settings from elsewhere */
    public static HashedObjects open(Path repository) throws IOException {
        requireOwn(repository, List.of("commondir", "objects/info/alternates", "objects/info/http-alternates"));
        return new HashedObjects(new FileRepositoryBuilder().setGitDir(repository.toFile()).setMustExist(true).build(), true);
    }

    /**
     * Opens what git has received into a repository that is not the factory's, and not let in yet. Whatever that repository borrows from
     * is for its owner to say: each object is hashed again all the same.
     *
     * @param incoming the folder of new objects that git names to its hooks, or that of the repository if there are none
     */
    public static HashedObjects openIncoming(Path incoming, Path repository) throws IOException {
        var own = repository.resolve("objects");
        if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS) || !Files.isDirectory(incoming, LinkOption.NOFOLLOW_LINKS)
                || !incoming.toRealPath().startsWith(own.toRealPath())) {
            throw new Rejected.Malformed("found no folder of objects in the repository to look at, expected the one that git has received into");
        }
        var builder = new FileRepositoryBuilder().setGitDir(repository.toFile()).setBare().setMustExist(true).setObjectDirectory(incoming.toFile());
        return new HashedObjects((incoming.toRealPath().equals(own.toRealPath()) ? builder : builder.addAlternateObjectDirectory(own.toFile())).build(), true);
    }

    private static void requireOwn(Path directory, List<String> borrowed) {
        if (!Files.isDirectory(directory.resolve("objects"), LinkOption.NOFOLLOW_LINKS)) {
            throw new Rejected.Malformed("found no directory objects in the repository, expected one of its own");
        }
        for (var file : borrowed) {
            if (Files.exists(directory.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Malformed("found " + file + " in the repository, expected one that holds its own objects");
            }
        }
    }

    /** The same objects for another thread; closing it leaves this one open. */
    public HashedObjects again() {
        return new HashedObjects(repository, false);
    }

    /** The content of an object that must be there and of this type. @throws Rejected.Malformed when it is not what its name says */
    public Bytes read(ObjectId id, ObjectType type) throws IOException {
        return Bytes.of(bytes(org.eclipse.jgit.lib.ObjectId.fromString(id.hex()), code(type)).content());
    }

    /** An object of whatever type. @throws Rejected.Malformed when it is not what its name says */
    public Typed read(ObjectId id) throws IOException {
        var raw = bytes(org.eclipse.jgit.lib.ObjectId.fromString(id.hex()), ObjectReader.OBJ_ANY);
        return new Typed(ObjectType.of(Constants.typeString(raw.type())), Bytes.of(raw.content()));
    }

    /** Whether there is an object of that name; says nothing about its content. */
    public boolean has(ObjectId id) throws IOException {
        return reader.has(org.eclipse.jgit.lib.ObjectId.fromString(id.hex()));
    }

    /** An object with git's number of its type. */
    record Raw(int type, byte[] content) {}

    Raw bytes(AnyObjectId id, int wanted) throws IOException {
        try {
            var loader = reader.open(id, wanted);
            if (loader.getSize() > OBJECT_BYTES_MAX) {
                throw new Rejected.Malformed("found object " + id.name() + " of " + loader.getSize() + " bytes, expected at most " + OBJECT_BYTES_MAX);
            }
            var content = loader.getCachedBytes(OBJECT_BYTES_MAX);
            var header = Constants.typeString(loader.getType()) + " " + content.length + "\0";
            if (!hash(header.getBytes(StandardCharsets.US_ASCII), content).equals(id.name())) {
                throw new Rejected.Malformed("found an object whose content is not its name's, expected " + id.name());
            }
            return new Raw(loader.getType(), content);
        } catch (MissingObjectException e) {
            throw new Rejected.Malformed("found no object " + id.name() + ", expected it in the push or in the repository");
        } catch (CorruptObjectException | IncorrectObjectTypeException | LargeObjectException | EOFException e) {
            throw new Rejected.Malformed("found an object that is damaged or of another type, expected " + id.name());
        }
    }

    /** SHA-1 of the parts. @throws Rejected.Malformed for bytes of the kind with which collisions are made */
    static String hash(byte[]... parts) {
        try {
            var sha1 = SHA1.newInstance().setDetectCollision(true);
            for (var part : parts) {
                sha1.update(part);
            }
            return sha1.toObjectId().name();
        } catch (Sha1CollisionException e) {
            throw new Rejected.Malformed("found bytes of a SHA-1 collision, expected content that has its name for itself");
        }
    }

    private static int code(ObjectType type) {
        return switch (type) {
            case COMMIT -> Constants.OBJ_COMMIT;
            case TREE -> Constants.OBJ_TREE;
            case BLOB -> Constants.OBJ_BLOB;
            case TAG -> Constants.OBJ_TAG;
        };
    }

    /** The new contents in the order in which it costs least to read them, which is that of whoever packed them and is believed for nothing else. */
    List<NewBlob> inPackOrder(List<NewBlob> blobs) {
        return PackOrder.of(repository, blobs, blob -> org.eclipse.jgit.lib.ObjectId.fromString(blob.id().hex()));
    }

    ObjectReader reader() {
        return reader;
    }

    @Override public void close() {
        reader.close();
        if (owner) {
            repository.close();
        }
    }
}
