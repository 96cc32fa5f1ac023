package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.PackIndex;

/**
 * Which packs take the place of which. It is durable before the first new pack gets its name and goes after the last old one, so that a
 * process that dies in between leaves nothing that is only half there, and nothing twice.
 *
 * @param made stems of the new packs
 * @param replaced stems of those that go, each of whose objects is in one that stays
 */
record RepackJournal(List<String> made, List<String> replaced) {
    private static final String NAME = "repacking";
    private static final int BYTES_MAX = 4 << 20;
    private static final String STEM = "pack-";
    private static final String MADE = "made ";
    private static final String REPLACED = "replaced ";

    RepackJournal {
        made = List.copyOf(made);
        replaced = List.copyOf(replaced);
        var stems = new HashSet<>(made);
        stems.addAll(replaced);
        if (stems.size() < made.size() + replaced.size() || !stems.stream().allMatch(stem -> stem.startsWith(STEM) && References.isId(stem.substring(STEM.length())))) {
            throw new Rejected.Malformed("found a pack named twice or otherwise than a pack is, expected new ones and others in their place");
        }
    }

    void write(Path repository, AtomicFiles files) throws IOException {
        var text = new StringBuilder();
        made.forEach(stem -> text.append(MADE).append(stem).append('\n'));
        replaced.forEach(stem -> text.append(REPLACED).append(stem).append('\n'));
        try (var draft = files.draft(repository)) {
            draft.write(Bytes.utf8(text.toString()).toBuffer());
            draft.publish(repository.resolve(NAME));
        }
    }

    /** Whether there is one: what was replaced is still there. */
    static boolean isOpen(Path repository) {
        return Files.exists(repository.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws Rejected.Malformed for what we would not have written */
    static Optional<RepackJournal> read(Path repository, AtomicFiles files) throws IOException {
        if (!isOpen(repository)) {
            return Optional.empty();
        }
        var made = new ArrayList<String>();
        var replaced = new ArrayList<String>();
        for (var line : files.read(repository.resolve(NAME), BYTES_MAX).toText().lines().toList()) {
            if (line.startsWith(MADE)) {
                made.add(line.substring(MADE.length()));
            } else if (line.startsWith(REPLACED)) {
                replaced.add(line.substring(REPLACED.length()));
            } else {
                throw new Rejected.Malformed("found a damaged line in the journal of packs, expected one that was made or replaced");
            }
        }
        return Optional.of(new RepackJournal(made, replaced));
    }

    /**
     * Whether the new packs are there, and every object of those that they replace is in one that stays. Read from the disk, whatever
     * was believed when they were written.
     */
    boolean holdsEverything(Path packs) throws IOException {
        var staying = new ArrayList<PackIndex>();
        var going = new ArrayList<PackIndex>();
        var missing = new HashSet<>(made);
        for (var pack : KeptPack.list(packs)) {
            missing.remove(pack.stem());
            (replaced.contains(pack.stem()) ? going : staying).add(pack.index());
        }
        return missing.isEmpty() && going.stream().allMatch(index -> isIn(index, staying));
    }

    private static boolean isIn(PackIndex going, List<PackIndex> staying) {
        for (var entry : going) {
            var id = entry.toObjectId();
            if (staying.stream().noneMatch(index -> index.hasObject(id))) {
                return false;
            }
        }
        return true;
    }

    /** Removes what has been replaced, then the journal. Nobody may be reading it who would have to read again. */
    void removeReplaced(Path repository, Path packs, AtomicFiles files) throws IOException {
        remove(repository, packs, replaced, files);
    }

    /** Removes what was made, then the journal: it is as if it had never begun. */
    void removeMade(Path repository, Path packs, AtomicFiles files) throws IOException {
        remove(repository, packs, made, files);
    }

    private static void remove(Path repository, Path packs, List<String> stems, AtomicFiles files) throws IOException {
        files.remove(stems.stream().flatMap(stem -> KeptPack.files(packs, stem)).toList());
        files.remove(List.of(repository.resolve(NAME)));
    }

    /** Ends what a process that died has begun, one way or the other; before anybody reads. */
    static void recover(Path repository, Path packs, AtomicFiles files) throws IOException {
        var journal = read(repository, files);
        if (journal.isPresent()) {
            if (journal.get().holdsEverything(packs)) {
                journal.get().removeReplaced(repository, packs, files);
            } else {
                journal.get().removeMade(repository, packs, files);
            }
        }
    }
}
