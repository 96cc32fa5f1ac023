package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Blobs as files: {@code sha256/ab/cdef…} below a directory. Any number of threads and processes may put and read. */
public final class FileBlobs implements Blobs {
    private static final int BUFFER_BYTES = 64 << 10;

    private final AtomicFiles files;
    private final Disk disk;
    private final Path directory;
    private final Path incoming;

    private FileBlobs(AtomicFiles files, Path directory) {
        this.files = files;
        this.disk = files.disk();
        this.directory = directory.resolve("sha256");
        this.incoming = directory.resolve("incoming");
    }

    /** For a process that puts. */
    public static FileBlobs open(AtomicFiles files, Path directory) throws IOException {
        var blobs = new FileBlobs(files, directory);
        files.makeDirectory(blobs.directory);
        files.makeDirectory(blobs.incoming);
        return blobs;
    }

    /** For a process that only reads, and may have no right to write. */
    public static FileBlobs openReadOnly(Disk disk, Path directory) {
        return new FileBlobs(new AtomicFiles(disk, directory), directory);
    }

    /** Removes what an earlier process left unfinished; only while no other process puts. */
    public void sweep() throws IOException {
        files.sweep(incoming);
    }

    @Override public Digest put(InputStream content, long bytesMax) throws IOException {
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
        try (var draft = files.draft(incoming)) {
            var buffer = new byte[Math.clamp(bytesMax, 1, BUFFER_BYTES)];
            var total = 0L;
            for (int read; (read = content.read(buffer)) >= 0; ) {
                total += read;
                if (total > bytesMax) {
                    throw new Rejected.Malformed("found more than " + bytesMax + " bytes, expected at most that");
                }
                hash.update(buffer, 0, read);
                draft.write(ByteBuffer.wrap(buffer, 0, read));
            }
            var digest = Digest.finish(hash);
            publish(draft, digest);
            return digest;
        }
    }

    @Override public Digest put(Bytes content) throws IOException {
        var digest = Digest.of(content);
        try (var draft = files.draft(incoming)) {
            draft.write(content.toBuffer());
            publish(draft, digest);
        }
        return digest;
    }

    /** A blob that is there is replaced by its equal: that costs little, mends a damaged one, and is durable for certain. */
    private void publish(AtomicFiles.Draft draft, Digest digest) throws IOException {
        var file = file(digest);
        files.makeDirectory(file.getParent());
        draft.publish(file);
    }

    @Override public boolean has(Digest digest) throws IOException {
        return disk.exists(file(digest));
    }

    @Override public InputStream open(Digest digest) throws IOException {
        return new VerifiedInput(disk.open(file(digest)), digest);
    }

    @Override public Bytes read(Digest digest, int bytesMax) throws IOException {
        var content = AtomicFiles.read(disk, file(digest), bytesMax);
        var found = Digest.of(content);
        if (!found.equals(digest)) {
            throw damaged(found, digest);
        }
        return content;
    }

    @Override public Stream<Digest> list() throws IOException {
        var digests = Stream.<Digest>builder();
        for (var prefix : disk.list(directory)) {
            for (var rest : disk.list(directory.resolve(prefix))) {
                digestOf(prefix, rest).ifPresent(digests);
            }
        }
        return digests.build();
    }

    /** The digest that a file's place stands for, if it is a place of ours. */
    static Optional<Digest> digestOf(String prefix, String rest) {
        var hex = prefix + rest;
        var named = prefix.length() == 2 && hex.length() == 64
                && hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        return named ? Optional.of(Digest.sha256(hex)) : Optional.empty();
    }

    private Path file(Digest digest) {
        if (!digest.isSha256()) {
            throw new Rejected.Malformed("found " + digest + ", expected a sha256: blobs have no other name");
        }
        return directory.resolve(digest.hex().substring(0, 2)).resolve(digest.hex().substring(2));
    }

    static Rejected.Malformed damaged(Digest found, Digest expected) {
        return new Rejected.Malformed("found a damaged blob whose content is " + found + ", expected " + expected);
    }
}
