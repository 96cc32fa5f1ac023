package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.store.Directories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Where the objects of one push lie until it has been decided about: a repository of its own, which borrows the rest. Nothing that
 * reads the real repository sees them. What it asks for is written down beside them, so that a push that was accepted in the moment
 * in which the server died can still be carried out.
 */
public final class Quarantine implements AutoCloseable {
    private static final String SUFFIX = ".git";
    private static final String JOURNAL = "updates";
    private static final String INDEX_SUFFIX = ".idx";
    private static final int JOURNAL_BYTES_MAX = 1 << 20;
    private static final String NONE = "-";
    /** What is remembered of them takes less than 32 MiB. */
    private static final int IDS_MAX = 500_000;

    private final BareRepository repository;
    private final Path directory;
    private final Repository git;
    private final PackLinks links = new PackLinks(IDS_MAX);
    private boolean kept;

    private Quarantine(BareRepository repository, Path directory) throws IOException {
        this.repository = repository;
        this.directory = directory;
        this.git = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().setMustExist(true).build();
    }

    static Quarantine create(BareRepository repository) throws IOException {
        var directory = repository.quarantines().resolve(UUID.randomUUID() + SUFFIX);
        Files.createDirectory(directory);
        try {
            for (var folder : List.of("objects", "objects/pack", "objects/info", "refs")) {
                Files.createDirectory(directory.resolve(folder));
            }
            Files.writeString(directory.resolve("objects/info/alternates"), repository.directory().resolve("objects") + "\n");
            Files.copy(repository.directory().resolve("config"), directory.resolve("config"));
            Files.write(directory.resolve("packed-refs"), repository.references().toBytes().toArray());
            Files.copy(repository.directory().resolve("HEAD"), directory.resolve("HEAD"));
            return new Quarantine(repository, directory);
        } catch (IOException | RuntimeException e) {
            Directories.delete(directory);
            throw e;
        }
    }

    /** Where a quarantine of a repository lies. @throws Rejected.Malformed for a name that is not one of ours */
    static Path directory(Path repository, String name) {
        var id = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
        try {
            if (UUID.fromString(id).toString().equals(id)) {
                return repository.resolve(BareRepository.QUARANTINE).resolve(name);
            }
        } catch (IllegalArgumentException e) {
            // refused with the others
        }
        throw new Rejected.Malformed("found \"" + name + "\" as the name of a quarantine, expected one that the Git server has made");
    }

    /** What servers that died have left behind. */
    static List<Path> leftOver(BareRepository repository) throws IOException {
        try (var found = Files.list(repository.quarantines())) {
            return found.sorted().toList();
        }
    }

    /** Whether all that a push brought was durable in one of those, and the gate may have been asked about it. */
    static boolean isSealed(Path directory) {
        return Files.exists(directory.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens one of those that has been sealed. */
    static Quarantine reopen(BareRepository repository, Path directory) throws IOException {
        return new Quarantine(repository, directory);
    }

    public Path directory() {
        return directory;
    }

    Repository git() {
        return git;
    }

    /** What the packs that were received into it bring and name. */
    PackLinks links() {
        return links;
    }

    private Path packs() {
        return directory.resolve("objects/pack");
    }

    /** The packs with their indexes, as stems such as {@code pack-1234}. */
    List<Path> indexes() throws IOException {
        try (var found = Files.list(packs())) {
            return found.filter(path -> path.toString().endsWith(INDEX_SUFFIX)).sorted().toList();
        }
    }

    /** Makes the objects, and what is asked of the references, survive a power cut. */
    void seal(List<ReferenceUpdate> updates) throws IOException {
        try (var objects = Files.walk(directory.resolve("objects"))) {
            for (var path : objects.toList()) {
                sync(path);
            }
        }
        var journal = new StringBuilder();
        for (var update : updates) {
            journal.append(hex(update.before())).append(' ').append(hex(update.after())).append(' ').append(update.name()).append('\n');
        }
        try (var draft = repository.files().draft(directory)) {
            draft.write(Bytes.utf8(journal.toString()).toBuffer());
            draft.publish(directory.resolve(JOURNAL));
        }
        sync(repository.quarantines());
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String hex(Optional<Digest> value) {
        return value.map(Digest::hex).orElse(NONE);
    }

    /** What the push asks for, once it has been sealed. */
    Optional<List<ReferenceUpdate>> sealed() throws IOException {
        if (!isSealed(directory)) {
            return Optional.empty();
        }
        var updates = new ArrayList<ReferenceUpdate>();
        for (var line : repository.files().read(directory.resolve(JOURNAL), JOURNAL_BYTES_MAX).toText().lines().toList()) {
            var words = line.split(" ", 3);
            if (words.length != 3) {
                throw new Rejected.Malformed("found a damaged line in the updates of a push, expected before, after and name");
            }
            updates.add(new ReferenceUpdate(words[2], value(words[0]), value(words[1])));
        }
        return Optional.of(List.copyOf(updates));
    }

    private static Optional<Digest> value(String hex) {
        return hex.equals(NONE) ? Optional.empty() : Optional.of(References.digest(hex));
    }

    /**
     * Moves the packs into the repository, each index last: a pack without one is not looked at. A pack that is there already holds the
     * same objects, perhaps packed otherwise, and is never written over: somebody may be reading it. Durable when this returns.
     */
    void admit() throws IOException {
        List<Path> files;
        try (var found = Files.list(packs())) {
            files = found.filter(path -> !isThere(path)).sorted(Comparator.comparing((Path path) -> path.toString().endsWith(INDEX_SUFFIX)).thenComparing(path -> path)).toList();
        }
        var disk = repository.files().disk();
        for (var file : files) {
            disk.rename(file, repository.packs().resolve(file.getFileName()));
        }
        if (!files.isEmpty()) {
            disk.syncDirectory(repository.packs());
        }
    }

    private boolean isThere(Path file) {
        var name = file.getFileName().toString();
        var dot = name.lastIndexOf('.');
        return dot >= 0 && Files.exists(repository.packs().resolve(name.substring(0, dot) + INDEX_SUFFIX), LinkOption.NOFOLLOW_LINKS);
    }

    /** Leaves it on disk when it is closed: it was accepted, and could not be carried out. */
    void keep() {
        kept = true;
    }

    @Override public void close() throws IOException {
        git.close();
        if (!kept) {
            Directories.delete(directory);
        }
    }
}
