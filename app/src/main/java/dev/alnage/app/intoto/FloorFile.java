package dev.alnage.app.intoto;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.LayoutFloor;
import dev.alnage.evidence.intoto.TrustedLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The newest layout that was seen here, in a file of its verifier: one for each supply chain. It begins with the first layout. */
record FloorFile(Path file) {
    /**
     * Raises the floor to a layout whose signatures hold, whatever its links come to: its owners have said that it is newer.
     *
     * @throws Rejected.Stale if it is older
     * @throws IOException if the file cannot be read or written, or is damaged: it is never begun anew
     */
    void raise(TrustedLayout layout) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        var name = file.getFileName().toString();
        // two verifications at once must not lower it
        try (var lock = FileChannel.open(folder.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            var raised = Files.exists(file) ? read().raisedBy(layout) : LayoutFloor.of(layout);
            var unfinished = folder.resolve("." + name + ".new");
            try (var out = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                for (var bytes = raised.toBytes().toBuffer(); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private LayoutFloor read() throws IOException {
        try {
            return LayoutFloor.read(InTotoClient.read(file, LayoutFloor.BYTES_MAX));
        } catch (Rejected e) {
            throw new IOException("the floor in " + file + " is damaged: " + e.getMessage(), e);
        }
    }
}
