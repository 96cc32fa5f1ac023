package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Blobs as files: {@code sha256/ab/cdef…} below a directory, and small ones that came together in {@code packs}. Any
 * number of threads and processes may put and read; only one process may put several at once.
 */
public final class FileBlobs implements Blobs {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int DURABLE_KNOWN_MAX = 4096;
    private static final int SMALL_BYTES_MAX = 64 << 10;
    /** A process can hold only so many files open. */
    private static final int DRAFTS_OPEN_MAX = 256;
    /** Fewer are put one by one: a pack stays for good, and a million of them would be many files again. */
    private static final int PACK_BLOBS_MIN = 4;

    private final AtomicFiles files;
    private final Disk disk;
    private final Path directory;
    private final Path incoming;
    private final Packs packs;
    private final Set<Digest> durable = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
            return size() > DURABLE_KNOWN_MAX;
        }
    }));

    private FileBlobs(AtomicFiles files, Path directory) {
        this.files = files;
        this.disk = files.disk();
        this.directory = directory.resolve("sha256");
        this.incoming = directory.resolve("incoming");
        this.packs = new Packs(files, directory.resolve("packs"));
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
        try (var gathering = gather()) {
            var digest = gathering.put(content, bytesMax);
            gathering.keep();
            return digest;
        }
    }

    @Override public Gathering gather() {
        return new Gathered();
    }

    /** Drafts that get their names when all of them are on the disk. */
    private final class Gathered implements Gathering {
        private final Map<Digest, AtomicFiles.Draft> drafts = new LinkedHashMap<>();

        @Override public Digest put(InputStream content, long bytesMax) throws IOException {
            var draft = files.draft(incoming);
            var taken = false;
            try {
                var digest = write(content, bytesMax, draft);
                taken = drafts.putIfAbsent(digest, draft) == null;
                if (drafts.size() >= DRAFTS_OPEN_MAX) {
                    keep();
                }
                return digest;
            } finally {
                if (!taken) {
                    draft.close();
                }
            }
        }

        /**
         * A blob that is there is replaced by its equal: that costs little, mends a damaged one, and is durable for certain. Only
         * what this process has made durable itself, and is as it was, is not made so again: the same small files, such as an
         * empty log, come with every delivery.
         */
        @Override public void keep() throws IOException {
            var places = new LinkedHashMap<AtomicFiles.Draft, Path>();
            for (var draft : drafts.entrySet()) {
                var place = file(draft.getKey());
                if (!durable.contains(draft.getKey()) || !isWhole(place, draft.getKey())) {
                    files.stage(place.getParent());
                    places.put(draft.getValue(), place);
                }
            }
            files.publishAll(places);
            durable.addAll(drafts.keySet());
            close();
        }

        @Override public void close() throws IOException {
            for (var draft : drafts.values()) {
                draft.close();
            }
            drafts.clear();
        }
    }

    private boolean isWhole(Path place, Digest digest) throws IOException {
        try {
            return disk.size(place) <= SMALL_BYTES_MAX && Digest.of(AtomicFiles.read(disk, place, SMALL_BYTES_MAX)).equals(digest);
        } catch (NoSuchFileException | Rejected.Malformed e) {
            return false;
        }
    }

    private static Digest write(InputStream content, long bytesMax, AtomicFiles.Draft draft) throws IOException {
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
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
        return Digest.finish(hash);
    }

    @Override public List<Digest> putAll(List<Bytes> contents) throws IOException {
        var small = contents.stream().filter(content -> content.size() <= Pack.BLOB_BYTES_MAX).distinct().toList();
        if (small.size() < PACK_BLOBS_MIN) {
            small = List.of();
        }
        for (var from = 0; from < small.size(); from += Pack.BLOBS_MAX) {
            packs.add(small.subList(from, Math.min(small.size(), from + Pack.BLOBS_MAX)));
        }
        var digests = new ArrayList<Digest>();
        try (var gathering = gather()) {
            for (var content : contents) {
                var packed = !small.isEmpty() && content.size() <= Pack.BLOB_BYTES_MAX;
                digests.add(packed ? Digest.of(content) : gathering.put(content));
            }
            gathering.keep();
        }
        return digests;
    }

    @Override public boolean has(Digest digest) throws IOException {
        return disk.exists(file(digest)) || packs.has(digest);
    }

    @Override public InputStream open(Digest digest) throws IOException {
        try {
            return new VerifiedInput(disk.open(file(digest)), digest);
        } catch (NoSuchFileException e) {
            return new VerifiedInput(packs.read(digest).orElseThrow(() -> e).toStream(), digest);
        }
    }

    @Override public Bytes read(Digest digest, int bytesMax) throws IOException {
        var content = find(digest, bytesMax);
        var found = Digest.of(content);
        if (!found.equals(digest)) {
            throw damaged(found, digest);
        }
        return content;
    }

    private Bytes find(Digest digest, int bytesMax) throws IOException {
        // most that is in a pack is in no file, and to be told so by an exception costs more than to look
        if (packs.knows(digest) && !disk.exists(file(digest))) {
            return packed(digest, bytesMax).orElseThrow(() -> new NoSuchFileException(file(digest).toString()));
        }
        try {
            return AtomicFiles.read(disk, file(digest), bytesMax);
        } catch (NoSuchFileException e) {
            return packed(digest, bytesMax).orElseThrow(() -> e);
        }
    }

    private Optional<Bytes> packed(Digest digest, int bytesMax) throws IOException {
        var packed = packs.read(digest);
        if (packed.isPresent() && packed.get().size() > bytesMax) {
            throw new Rejected.Malformed("found a blob of " + packed.get().size() + " bytes, expected at most " + bytesMax);
        }
        return packed;
    }

    @Override public Stream<Digest> list() throws IOException {
        var digests = new HashSet<>(packs.list());
        for (var prefix : disk.list(directory)) {
            for (var rest : disk.list(directory.resolve(prefix))) {
                digestOf(prefix, rest).ifPresent(digests::add);
            }
        }
        return digests.stream();
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
