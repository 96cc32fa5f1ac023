package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;
import org.jspecify.annotations.Nullable;

/**
 * Where what has been fetched from elsewhere lies: a quarantine that is never let in. Of each reference what it leads to is taken from here
 * alone, so that nothing comes into the repository with a good reference that only a bad one names. A landing takes one fetch.
 */
public final class Landing implements AutoCloseable {
    private final BareRepository repository;
    private final Limits limits;
    private final Quarantine quarantine;
    private final Bounded git;
    private final CountingChecker checker;

    Landing(BareRepository repository, Limits limits) throws IOException {
        this.repository = repository;
        this.limits = limits;
        this.quarantine = Quarantine.create(repository);
        this.checker = new CountingChecker(limits, new PackLinks(0));
        try {
            this.git = new Bounded(new FileRepositoryBuilder().setGitDir(quarantine.directory().toFile()).setBare().setMustExist(true).setup(), limits);
        } catch (IOException | RuntimeException e) {
            quarantine.close();
            throw e;
        }
    }

    /** For git's own fetching: it has the references and objects of the real repository, and takes in one pack within the limits of a push. */
    public Repository git() {
        return git;
    }

    /** To be asked about every object that comes in. */
    public ObjectChecker checker() {
        return checker;
    }

    /** The references of the real repository, as they are now. */
    public SortedMap<String, Digest> references() {
        return Following.named(repository);
    }

    /** How many bytes of a pack have come. */
    public long received() {
        return git.received();
    }

    /** Why nothing could be taken in: whatever lies behind a failure of git's, as it is said of a push. */
    public IOException told(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotReceived said) {
                return said;
            }
            if (cause instanceof Exception each && PackReceiver.told(each, checker, limits) instanceof NotReceived said) {
                return said;
            }
        }
        return failure instanceof IOException said ? said : new IOException(failure.getMessage(), failure);
    }

    /**
     * Writes a pack of what an object leads to and the repository does not have.
     *
     * @throws NotReceived if some of that has not come
     */
    void pack(Digest wanted, OutputStream to) throws IOException {
        var known = new HashSet<ObjectId>();
        repository.references().values().values().forEach(value -> known.add(ObjectId.fromString(value.id())));
        try (var writer = new PackWriter(git)) {
            writer.setThin(false);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(ObjectId.fromString(wanted.hex())), known);
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, to);
        } catch (IOException e) {
            throw told(e);
        }
    }

    @Override public void close() throws IOException {
        git.close();
        quarantine.close();
    }

    /** A repository into which no more comes than one push may bring. */
    private static final class Bounded extends FileRepository {
        private final Limits limits;
        private @Nullable BoundedStream pack;

        Bounded(BaseRepositoryBuilder<?, ?> place, Limits limits) throws IOException {
            super(place);
            this.limits = limits;
        }

        long received() {
            return pack == null ? 0 : pack.bytes();
        }

        @Override public ObjectInserter newObjectInserter() {
            var inserter = super.newObjectInserter();
            return new ObjectInserter.Filter() {
                @Override protected ObjectInserter delegate() {
                    return inserter;
                }

                @Override public PackParser newPackParser(InputStream in) throws IOException {
                    pack = PackReceiver.within(in, limits);
                    var parser = inserter.newPackParser(pack);
                    parser.setMaxObjectSizeLimit(limits.objectBytes());
                    return parser;
                }
            };
        }
    }
}
