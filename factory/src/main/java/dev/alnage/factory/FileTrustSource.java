package dev.alnage.factory;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The trust file on disk, verified against a pinned root whenever it changes. Expiry is looked at each time; a version once
 * seen is the floor, also after a restart if there is a file to keep it in.
 */
public final class FileTrustSource implements TrustSource {
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final Path file;
    private final Trust root;
    private final TrustedClock clock;
    private final Optional<FileVersionFloor> floor;
    private Bytes bytes;
    private TrustFile current;
    private long readAtNanos;

    private FileTrustSource(Path file, Trust root, TrustedClock clock, Optional<FileVersionFloor> floor) throws IOException {
        this.file = file;
        this.root = root;
        this.clock = clock;
        this.floor = floor;
        this.bytes = read(file);
        this.current = verify(bytes, floor.isPresent() ? floor.get().version() : 0);
        this.readAtNanos = System.nanoTime();
    }

    /** @param pinned a file with the root that somebody has compared: as {@link PinnedRoot} writes it */
    public static FileTrustSource open(Path file, Path pinned, TrustedClock clock) throws IOException {
        return new FileTrustSource(file, PinnedRoot.read(read(pinned)), clock, Optional.empty());
    }

    /** @param floor a file of this process's own, where the newest version that it has seen outlives it */
    public static FileTrustSource open(Path file, Path pinned, TrustedClock clock, Path floor) throws IOException {
        return new FileTrustSource(file, PinnedRoot.read(read(pinned)), clock, Optional.of(new FileVersionFloor(floor)));
    }

    private TrustFile verify(Bytes content, long version) throws IOException {
        var verified = TrustFile.verify(Envelope.read(content), root, version, clock.now()).value();
        if (floor.isPresent()) {
            floor.get().raise(verified);
        }
        return verified;
    }

    @Override public synchronized TrustFile current() {
        if (System.nanoTime() - readAtNanos > LOOK_AGAIN_NANOS) {
            try {
                var now = read(file);
                if (!now.equals(bytes)) {
                    current = verify(now, current.version());
                    bytes = now;
                }
                readAtNanos = System.nanoTime();
            } catch (IOException e) {
                throw new UncheckedIOException("the trust file cannot be read", e);
            }
        }
        var time = clock.now();
        if (!current.expires().isAfter(time)) {
            throw new Rejected.Stale("found a trust file that expired at " + current.expires() + ", expected one valid at " + time);
        }
        return current;
    }

    private static Bytes read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(TrustFile.BYTES_MAX + 1);
            if (content.length > TrustFile.BYTES_MAX) {
                throw new Rejected.Malformed("found a trust file over " + TrustFile.BYTES_MAX + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }
}
