package dev.alnage.evidence.read;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Zip (PKWARE APPNOTE 6.3), read through its central directory and checked against every local header. The file must be
 * entries without a gap, then the directory, then its end record: whatever a reader that streams, one that seeks and one
 * that searches could see differently is refused. No zip64, no encryption, no other method than stored and deflated. An
 * archive inside is content like any other.
 */
public final class ZipReader {
    /** Output bytes for each compressed byte; looked at once there is more output than {@link #RATIO_FROM_BYTES}. */
    public static final int RATIO_MAX = 200;
    public static final long RATIO_FROM_BYTES = 64 << 10;

    /** One byte or entry more is an error, not a cut. */
    public record Limits(int entriesMax, long fileBytesMax, long totalBytesMax) {
        /** Zip without zip64 counts up to 65,534 entries. */
        public static final Limits DEFAULT = new Limits(65_534, 1L << 30, 4L << 30);
    }

    /** What an entry is; nothing else is accepted. */
    public enum Kind { FILE, DIRECTORY, SYMLINK }

    /** Where the content is, and how to read it. */
    public record Place(long dataFrom, boolean deflated, long crc) {}

    /** One entry: its canonical path without a slash at the end. The target of a symbolic link is its content. */
    public record Entry(String path, Kind kind, long size, long compressedSize, boolean executable, Place place) {}

    private final ZipInput in;
    private final List<Entry> entries;

    private ZipReader(ZipInput in, List<Entry> entries) {
        this.in = in;
        this.entries = List.copyOf(entries);
    }

    public static ZipReader open(Bytes bytes, Limits limits) {
        try {
            return open(new ZipInput.OfBytes(bytes), limits);
        } catch (IOException e) {
            throw new AssertionError("memory has no input errors", e);
        }
    }

    /** Seeks in the channel and leaves closing it to the caller, who must not let anybody write to the file meanwhile. */
    public static ZipReader open(SeekableByteChannel channel, Limits limits) throws IOException {
        return open(new ZipInput.OfChannel(channel, channel.size()), limits);
    }

    private static ZipReader open(ZipInput in, Limits limits) throws IOException {
        var end = ZipEnd.find(in);
        if (end.entries() > limits.entriesMax) {
            throw new Rejected.Malformed("found " + end.entries() + " entries in a zip, expected at most " + limits.entriesMax);
        }
        var headers = directory(in, end);
        requireLimits(headers, limits);
        requireContiguous(in, headers, end.directoryFrom());
        var reader = new ZipReader(in, headers.stream().map(ZipHeader::entry).toList());
        reader.requireNames();
        return reader;
    }

    /** The entries in the order of the directory. */
    public List<Entry> entries() {
        return entries;
    }

    /** The content as a stream that is complete only once its end was read: length and CRC are checked there. */
    public InputStream content(Entry entry) throws IOException {
        return new ZipContent(in.stream(entry.place.dataFrom(), entry.compressedSize), entry);
    }

    /** The whole content of one entry. */
    public Bytes bytes(Entry entry) throws IOException {
        try (var content = content(entry)) {
            return Bytes.of(content.readAllBytes());
        }
    }

    private static List<ZipHeader> directory(ZipInput in, ZipEnd end) throws IOException {
        var bytes = in.bytes(end.directoryFrom(), end.directorySize());
        var headers = new ArrayList<ZipHeader>(end.entries());
        var at = 0;
        for (var i = 0; i < end.entries(); i++) {
            var header = ZipHeader.central(bytes, at);
            headers.add(header);
            at += header.length();
        }
        if (at != bytes.length) {
            throw new Rejected.Malformed("found bytes after the last entry of a zip directory, expected its end");
        }
        return headers;
    }

    private static void requireLimits(List<ZipHeader> headers, Limits limits) {
        var total = 0L;
        for (var header : headers) {
            total += header.size();
            if (header.size() > limits.fileBytesMax || total > limits.totalBytesMax) {
                throw new Rejected.Malformed("found " + header.name() + " of " + header.size() + " bytes, expected at most "
                        + limits.fileBytesMax + " in a file and " + limits.totalBytesMax + " in the archive");
            }
            if (header.size() > RATIO_FROM_BYTES && header.size() / RATIO_MAX > header.compressedSize()) {
                throw new Rejected.Malformed("found " + header.name() + " that expands over " + RATIO_MAX + " times, expected less");
            }
        }
        var compressed = headers.stream().mapToLong(ZipHeader::compressedSize).sum();
        if (total > RATIO_FROM_BYTES && total / RATIO_MAX > compressed) {
            throw new Rejected.Malformed("found a zip that expands over " + RATIO_MAX + " times, expected less");
        }
    }

    /** Entries one after the other from the first byte to the directory: nothing overlaps, nothing hides in between. */
    private static void requireContiguous(ZipInput in, List<ZipHeader> headers, long directoryFrom) throws IOException {
        var sorted = headers.stream().sorted((a, b) -> Long.compare(a.localFrom(), b.localFrom())).toList();
        var at = 0L;
        for (var i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).localFrom() != at) {
                throw new Rejected.Malformed("found " + sorted.get(i).name() + " at byte " + sorted.get(i).localFrom()
                        + " of a zip, expected it at " + at + " with neither gap nor overlap");
            }
            at = i + 1 < sorted.size() ? sorted.get(i + 1).localFrom() : directoryFrom;
            sorted.get(i).requireLocal(in, at);
        }
        if (at != directoryFrom) {
            throw new Rejected.Malformed("found bytes before the directory of a zip without entries, expected none");
        }
    }

    private void requireNames() throws IOException {
        var names = new ArchiveNames();
        for (var entry : entries) {
            switch (entry.kind) {
                case FILE -> names.addFile(entry.path);
                case DIRECTORY -> names.addDirectory(entry.path);
                case SYMLINK -> names.addSymlink(entry.path, target(entry));
            }
        }
    }

    private String target(Entry entry) throws IOException {
        if (entry.size > ArtifactPath.LENGTH_MAX) {
            throw new Rejected.Malformed("found a link target of " + entry.size + " bytes, expected at most "
                    + ArtifactPath.LENGTH_MAX);
        }
        return Utf8.read(bytes(entry));
    }
}
