package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** What another server has to be given of a repository here. Every reference of a repository has passed the gate: there are no others. */
public final class Sending {
    /** A pack is held in memory while it is sent. */
    public static final int PACK_BYTES_MAX = 64 << 20;

    private final Repositories repositories;

    public Sending(Repositories repositories) {
        this.repositories = repositories;
    }

    /** Branches and tags as they are now. @throws NoSuchElementException if there is no such repository */
    public SortedMap<String, Digest> references(RepositoryName name) throws IOException {
        var named = new TreeMap<String, Digest>();
        find(name).references().values().forEach((reference, value) -> {
            if (reference.startsWith("refs/heads/") || reference.startsWith("refs/tags/")) {
                named.put(reference, References.digest(value.id()));
            }
        });
        return named;
    }

    /** Whether a commit is known here and leads to another. */
    public boolean leadsOn(RepositoryName name, Digest before, Digest after) throws IOException {
        try (var walk = new RevWalk(find(name).git())) {
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(before.hex())), walk.parseCommit(ObjectId.fromString(after.hex())));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return false;
        }
    }

    /**
     * A pack of what a reference leads to and the other side does not have.
     *
     * @param there what the other side's references name; what is not known here is left out of account
     * @return nothing if the pack would be longer than {@link #PACK_BYTES_MAX}
     */
    public Optional<Bytes> pack(RepositoryName name, Digest wanted, Collection<Digest> there) throws IOException {
        var repository = find(name);
        var reading = repository.readers().begin();
        try {
            return pack(repository.git(), wanted, there);
        } finally {
            reading.close();
        }
    }

    private static Optional<Bytes> pack(Repository git, Digest wanted, Collection<Digest> there) throws IOException {
        var known = new HashSet<ObjectId>();
        try (var reader = git.newObjectReader()) {
            for (var id : there) {
                if (reader.has(ObjectId.fromString(id.hex()))) {
                    known.add(ObjectId.fromString(id.hex()));
                }
            }
        }
        var content = new ByteArrayOutputStream();
        try (var writer = new PackWriter(git)) {
            writer.setThin(false);
            writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(ObjectId.fromString(wanted.hex())), known);
            writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, new Bounded(content));
            return Optional.of(Bytes.of(content.toByteArray()));
        } catch (TooLong e) {
            return Optional.empty();
        }
    }

    private BareRepository find(RepositoryName name) throws IOException {
        return repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
    }

    @SuppressWarnings("serial")
    private static final class TooLong extends IOException {}

    private static final class Bounded extends OutputStream {
        private final OutputStream out;
        private long left = PACK_BYTES_MAX;

        Bounded(OutputStream out) {
            this.out = out;
        }

        @Override public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override public void write(byte[] content, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new TooLong();
            }
            out.write(content, from, length);
        }
    }
}
