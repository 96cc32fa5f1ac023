package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** What another server has to be given of a repository here. Every reference of a repository has passed the gate: there are no others. */
public final class Sending {
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

    /** For git's own pushing, which only reads it; close it afterwards. @throws NoSuchElementException if there is no such repository */
    public Lent lend(RepositoryName name) throws IOException {
        var repository = find(name);
        return new Lent(repository.git(), repository.readers().begin());
    }

    /** A repository that somebody reads: until it is closed, no pack is taken away under the reader. */
    public static final class Lent implements AutoCloseable {
        private final Repository git;
        private final Readers.Reading reading;

        private Lent(Repository git, Readers.Reading reading) {
            this.git = git;
            this.reading = reading;
        }

        public Repository git() {
            return git;
        }

        @Override public void close() {
            reading.close();
        }
    }

    private BareRepository find(RepositoryName name) throws IOException {
        return repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
    }
}
