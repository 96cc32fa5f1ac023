package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.TarReader;
import dev.alnage.evidence.read.ZipReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** What holds other files, by how it begins. It is opened by the strict readers, and what they refuse is not looked into. */
enum Container {
    NONE {
        @Override String each(byte[] content, Steps steps, Sink sink, String path) {
            return "";
        }
    },
    ZIP {
        @Override String each(byte[] content, Steps steps, Sink sink, String path) {
            return guarded(() -> {
                var zip = ZipReader.open(Bytes.of(content), new ZipReader.Limits(ENTRIES_MAX, FILE_BYTES_MAX, steps.unpackedLeft()));
                for (var entry : zip.entries()) {
                    if (entry.kind() != ZipReader.Kind.DIRECTORY) {
                        var inside = zip.bytes(entry).toArray();
                        steps.unpacked(inside.length);
                        sink.file(entry.path(), inside);
                    }
                }
            });
        }
    },
    TAR {
        @Override String each(byte[] content, Steps steps, Sink sink, String path) {
            return guarded(() -> tar(content, steps, sink));
        }
    },
    /** With a tar inside, the two are one archive. */
    GZIP {
        @Override String each(byte[] content, Steps steps, Sink sink, String path) {
            return guarded(() -> {
                try (var gzip = GzipReader.open(new ByteArrayInputStream(content), Math.min(FILE_BYTES_MAX, steps.unpackedLeft()))) {
                    var inside = gzip.readAllBytes();
                    steps.unpacked(inside.length);
                    if (Container.of(inside, false) == TAR) {
                        tar(inside, steps, sink);
                    } else {
                        var name = path.substring(path.lastIndexOf('/') + 1);
                        sink.file(name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name, inside);
                    }
                }
            });
        }
    },
    /** Known by its beginning, and not opened here. */
    OTHER {
        @Override String each(byte[] content, Steps steps, Sink sink, String path) {
            return "an archive or compressed file of a kind that is not opened";
        }
    };

    private static final int ENTRIES_MAX = 65_534;
    private static final long FILE_BYTES_MAX = 64 << 20;
    private static final int TAR_MARK_AT = 257;
    /** In lower case, as words are looked for. */
    static final String ZIP_END = "pk\u0005\u0006";
    private static final int ZIP_END_LENGTH = 22;
    private static final int ZIP_COMMENT_MAX = 65_535;
    private static final String[] OTHERS = {"\u00fd7zXZ\0", "\u0028\u00b5\u002f\u00fd", "7z\u00bc\u00af\u0027\u001c", "Rar!\u001a\u0007",
            "!<arch>\n", "\u00ed\u00ab\u00ee\u00db", "MSCF\0\0\0\0", "\u0004\"M\u0018"};
    /** By the first byte, of all but a tar. */
    private static final boolean[] BEGINNINGS = new boolean[256];

    static {
        for (var begin : OTHERS) {
            BEGINNINGS[begin.charAt(0)] = true;
        }
        for (var begin : new char[] {'P', '\u001f', 'B'}) {
            BEGINNINGS[begin] = true;
        }
    }

    /** Gets each file inside. */
    interface Sink {
        void file(String name, byte[] content);
    }

    private interface Reading {
        void run() throws IOException;
    }

    /** @return why not all of it could be looked into, or empty */
    abstract String each(byte[] content, Steps steps, Sink sink, String path);

    /** @param zipEnd whether {@link #ZIP_END} stands somewhere in it */
    static Container of(byte[] content, boolean zipEnd) {
        if (!zipEnd && content.length <= TAR_MARK_AT && (content.length == 0 || !BEGINNINGS[content[0] & 0xff])) {
            return NONE; // most of what decodes from letters is noise
        }
        if (begins(content, 0, "PK\u0003\u0004") || zipEnd && hasZipEnd(content)) {
            return ZIP;
        }
        if (begins(content, 0, "\u001f\u008b\u0008")) {
            return GZIP;
        }
        if (begins(content, TAR_MARK_AT, "ustar")) {
            return TAR;
        }
        if (begins(content, 0, "BZh") && begins(content, 4, "1AY&SY")) {
            return OTHER;
        }
        for (var begin : OTHERS) {
            if (begins(content, 0, begin)) {
                return OTHER;
            }
        }
        return NONE;
    }

    private static boolean begins(byte[] content, int at, String with) {
        if (content.length < at + with.length()) {
            return false;
        }
        for (var i = 0; i < with.length(); i++) {
            if ((content[at + i] & 0xff) != with.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A zip may stand behind a program that unpacks it: readers of zip begin at the end. */
    private static boolean hasZipEnd(byte[] content) {
        var least = Math.max(0, content.length - ZIP_END_LENGTH - ZIP_COMMENT_MAX);
        for (var at = content.length - ZIP_END_LENGTH; at >= least; at--) {
            if (content[at] == 'P' && begins(content, at, ZIP_END.toUpperCase(Locale.ROOT))
                    && ((content[at + 20] & 0xff) | (content[at + 21] & 0xff) << 8) == content.length - at - ZIP_END_LENGTH) {
                return true;
            }
        }
        return false;
    }

    private static String guarded(Reading reading) {
        try {
            reading.run();
            return "";
        } catch (Rejected e) {
            return "an archive that cannot be read: " + e.getMessage();
        } catch (IOException e) {
            throw new AssertionError("memory has no input errors", e);
        }
    }

    private static void tar(byte[] content, Steps steps, Sink sink) throws IOException {
        TarReader.read(new ByteArrayInputStream(content), new TarReader.Limits(ENTRIES_MAX, FILE_BYTES_MAX, Math.max(content.length, steps.unpackedLeft())),
                (entry, inside) -> file(entry, inside, sink));
    }

    private static void file(TarReader.Entry entry, InputStream inside, Sink sink) throws IOException {
        if (entry.kind() == TarReader.Kind.FILE) {
            sink.file(entry.path(), inside.readAllBytes());
        }
    }
}
