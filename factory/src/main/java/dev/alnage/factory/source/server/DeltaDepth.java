package dev.alnage.factory.source.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Measures how many objects of a pack build upon each other. Whoever reads the last one has to read them all, each time. */
final class DeltaDepth {
    private static final int HEADER_BYTES_MAX = 32;
    private static final int WINDOW_BYTES = 256 << 10;
    private static final int NONE = -1;

    /** Where each object's data begin, in that order; the other tables have the same one. */
    private final long[] offsets;
    /** Which object each builds upon, or none. */
    private final int[] bases;

    private DeltaDepth(long[] offsets) {
        this.offsets = offsets;
        this.bases = new int[offsets.length];
    }

    /** Of the deepest object in the pack; 0 if every one stands for itself. */
    static int of(Path index) throws IOException {
        var name = index.toString();
        try (var pack = FileChannel.open(Path.of(name.substring(0, name.length() - ".idx".length()) + ".pack"), StandardOpenOption.READ)) {
            var ids = PackIndex.open(index.toFile());
            var offsets = new long[Math.toIntExact(ids.getObjectCount())];
            var count = 0;
            for (var entry : ids) {
                offsets[count++] = entry.getOffset();
            }
            Arrays.sort(offsets);
            var depth = new DeltaDepth(offsets);
            depth.read(pack, ids);
            return depth.deepest();
        }
    }

    /** From the first to the last, of which many stand in one part of the file. */
    private void read(FileChannel pack, PackIndex ids) throws IOException {
        var window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
        long begin = 0;
        for (var i = 0; i < offsets.length; i++) {
            if (offsets[i] + HEADER_BYTES_MAX > begin + window.limit()) {
                begin = offsets[i];
                window.clear();
                fill(pack, window, begin);
            }
            bases[i] = base(window.position((int) (offsets[i] - begin)), offsets[i], ids);
        }
    }

    private static void fill(FileChannel pack, ByteBuffer window, long begin) throws IOException {
        for (var count = 0; count >= 0 && window.hasRemaining(); ) {
            count = pack.read(window, begin + window.position());
        }
        window.flip();
    }

    private int base(ByteBuffer header, long offset, PackIndex ids) {
        var first = header.get();
        for (var b = first; (b & 0x80) != 0; ) {
            b = header.get();
        }
        return switch (first >> 4 & 7) {
            case Constants.OBJ_OFS_DELTA -> place(offset - distance(header));
            case Constants.OBJ_REF_DELTA -> {
                var id = new byte[Constants.OBJECT_ID_LENGTH];
                header.get(id);
                yield place(ids.findOffset(ObjectId.fromRaw(id)));
            }
            default -> NONE;
        };
    }

    private int place(long offset) {
        return Math.max(NONE, Arrays.binarySearch(offsets, offset));
    }

    /** The distance to the base, as the format of packs writes it: seven bits a byte, one added for each byte that follows. */
    private static long distance(ByteBuffer header) {
        var b = header.get();
        long value = b & 0x7f;
        while ((b & 0x80) != 0) {
            b = header.get();
            value = value + 1 << 7 | b & 0x7f;
        }
        return value;
    }

    /** Not recursive: the depth is what we do not trust. */
    private int deepest() {
        var depths = new int[bases.length];
        Arrays.fill(depths, NONE);
        var chain = new ArrayList<Integer>();
        var deepest = 0;
        for (var i = 0; i < bases.length; i++) {
            for (var at = i; at != NONE && depths[at] == NONE; at = bases[at]) {
                chain.add(at);
            }
            for (var at : chain.reversed()) {
                depths[at] = bases[at] == NONE ? 0 : depths[bases[at]] + 1;
                deepest = Math.max(deepest, depths[at]);
            }
            chain.clear();
        }
        return deepest;
    }
}
