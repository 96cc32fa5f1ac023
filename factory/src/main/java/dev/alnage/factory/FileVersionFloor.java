package dev.alnage.factory;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The newest trust file that a process has believed, kept over restarts: the version, and which file of that version it was. */
final class FileVersionFloor {
    private static final int BYTES_MAX = 1_000;
    private static final Digest NONE = Digest.of(Bytes.empty());

    private final Path file;

    FileVersionFloor(Path file) {
        this.file = file.toAbsolutePath();
    }

    private record Seen(long version, Digest content) {}

    /** @throws Rejected.Malformed if the file is damaged: a floor that cannot be read is not the same as none */
    private Seen read() throws IOException {
        try (var in = Files.newInputStream(file)) {
            var fields = Fields.of("version floor", JsonReader.read(Bytes.of(in.readNBytes(BYTES_MAX + 1)), BYTES_MAX));
            var seen = new Seen(fields.integer("version", 1, Fields.INTEGER_MAX), fields.digest("content"));
            fields.noOthers();
            return seen;
        } catch (NoSuchFileException e) {
            return new Seen(0, NONE);
        }
    }

    /** The lowest version that may still be believed; 0 before the first. */
    long version() throws IOException {
        return read().version();
    }

    /** Remembers a file that has been verified, durable when this returns. @throws Rejected.Stale if another one of its version, or a newer, was seen */
    void raise(TrustFile trust) throws IOException {
        var seen = read();
        var content = Digest.of(trust.toBytes());
        if (trust.version() < seen.version()) {
            throw new Rejected.Stale("found trust file version " + trust.version() + ", expected at least " + seen.version());
        }
        if (trust.version() == seen.version()) {
            if (!content.equals(seen.content())) {
                throw new Rejected.Stale("found another trust file of version " + seen.version() + ", expected the one seen before or a newer version");
            }
            return;
        }
        write(Json.object().with("version", trust.version()).with("content", content.toString()).build().toBytes());
    }

    private void write(Bytes content) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer buffer = content.toBuffer(); buffer.hasRemaining(); ) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
