package dev.alnage.factory.source.server;

import dev.alnage.factory.store.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.eclipse.jgit.internal.storage.file.PackBitmapIndexWriterV1;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.ProgressMonitor;

/** A pack that is being written and that nobody sees yet. It is called by the checksum of its bytes, so two packs of one name are one. */
final class PackDraft implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CHECKSUM_BYTES = 20;

    private final AtomicFiles.Draft pack;
    private final AtomicFiles.Draft index;
    private final AtomicFiles.Draft bitmaps;
    private final byte[] last = new byte[CHECKSUM_BYTES];
    private boolean hasBitmaps;

    /** @param folder on the file system of the packs */
    PackDraft(AtomicFiles files, Path folder) throws IOException {
        pack = files.draft(folder);
        index = files.draft(folder);
        bitmaps = files.draft(folder);
    }

    /** Writes what the writer has been prepared for. @param progress may end it with an {@link IOException} */
    void write(PackWriter writer, ProgressMonitor progress) throws IOException {
        try (var out = new BufferedOutputStream(new Drafted(pack, last), BUFFER_BYTES)) {
            writer.writePack(progress, progress, out);
        }
        try (var out = new BufferedOutputStream(new Drafted(index, new byte[CHECKSUM_BYTES]), BUFFER_BYTES)) {
            writer.writeIndex(out);
        }
        hasBitmaps = writer.prepareBitmapIndex(progress);
        if (hasBitmaps) {
            try (var out = new BufferedOutputStream(new Drafted(bitmaps, new byte[CHECKSUM_BYTES]), BUFFER_BYTES)) {
                writer.writeBitmapIndex(new PackBitmapIndexWriterV1(out));
            }
        }
    }

    String stem() {
        return "pack-" + HexFormat.of().formatHex(last);
    }

    /** Gives it its name among the packs, the index last, each file durable before the next. */
    void publish(Path packs) throws IOException {
        pack.publish(packs.resolve(stem() + KeptPack.PACK));
        if (hasBitmaps) {
            bitmaps.publish(packs.resolve(stem() + KeptPack.BITMAPS));
        }
        index.publish(packs.resolve(stem() + KeptPack.INDEX));
    }

    boolean isIn(Path packs) {
        return Files.exists(packs.resolve(stem() + KeptPack.INDEX));
    }

    @Override public void close() throws IOException {
        try {
            pack.close();
        } finally {
            try {
                index.close();
            } finally {
                bitmaps.close();
            }
        }
    }

    /** Writes into a draft and remembers the last bytes, which in a pack are its checksum. */
    private static final class Drafted extends OutputStream {
        private final AtomicFiles.Draft draft;
        private final byte[] last;

        Drafted(AtomicFiles.Draft draft, byte[] last) {
            this.draft = draft;
            this.last = last;
        }

        @Override public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override public void write(byte[] content, int from, int length) throws IOException {
            draft.write(ByteBuffer.wrap(content, from, length));
            var kept = Math.max(0, last.length - length);
            System.arraycopy(last, last.length - kept, last, 0, kept);
            System.arraycopy(content, from + length - (last.length - kept), last, kept, last.length - kept);
        }
    }
}
