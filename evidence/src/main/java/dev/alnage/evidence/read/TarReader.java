package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Tar (POSIX.1-2001 ustar and pax, and GNU long names), streamed. One doubtful entry refuses the whole archive, so whoever
 * reads keeps nothing of it until {@link #read} has returned. Refused besides damage: names that are not canonical, names
 * twice, anything below a link or file, links that leave the archive, devices, FIFOs, sparse files, setuid and setgid
 * modes, and every pair of headers that two readers could understand differently.
 */
public final class TarReader {
    static final int BLOCK = 512;
    /** Zero blocks after the end mark: tape records are at most this long. */
    static final int PADDING_BYTES_MAX = 1 << 20;
    private static final int SET_ID_BITS = 06000;

    /** What an entry is; nothing else is accepted. */
    public enum Kind { FILE, DIRECTORY, SYMLINK, HARD_LINK }

    /** One byte or entry more is an error, not a cut. */
    public record Limits(int entriesMax, long fileBytesMax, long totalBytesMax) {
        /** A source tree, a repository of packages, a root file system. */
        public static final Limits DEFAULT = new Limits(1_000_000, 8L << 30, 32L << 30);
    }

    /**
     * One entry: its canonical path without a slash at the end, and for links where they lead: a symbolic link from its own
     * directory, a hard link to the path of an earlier file. Both stay inside the archive.
     */
    public record Entry(String path, Kind kind, long size, int mode, String linkTarget) {
        public boolean executable() {
            return (mode & 0100) != 0;
        }
    }

    /** Gets every entry in turn; what it leaves unread of the content is skipped. */
    public interface Visitor {
        void visit(Entry entry, InputStream content) throws IOException;
    }

    private final BlockInput in;
    private final Limits limits;
    private final boolean rooted;
    private final ArchiveNames names = new ArchiveNames();
    private Map<String, String> pax = Map.of();
    private String longName = "";
    private String longLink = "";
    private int entries;
    private long totalBytes;

    private TarReader(InputStream in, Limits limits, boolean rooted) {
        this.in = new BlockInput(in);
        this.limits = limits;
        this.rooted = rooted;
    }

    /** @throws Rejected.Malformed for the archive as a whole, possibly after some entries have been visited */
    public static void read(InputStream in, Limits limits, Visitor visitor) throws IOException {
        new TarReader(in, limits, false).read(visitor);
    }

    /**
     * As {@link #read}, for archives whose names may begin with one slash that means their own root, as bundles of Open Policy Agent
     * have them. The slash is taken off before anything else is looked at, so {@code /a} and {@code a} are one name.
     */
    public static void readRooted(InputStream in, Limits limits, Visitor visitor) throws IOException {
        new TarReader(in, limits, true).read(visitor);
    }

    private void read(Visitor visitor) throws IOException {
        for (var header = nextHeader(); !header.isZero(); header = nextHeader()) {
            header.requireChecksum();
            switch (header.type()) {
                case 'x' -> readPax(header);
                case 'g' -> PaxRecords.requireHarmlessGlobals(PaxRecords.read(extension(header)));
                case 'L' -> longName = longText(header, longName);
                case 'K' -> longLink = longText(header, longLink);
                default -> visit(header, visitor);
            }
        }
        if (extended()) {
            throw new Rejected.Malformed("found a long name or pax header at the end of the archive, expected an entry after it");
        }
        if (!nextHeader().isZero()) {
            throw new Rejected.Malformed("found one zero block in the archive, expected two at its end and none before");
        }
        in.requireZerosToTheEnd(PADDING_BYTES_MAX);
    }

    private TarHeader nextHeader() throws IOException {
        return new TarHeader(in.block());
    }

    private void readPax(TarHeader header) throws IOException {
        if (!pax.isEmpty()) {
            throw new Rejected.Malformed("found two pax headers before one entry, expected one");
        }
        pax = PaxRecords.read(extension(header));
        PaxRecords.requireKnown(pax);
    }

    private String longText(TarHeader header, String before) throws IOException {
        var content = extension(header);
        if (!before.isEmpty() || content.length < 2 || content[content.length - 1] != 0) {
            throw new Rejected.Malformed("found a damaged or repeated GNU long name, expected one that ends in NUL");
        }
        return Utf8.read(content, 0, content.length - 1);
    }

    private byte[] extension(TarHeader header) throws IOException {
        if (header.size() > PaxRecords.BYTES_MAX) {
            throw new Rejected.Malformed("found a tar extension of " + header.size() + " bytes, expected at most " + PaxRecords.BYTES_MAX);
        }
        return in.content(Math.toIntExact(header.size()));
    }

    private boolean extended() {
        return !pax.isEmpty() || !longName.isEmpty() || !longLink.isEmpty();
    }

    private void visit(TarHeader header, Visitor visitor) throws IOException {
        if (++entries > limits.entriesMax) {
            throw new Rejected.Malformed("found more than " + limits.entriesMax + " entries in the archive, expected at most that");
        }
        var entry = entry(header);
        pax = Map.of();
        longName = "";
        longLink = "";
        switch (entry.kind) {
            case FILE -> names.addFile(entry.path);
            case DIRECTORY -> names.addDirectory(entry.path);
            case SYMLINK -> names.addSymlink(entry.path, entry.linkTarget);
            case HARD_LINK -> names.addHardLink(entry.path, entry.linkTarget);
        }
        totalBytes += entry.size;
        if (entry.size > limits.fileBytesMax || totalBytes > limits.totalBytesMax) {
            throw new Rejected.Malformed("found " + entry.path + " of " + entry.size + " bytes, expected at most " + limits.fileBytesMax
                    + " in a file and " + limits.totalBytesMax + " in the archive");
        }
        var content = in.contentStream(entry.size);
        visitor.visit(entry, content);
        content.close();
    }

    private Entry entry(TarHeader header) {
        if (!pax.isEmpty() && (!longName.isEmpty() || !longLink.isEmpty())) {
            throw new Rejected.Malformed("found GNU long names and a pax header before one entry, expected one of the two");
        }
        var kind = kind(header);
        var size = header.size();
        // RUSTSEC-2025-0110: who believes the header reads the content as further headers.
        if (pax.containsKey("size") && PaxRecords.size(pax) != size) {
            throw new Rejected.Malformed("found size " + pax.get("size") + " in pax and " + size + " in the header, expected one size");
        }
        if (kind != Kind.FILE && size != 0) {
            throw new Rejected.Malformed("found a " + kind + " of " + size + " bytes, expected content in files only");
        }
        var mode = header.mode();
        if ((mode & SET_ID_BITS) != 0) {
            throw new Rejected.Malformed("found mode " + Integer.toOctalString(mode) + ", expected neither setuid nor setgid");
        }
        var link = pax.getOrDefault("linkpath", longLink.isEmpty() ? header.linkName() : longLink);
        if (kind != Kind.SYMLINK && kind != Kind.HARD_LINK && !link.isEmpty()) {
            throw new Rejected.Malformed("found a link target on a " + kind + ", expected one on links only");
        }
        return new Entry(path(header, kind), kind, size, mode, link);
    }

    private String path(TarHeader header, Kind kind) {
        var name = pax.getOrDefault("path", longName.isEmpty() ? header.name() : longName);
        var path = rooted && name.startsWith("/") ? name.substring(1) : name;
        return kind == Kind.DIRECTORY && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Kind kind(TarHeader header) {
        return switch (header.type()) {
            case '0', '\0' -> Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMLINK;
            case '5' -> Kind.DIRECTORY;
            default -> throw new Rejected.Malformed("found a tar entry of type " + (int) header.type()
                    + ", expected a file, directory or link (no device, FIFO, sparse or other type)");
        };
    }
}
