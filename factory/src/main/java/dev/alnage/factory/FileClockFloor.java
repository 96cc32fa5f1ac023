package dev.alnage.factory;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;

/** The floor in a file of one line. */
public final class FileClockFloor implements ClockFloor {
    private static final int BYTES_MAX = 64;

    private final Path file;

    public FileClockFloor(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** @throws Rejected.Malformed if the file is damaged: a floor that cannot be read is not the same as none */
    @Override public Instant read() {
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(BYTES_MAX + 1), StandardCharsets.US_ASCII);
            if (text.endsWith("Z\n")) {
                return Instant.parse(text.substring(0, text.length() - 1));
            }
        } catch (NoSuchFileException e) {
            return Instant.MIN;
        } catch (DateTimeException e) {
            // falls through to the one refusal
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Rejected.Malformed("found a damaged clock floor in " + file + ", expected a time such as 2026-01-31T23:59:59Z");
    }

    @Override public void raise(Instant floor) {
        var temporary = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                for (var line = ByteBuffer.wrap((floor + "\n").getBytes(StandardCharsets.US_ASCII)); line.hasRemaining(); ) {
                    channel.write(line);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public String place() {
        return file.toString();
    }
}
