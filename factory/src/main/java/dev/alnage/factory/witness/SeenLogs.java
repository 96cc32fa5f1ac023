package dev.alnage.factory.witness;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The last checkpoint that a witness has cosigned of each log, durable before its cosignature leaves. One process at a time: two that did
 * not know of each other could cosign two histories.
 */
final class SeenLogs implements AutoCloseable {
    private final Path folder;
    private final AtomicFiles files;
    private final FileLock lock;

    private SeenLogs(Path folder, AtomicFiles files, FileLock lock) {
        this.folder = folder;
        this.files = files;
        this.lock = lock;
    }

    /** @throws Rejected.Stale if another process has it */
    static SeenLogs open(Path folder, AtomicFiles files) throws IOException {
        files.makeDirectory(folder);
        files.sweep(folder);
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return new SeenLogs(folder, files, lock);
            }
        } catch (java.nio.channels.OverlappingFileLockException e) {
            // another one of this process: refused with the others
        }
        channel.close();
        throw new Rejected.Stale("found another witness at work in " + folder.getFileName() + ", expected one at a time");
    }

    /** Nothing where nothing was cosigned yet; a record that cannot be read is an error and never that. */
    Optional<Checkpoint> last(String origin) throws IOException {
        try {
            return Optional.of(Checkpoint.read(Bytes.utf8(SignedNote.read(files.read(file(origin), AddCheckpoint.BYTES_MAX)).text())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (Rejected e) {
            throw new IOException("found a damaged record of what was cosigned of " + origin + ", expected the one that was written: this witness cannot go on with that log", e);
        }
    }

    /** Durable when this returns. @param note with the log's signature: two of one size and two roots prove what the log did */
    void remember(Checkpoint checkpoint, SignedNote note) throws IOException {
        files.write(file(checkpoint.origin()), note.toBytes());
    }

    private Path file(String origin) {
        return folder.resolve(Digest.of(Bytes.utf8(origin)).hex() + ".note");
    }

    @Override public void close() throws IOException {
        lock.acquiredBy().close();
    }
}
