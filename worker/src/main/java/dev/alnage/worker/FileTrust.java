package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The trust file on disk, read and verified against the pinned root each time; a version once seen is the floor. */
public final class FileTrust implements TrustSource {
    private final Path file;
    private final Path pinnedRoot;
    private final Clock clock;
    private long floor;

    public FileTrust(Path file, Path pinnedRoot, Clock clock) {
        this.file = file;
        this.pinnedRoot = pinnedRoot;
        this.clock = clock;
    }

    @Override public synchronized TrustFile current() {
        try {
            var root = PinnedRoot.read(read(pinnedRoot, PinnedRoot.BYTES_MAX));
            var trust = TrustFile.verify(Envelope.read(read(file, TrustFile.BYTES_MAX)), root, floor, clock.instant()).value();
            floor = trust.version();
            return trust;
        } catch (IOException e) {
            throw new UncheckedIOException("the trust file cannot be read", e);
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
