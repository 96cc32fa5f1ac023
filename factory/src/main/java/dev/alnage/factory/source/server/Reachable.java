package dev.alnage.factory.source.server;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.WantNotValidException;

/**
 * Lets a client fetch by id what some reference leads to, which shallow and partial clones need, and nothing else: what was deleted
 * stays so for whoever has kept its id.
 */
final class Reachable implements UploadPack.RequestValidator {
    private final BareRepository repository;

    Reachable(BareRepository repository) {
        this.repository = repository;
    }

    @Override public void checkWants(UploadPack fetch, List<ObjectId> wants) throws IOException {
        var tips = new HashSet<ObjectId>();
        repository.references().values().values().forEach(value -> tips.add(ObjectId.fromString(value.id())));
        var left = new HashSet<>(wants);
        left.removeAll(tips);
        if (!left.isEmpty()) {
            try (var walk = new ObjectWalk(repository.git())) {
                find(walk, tips, left);
            } catch (MissingObjectException e) {
                throw new WantNotValidException(e.getObjectId(), e);
            }
        }
        if (!left.isEmpty()) {
            throw new WantNotValidException(left.iterator().next());
        }
    }

    private static void find(ObjectWalk walk, Set<ObjectId> tips, Set<ObjectId> left) throws IOException {
        var onlyCommits = true;
        for (var want : left) {
            onlyCommits &= walk.parseAny(want) instanceof RevCommit;
        }
        for (var tip : tips) {
            walk.markStart(walk.parseAny(tip));
        }
        for (var commit = walk.next(); commit != null && !left.isEmpty(); commit = walk.next()) {
            left.remove(commit.copy());
        }
        for (var object = onlyCommits || left.isEmpty() ? null : walk.nextObject(); object != null && !left.isEmpty(); object = walk.nextObject()) {
            left.remove(object.copy());
        }
    }
}
