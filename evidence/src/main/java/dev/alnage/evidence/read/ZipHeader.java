package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.Arrays;

/** One entry of the central directory (APPNOTE 4.3.12), and how its local header must agree with it. */
final class ZipHeader {
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;
    /** General purpose bits: deflate level (1, 2), data descriptor (3), UTF-8 names (11); encryption and patches are refused. */
    private static final int FLAGS_ALLOWED = 0b1000_0000_1110;
    private static final int FLAG_DESCRIPTOR = 1 << 3;
    private static final int FLAG_UTF8 = 1 << 11;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int MADE_BY_UNIX = 3;
    private static final int EXTRA_ZIP64 = 0x0001;
    private static final int EXTRA_UNICODE_COMMENT = 0x6375;
    private static final int EXTRA_UNICODE_PATH = 0x7075;

    private final byte[] directory;
    private final int at;
    private final String name;
    private final long localFrom;
    private int localExtraLength;

    private ZipHeader(byte[] directory, int at) {
        this.directory = directory;
        this.at = at;
        this.name = readName();
        this.localFrom = LittleEndian.uint32(directory, at + 42);
    }

    static ZipHeader central(byte[] directory, int at) {
        if (directory.length - at < CENTRAL_LENGTH || LittleEndian.int32(directory, at) != CENTRAL
                || directory.length - at < length(directory, at)) {
            throw new Rejected.Malformed("found a damaged zip directory, expected an entry at byte " + at + " of it");
        }
        var header = new ZipHeader(directory, at);
        header.requireUnderstood();
        return header;
    }

    private static int length(byte[] directory, int at) {
        return CENTRAL_LENGTH + LittleEndian.int16(directory, at + 28) + LittleEndian.int16(directory, at + 30)
                + LittleEndian.int16(directory, at + 32);
    }

    int length() {
        return length(directory, at);
    }

    String name() {
        return name;
    }

    long size() {
        return LittleEndian.uint32(directory, at + 24);
    }

    long compressedSize() {
        return LittleEndian.uint32(directory, at + 20);
    }

    long localFrom() {
        return localFrom;
    }

    ZipReader.Entry entry() {
        var kind = kind();
        var path = kind == ZipReader.Kind.DIRECTORY && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return new ZipReader.Entry(path, kind, size(), compressedSize(), (mode() & 0100) != 0, new ZipReader.Place(
                localFrom + LOCAL_LENGTH + nameLength() + localExtraLength, method() == DEFLATED, crc()));
    }

    private int flags() {
        return LittleEndian.int16(directory, at + 8);
    }

    private int method() {
        return LittleEndian.int16(directory, at + 10);
    }

    private long crc() {
        return LittleEndian.uint32(directory, at + 16);
    }

    private int nameLength() {
        return LittleEndian.int16(directory, at + 28);
    }

    private int mode() {
        var madeBy = directory[at + 5] & 0xff;
        return madeBy == MADE_BY_UNIX ? LittleEndian.int16(directory, at + 40) : 0;
    }

    private ZipReader.Kind kind() {
        var directoryName = name.endsWith("/");
        return switch (mode() & 0170000) {
            case 0 -> directoryName ? ZipReader.Kind.DIRECTORY : ZipReader.Kind.FILE;
            case 0040000 -> directoryName ? ZipReader.Kind.DIRECTORY : wrongKind();
            case 0100000 -> directoryName ? wrongKind() : ZipReader.Kind.FILE;
            case 0120000 -> directoryName ? wrongKind() : ZipReader.Kind.SYMLINK;
            default -> wrongKind();
        };
    }

    private ZipReader.Kind wrongKind() {
        throw new Rejected.Malformed("found " + name + " of mode " + Integer.toOctalString(mode())
                + " in a zip, expected a file, a symbolic link, or a directory whose name ends in a slash");
    }

    private String readName() {
        var from = at + CENTRAL_LENGTH;
        var bytes = Arrays.copyOfRange(directory, from, from + nameLength());
        if ((flags() & FLAG_UTF8) == 0) {
            for (var b : bytes) {
                if (b < 0) {
                    throw new Rejected.Malformed("found a zip name in an unnamed character set, expected ASCII or UTF-8 by its flag");
                }
            }
        }
        return Utf8.read(bytes, 0, bytes.length);
    }

