package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * The trust file on disk, read and verified against the pinned root each time. A version once seen is the floor, also for the
 * next process of this worker: whoever can put an old trust file back must not get an old key believed by waiting for a restart.
 */
public final class FileTrust implements TrustSource {
    private static final int FLOOR_BYTES_MAX = 1_000;

    private final Path file;
    private final Path pinnedRoot;
    private final Clock clock;
    private final Path floorFile;
    private long floor;

    /**
     * @param floorFile in the worker's own state, where the newest version that was seen outlives the process
     * @throws Rejected.Malformed if it is damaged: a floor that cannot be read is not the same as none
     */
    public FileTrust(Path file, Path pinnedRoot, Clock clock, Path floorFile) throws IOException {
        this.file = file;
        this.pinnedRoot = pinnedRoot;
        this.clock = clock;
        this.floorFile = floorFile;
        this.floor = readFloor();
    }

    @Override public synchronized TrustFile current() {
        try {
            var root = PinnedRoot.read(read(pinnedRoot, PinnedRoot.BYTES_MAX));
            var trust = TrustFile.verify(Envelope.read(read(file, TrustFile.BYTES_MAX)), root, floor, clock.instant()).value();
            if (trust.version() > floor) {
                writeFloor(trust.version());
                floor = trust.version();
            }
            return trust;
        } catch (IOException e) {
            throw new UncheckedIOException("the trust file cannot be read, or its version not remembered", e);
        }
    }

    private long readFloor() throws IOException {
        try {
            var fields = Fields.of("version floor", JsonReader.read(read(floorFile, FLOOR_BYTES_MAX)));
            var version = fields.integer("version", 1, Fields.INTEGER_MAX);
            fields.noOthers();
            return version;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Durable when this returns. */
    private void writeFloor(long version) throws IOException {
        var temporary = floorFile.resolveSibling(floorFile.getFileName() + ".new");
        try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (var content = Json.object().with("version", version).build().toBytes().toBuffer(); content.hasRemaining(); ) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(temporary, floorFile, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(floorFile.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static Bytes read(Path path, int bytesMax) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new Rejected.Malformed("found " + path.getFileName() + " over " + bytesMax + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }
}
