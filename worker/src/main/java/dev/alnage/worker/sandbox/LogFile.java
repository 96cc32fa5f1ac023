package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes what a command prints to a file, up to a limit, and digests what it wrote. The rest is read and thrown away. */
final class LogFile implements Runnable {
    private final InputStream from;
    private final Path to;
    private final long bytesMax;
    private volatile boolean exceeded;
    private volatile long bytes;
    private Optional<IOException> failure = Optional.empty();
    private Digest digest = Digest.finish(Digest.Algorithm.SHA256.newMessageDigest());

    LogFile(InputStream from, Path to, long bytesMax) {
        this.from = from;
        this.to = to;
        this.bytesMax = bytesMax;
    }

    @Override public void run() {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        var buffer = new byte[65_536];
        try (var out = Files.newOutputStream(to)) {
            for (var read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                var kept = (int) Math.min(read, bytesMax - bytes);
                out.write(buffer, 0, kept);
                sha256.update(buffer, 0, kept);
                bytes += kept;
                exceeded |= kept < read;
            }
            digest = Digest.finish(sha256);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    boolean exceeded() {
        return exceeded;
    }

    long bytes() {
        return bytes;
    }

    /** Why not all was written, if so. Call when {@link #run} has ended. */
    Optional<IOException> failure() {
        return failure;
    }

    /** Call when {@link #run} has ended. */
    Digest digest() {
        return digest;
    }
}