    private void requireUnderstood() {
        if ((flags() & ~FLAGS_ALLOWED) != 0 || method() != STORED && method() != DEFLATED) {
            throw new Rejected.Malformed("found " + name + " with flags " + flags() + " and method " + method()
                    + ", expected stored or deflated without encryption");
        }
        if (size() == 0xffffffffL || compressedSize() == 0xffffffffL || localFrom == 0xffffffffL || LittleEndian.int16(directory, at + 34) != 0) {
            throw new Rejected.Malformed("found " + name + " with zip64 sizes or another disk, expected neither");
        }
        if (method() == STORED && size() != compressedSize()) {
            throw new Rejected.Malformed("found stored " + name + " of two sizes, expected one");
        }
        if (kind() == ZipReader.Kind.DIRECTORY && size() != 0) {
            throw new Rejected.Malformed("found directory " + name + " with content, expected none");
        }
        if ((mode() & 06000) != 0) {
            throw new Rejected.Malformed("found mode " + Integer.toOctalString(mode()) + ", expected neither setuid nor setgid");
        }
        var extraFrom = at + CENTRAL_LENGTH + nameLength();
        requireExtra(directory, extraFrom, extraFrom + LittleEndian.int16(directory, at + 30));
    }

    /** Extra fields are skipped, but for those that would give the entry a second name or size. */
    private void requireExtra(byte[] bytes, int from, int to) {
        for (var i = from; i < to; ) {
            if (to - i < 4 || LittleEndian.int16(bytes, i + 2) > to - i - 4) {
                throw new Rejected.Malformed("found damaged extra fields of " + name + ", expected id, length and content");
            }
            var id = LittleEndian.int16(bytes, i);
            if (id == EXTRA_ZIP64 || id == EXTRA_UNICODE_PATH || id == EXTRA_UNICODE_COMMENT) {
                throw new Rejected.Malformed("found an extra field that renames or resizes " + name + ", expected none");
            }
            i += 4 + LittleEndian.int16(bytes, i + 2);
        }
    }

    /** The local header says the same, and the content ends exactly where the next record begins. */
    void requireLocal(ZipInput in, long next) throws IOException {
        var header = in.bytes(localFrom, LOCAL_LENGTH);
        if (LittleEndian.int32(header, 0) != LOCAL || LittleEndian.int16(header, 6) != flags() || LittleEndian.int16(header, 8) != method()
                || LittleEndian.int16(header, 26) != nameLength()) {
            throw disagreement();
        }
        localExtraLength = LittleEndian.int16(header, 28);
        var rest = in.bytes(localFrom + LOCAL_LENGTH, nameLength() + localExtraLength);
        if (!Arrays.equals(rest, 0, nameLength(), directory, at + CENTRAL_LENGTH, at + CENTRAL_LENGTH + nameLength())) {
            throw disagreement();
        }
        requireExtra(rest, nameLength(), rest.length);
        var described = (flags() & FLAG_DESCRIPTOR) != 0;
        if (!sizesAgree(header, 14) && !(described && isZero(header, 14))) {
            throw disagreement();
        }
        var dataEnd = localFrom + LOCAL_LENGTH + rest.length + compressedSize();
        if (described ? !descriptorAgrees(in, dataEnd, next) : dataEnd != next) {
            throw disagreement();
        }
    }

    private boolean descriptorAgrees(ZipInput in, long from, long next) throws IOException {
        var length = next - from;
        if (length != 12 && length != 16) {
            return false;
        }
        var descriptor = in.bytes(from, (int) length);
        return length == 12 ? sizesAgree(descriptor, 0) : LittleEndian.int32(descriptor, 0) == DESCRIPTOR && sizesAgree(descriptor, 4);
    }

    private boolean sizesAgree(byte[] bytes, int from) {
        return Arrays.equals(bytes, from, from + 12, directory, at + 16, at + 28);
    }

    private static boolean isZero(byte[] bytes, int from) {
        return LittleEndian.int32(bytes, from) == 0 && LittleEndian.int32(bytes, from + 4) == 0 && LittleEndian.int32(bytes, from + 8) == 0;
    }

    private Rejected.Malformed disagreement() {
        return new Rejected.Malformed("found a local header of " + name + " that disagrees with the zip directory, expected both to say the same");
    }
}
