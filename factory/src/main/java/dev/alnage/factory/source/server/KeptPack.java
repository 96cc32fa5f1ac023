package dev.alnage.factory.source.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;

/**
 * One pack that a repository keeps, as its files. What has no index yet is no pack: nobody looks at it.
 *
 * @param stem what the names of its files begin with, such as {@code pack-1234}
 * @param bytes of the pack alone
 * @param bitmaps whether it says at once what each of some commits leads to, which a clone asks
 */
record KeptPack(Path folder, String stem, long bytes, boolean bitmaps) {
    static final String PACK = ".pack";
    static final String INDEX = ".idx";
    static final String BITMAPS = ".bitmap";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final List<String> SUFFIXES = List.of(INDEX, BITMAPS, ".rev", PACK);

    /** All of a folder, the smallest first. One that goes while it is looked at is none of them any more. */
    static List<KeptPack> list(Path folder) throws IOException {
        var packs = new ArrayList<KeptPack>();
        try (var found = Files.newDirectoryStream(folder, "*" + INDEX)) {
            for (var index : found) {
                var name = index.getFileName().toString();
                var stem = name.substring(0, name.length() - INDEX.length());
                try {
                    packs.add(new KeptPack(folder, stem, Files.size(folder.resolve(stem + PACK)), Files.exists(folder.resolve(stem + BITMAPS))));
                } catch (NoSuchFileException e) {
                    // an index without a pack, or a pack whose content is in another one now
                    continue;
                }
            }
        }
        packs.sort(Comparator.comparingLong(KeptPack::bytes).thenComparing(KeptPack::stem));
        return List.copyOf(packs);
    }

    /** Reads the index, whole. */
    PackIndex index() throws IOException {
        return PackIndex.open(folder.resolve(stem + INDEX).toFile());
    }

    /**
     * Reads the whole pack and compares it with its checksum. Whoever copies out of it may believe the copies then; copying out of a
     * damaged one, JGit would look for the same object again and again.
     *
     * @throws IOException if it is not as it was written
     */
    void requireSound() throws IOException {
        var hash = Constants.newMessageDigest();
        var left = bytes - Constants.OBJECT_ID_LENGTH;
        var buffer = new byte[BUFFER_BYTES];
        try (var in = Files.newInputStream(folder.resolve(stem + PACK))) {
            while (left > 0) {
                var count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw damaged();
                }
                hash.update(buffer, 0, count);
                left -= count;
            }
            var checksum = in.readAllBytes();
            if (!Arrays.equals(checksum, hash.digest()) || !Arrays.equals(checksum, index().getChecksum())) {
                throw damaged();
            }
        }
    }

    private IOException damaged() {
        return new IOException("found " + stem + " damaged, expected the bytes of its checksum: restore it from a backup or a clone");
    }

    /** Every file that a pack of this stem may have, its index first: without it the others are not looked at. */
    static Stream<Path> files(Path folder, String stem) {
        return SUFFIXES.stream().map(suffix -> folder.resolve(stem + suffix));
    }
}
