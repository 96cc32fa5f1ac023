package dev.alnage.factory.source.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Measures how many objects of a pack build upon each other. Whoever reads the last one has to read them all, each time. */
final class DeltaDepth {
    private static final int HEADER_BYTES_MAX = 32;

    /** Where an object's data begin, and where those of the object that it builds upon, or none. */
    private final Map<Long, Long> bases = new HashMap<>();
    private final Map<Long, Integer> depths = new HashMap<>();

    private DeltaDepth() {}

    /** Of the deepest object in the pack; 0 if every one stands for itself. */
    static int of(Path index) throws IOException {
        var name = index.toString();
        var depth = new DeltaDepth();
        var offsets = new ArrayList<Long>();
        try (var pack = FileChannel.open(Path.of(name.substring(0, name.length() - ".idx".length()) + ".pack"), StandardOpenOption.READ)) {
            var ids = PackIndex.open(index.toFile());
            for (var entry : ids) {
                offsets.add(entry.getOffset());
            }
            depth.read(pack, ids, offsets);
        }
        return offsets.stream().mapToInt(depth::depth).max().orElse(0);
    }

    private void read(FileChannel pack, PackIndex ids, List<Long> offsets) throws IOException {
        offsets.sort(null);
        var header = ByteBuffer.allocate(HEADER_BYTES_MAX);
        for (var offset : offsets) {
            header.clear();
            pack.read(header, offset);
            header.flip();
            var first = header.get();
            for (var b = first; (b & 0x80) != 0; ) {
                b = header.get();
            }
            switch (first >> 4 & 7) {
                case Constants.OBJ_OFS_DELTA -> bases.put(offset, offset - distance(header));
                case Constants.OBJ_REF_DELTA -> {
                    var id = new byte[Constants.OBJECT_ID_LENGTH];
                    header.get(id);
                    var base = ids.findOffset(ObjectId.fromRaw(id));
                    if (base > 0) {
                        bases.put(offset, base);
                    }
                }
                default -> { }
            }
        }
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
    private int depth(long offset) {
        var chain = new ArrayList<Long>();
        for (var at = Long.valueOf(offset); at != null && !depths.containsKey(at); at = bases.get(at)) {
            chain.add(at);
        }
        for (var at : chain.reversed()) {
            var base = bases.get(at);
            depths.put(at, base == null ? 0 : depths.get(base) + 1);
        }
        return depths.get(offset);
    }
}
