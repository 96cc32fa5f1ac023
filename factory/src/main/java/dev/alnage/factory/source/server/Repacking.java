package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSet;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * Puts packs of a repository together, beside pushes and fetches. No object ever goes: what no reference leads to any more is kept too,
 * since statements name it and a push that is under way may build on it. Only what a pack holds a second time is given up.
 */
final class Repacking {
    private static final System.Logger LOG = System.getLogger("alnage.source");
    /** A pack that holds so many times as much as all smaller ones together is left alone: so each byte is written again seldom. */
    private static final int FACTOR = 2;
    private static final long DELTA_MEMORY_BYTES = 64L << 20;
    private static final int DELTA_FILE_BYTES_MAX = 16 << 20;
    /** A fetch that takes longer reads the rest from the new packs, or is asked to begin again. */
    private static final Duration READERS_WAITED_FOR = Duration.ofHours(1);

    private final BareRepository repository;
    private final ProgressMonitor progress;

    Repacking(BareRepository repository, ProgressMonitor progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /** What came of it. @param replaced packs in whose place the {@code made} are */
    record Outcome(int replaced, int made) {}

    /** Which packs are to be put together. @param whole whether it is all of them: then the new one gets bitmaps */
    record Choice(List<KeptPack> packs, boolean whole) {
        /**
         * The small ones, so that those left grow by a factor.
         *
         * @param packs the smallest first
         */
        static Choice small(List<KeptPack> packs) {
            var below = packs.stream().mapToLong(KeptPack::bytes).sum();
            var count = packs.size();
            while (count > 0) {
                below -= packs.get(count - 1).bytes();
                if (packs.get(count - 1).bytes() < FACTOR * below) {
                    break;
                }
                count--;
            }
            return count == packs.size() ? all(packs) : new Choice(packs.subList(0, count < 2 ? 0 : count), false);
        }

        static Choice all(List<KeptPack> packs) {
            return new Choice(List.copyOf(packs), true);
        }
    }

    /** How a choice is made from the packs that there are, the smallest first. */
    interface Chooser {
        Choice choose(List<KeptPack> packs);
    }

    /**
     * Puts the chosen packs together.
     *
     * @return nothing if there was nothing to do, or somebody still reads what was replaced the last time
     * @throws IOException when it could not be done: then every pack is where it was
     * @throws Rejected.Malformed when the new packs would not hold all that the old ones do: they are gone again then
     */
    Optional<Outcome> run(Chooser chooser) throws IOException {
        Choice choice;
        Set<ObjectId> tips = new HashSet<>();
        repository.writing().lock();
        try {
            if (RepackJournal.isOpen(repository.directory())) {
                return Optional.empty();
            }
            // what a push has moved in here its references name: the two are looked at between pushes
            choice = chooser.choose(KeptPack.list(repository.packs()));
            repository.references().values().values().forEach(value -> tips.add(ObjectId.fromString(value.id())));
        } finally {
            repository.writing().unlock();
        }
        if (choice.packs().isEmpty()) {
            return Optional.empty();
        }
        for (var pack : choice.packs()) {
            pack.requireSound();
        }
        var drafts = new ArrayList<PackDraft>();
        try {
            write(choice, tips, drafts);
            return replace(choice, drafts);
        } finally {
            for (var draft : drafts) {
                draft.close();
            }
        }
    }

    private void write(Choice choice, Set<ObjectId> tips, List<PackDraft> drafts) throws IOException {
        var taken = new ArrayList<ObjectIdSet>();
        if (choice.whole() && !tips.isEmpty()) {
            try (var writer = writer()) {
                writer.preparePack(progress, tips, PackWriter.NONE);
                draft(writer, drafts);
                taken.add(writer.getObjectSet()::contains);
            }
        }
        try (var walk = new RevWalk(repository.git()); var writer = writer()) {
            writer.preparePack(left(choice, taken, walk).iterator());
            draft(writer, drafts);
        }
    }

    private PackWriter writer() {
        var config = new PackConfig();
        config.setThreads(1);
        config.setDeltaSearchMemoryLimit(DELTA_MEMORY_BYTES);
        config.setBigFileThreshold(DELTA_FILE_BYTES_MAX);
        config.setBuildBitmaps(true);
        var writer = new PackWriter(config, repository.git().newObjectReader());
        writer.setDeltaBaseAsOffset(true);
        // what bitmaps say names no paths, by which like is put beside like
        writer.setUseBitmaps(false);
        // each pack has been compared with its checksum as a whole
        writer.setReuseValidatingObjects(false);
        return writer;
    }

    private void draft(PackWriter writer, List<PackDraft> drafts) throws IOException {
        if (writer.getObjectCount() > 0) {
            var draft = new PackDraft(repository.files(), repository.directory());
            drafts.add(draft);
            draft.write(writer, progress);
        }
    }

    /** The objects of the chosen packs that are in none of the new ones yet. */
    private static Set<RevObject> left(Choice choice, List<ObjectIdSet> taken, RevWalk walk) throws IOException {
        var ids = new TreeSet<ObjectId>();
        for (var pack : choice.packs()) {
            for (var entry : pack.index()) {
                var id = entry.toObjectId();
                if (taken.stream().noneMatch(set -> set.contains(id))) {
                    ids.add(id);
                }
            }
        }
        var objects = new HashSet<RevObject>();
        for (var id : ids) {
            objects.add(walk.lookupAny(id, walk.getObjectReader().open(id).getType()));
        }
        return objects;
    }

    private Optional<Outcome> replace(Choice choice, List<PackDraft> drafts) throws IOException {
        var packs = repository.packs();
        var standing = drafts.stream().filter(draft -> draft.isIn(packs)).map(PackDraft::stem).toList();
        var made = drafts.stream().filter(draft -> !draft.isIn(packs)).toList();
        var replaced = choice.packs().stream().map(KeptPack::stem).filter(stem -> !standing.contains(stem)).toList();
        if (made.isEmpty() && replaced.isEmpty()) {
            return Optional.empty();
        }
        var journal = new RepackJournal(made.stream().map(PackDraft::stem).toList(), replaced);
        journal.write(repository.directory(), repository.files());
        for (var draft : made) {
            draft.publish(packs);
        }
        if (!journal.holdsEverything(packs)) {
            journal.removeMade(repository.directory(), packs, repository.files());
            throw new Rejected.Malformed("found an object of " + repository.name() + " in none of its new packs, expected all of them: the old packs stay");
        }
        repository.readers().whenGone(READERS_WAITED_FOR, () -> removeReplaced(journal));
        return Optional.of(new Outcome(replaced.size(), made.size()));
    }

    /** Between pushes, since whoever decides about one reads packs in another process. If it fails, the next start does it. */
    private void removeReplaced(RepackJournal journal) {
        repository.writing().lock();
        try {
            journal.removeReplaced(repository.directory(), repository.packs(), repository.files());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "repository=" + repository.name() + " removing-packs=failed reason=\"" + e.getMessage() + "\"");
        } finally {
            repository.writing().unlock();
        }
    }
}
