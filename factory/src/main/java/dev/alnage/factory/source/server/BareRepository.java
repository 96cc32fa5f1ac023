package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * One repository on disk, which plain git can read. Its settings are ours to the byte, it has no hooks, borrows no objects, and keeps
 * its references in one file. What does not look like that is not served: somebody else has written there.
 */
public final class BareRepository implements AutoCloseable {
    /** Written last, so a repository that has it is whole. */
    static final String LAST_FILE = "HEAD";
    private static final String REFERENCES = "packed-refs";
    private static final String PACKS = "objects/pack";
    static final String QUARANTINE = "quarantine";
    private static final Bytes HEAD = Bytes.utf8("ref: refs/heads/main\n");
    private static final int CONFIG_BYTES_MAX = 4_096;
    /** Fetching with filters is what partial clones need. */
    private static final Bytes CONFIG = Bytes.utf8("""
            [core]
            	repositoryformatversion = 0
            	filemode = true
            	bare = true
            	logallrefupdates = false
            	hooksPath = /dev/null
            [gc]
            	auto = 0
            [receive]
            	fsckObjects = true
            [uploadpack]
            	allowFilter = true
            """);

    private final RepositoryName name;
    private final Path directory;
    private final AtomicFiles files;
    private final Repository git;
    /** Held from the question to the gate until the references have moved; reading needs none. */
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Readers readers = new Readers();
    private volatile References references;

    private BareRepository(RepositoryName name, Path directory, AtomicFiles files, Repository git, References references) {
        this.name = name;
        this.directory = directory;
        this.files = files;
        this.git = git;
        this.references = references;
    }

    static void create(Path directory, AtomicFiles files) throws IOException {
        for (var folder : List.of(PACKS, "objects/info", "refs/heads", "refs/tags", QUARANTINE)) {
            files.makeDirectory(directory.resolve(folder));
        }
        files.write(directory.resolve("config"), CONFIG);
        files.write(directory.resolve(REFERENCES), References.none().toBytes());
        files.write(directory.resolve(LAST_FILE), HEAD);
    }

    /** Opens a repository after looking at everything that could make git or JGit do something else than read objects. */
    static BareRepository open(RepositoryName name, Path directory, AtomicFiles files) throws IOException {
        requireOurs(directory, files);
        files.sweep(directory);
        RepackJournal.recover(directory, directory.resolve(PACKS), files);
        var references = References.read(files.read(directory.resolve(REFERENCES), References.FILE_BYTES_MAX));
        var git = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().setMustExist(true).build();
        return new BareRepository(name, directory, files, git, references);
    }

    private static void requireOurs(Path directory, AtomicFiles files) throws IOException {
        if (!files.read(directory.resolve("config"), CONFIG_BYTES_MAX).equals(CONFIG)) {
            throw new Rejected.Untrusted("found other settings in " + directory.getFileName() + ", expected those that the factory wrote");
        }
        for (var foreign : List.of("hooks", "commondir", "objects/info/alternates", "objects/info/http-alternates", "shallow", "info/grafts")) {
            if (Files.exists(directory.resolve(foreign), LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Untrusted("found " + foreign + " in " + directory.getFileName() + ", expected none in a repository of the factory");
            }
        }
        try (var loose = Files.walk(directory.resolve("refs"))) {
            var found = loose.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).findFirst();
            if (found.isPresent()) {
                throw new Rejected.Untrusted("found " + directory.relativize(found.get()) + " in " + directory.getFileName()
                        + ", expected every reference in packed-refs, where only the factory writes");
            }
        }
    }

    public RepositoryName name() {
        return name;
    }

    public Path directory() {
        return directory;
    }

    /** All references as they are now. */
    public References references() {
        return references;
    }

    /** For reading; whoever moves a reference through it breaks the repository. */
    Repository git() {
        return git;
    }

    Path packs() {
        return directory.resolve(PACKS);
    }

    Path quarantines() {
        return directory.resolve(QUARANTINE);
    }

    AtomicFiles files() {
        return files;
    }

    /** Who reads whole packs. */
    Readers readers() {
        return readers;
    }

    ReentrantLock writing() {
        return writing;
    }

    /** The next state of the references, written and not yet in force. Everything that needs room on the disk has then been done. */
    final class Next implements AutoCloseable {
        private final References after;
        private final AtomicFiles.Draft draft;

        private Next(References after) throws IOException {
            this.after = after;
            this.draft = files.draft(directory);
            try {
                draft.write(after.toBytes().toBuffer());
            } catch (IOException e) {
                draft.close();
                throw e;
            }
        }

        /** One rename: all references move, or none. Durable when this returns. */
        void putInForce() throws IOException {
            if (!writing.isHeldByCurrentThread()) {
                throw new IllegalStateException("references move only under the repository's lock");
            }
            draft.publish(directory.resolve(REFERENCES));
            references = after;
        }

        @Override public void close() throws IOException {
            draft.close();
        }
    }

    Next prepare(References after) throws IOException {
        return new Next(after);
    }

    @Override public void close() {
        git.close();
    }
}
