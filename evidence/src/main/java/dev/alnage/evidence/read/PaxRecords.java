package dev.alnage.evidence.read;

import dev.alnage.evidence.Rejected;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The records of a pax extended header (POSIX.1-2001): {@code length SPACE keyword = value NEWLINE}. */
final class PaxRecords {
    static final int BYTES_MAX = 1 << 20;
    private static final int KEYWORD_LENGTH_MAX = 256;
    /** What we either use or may leave out: a tree has neither owners nor times. */
    private static final Set<String> KNOWN = Set.of("path", "linkpath", "size", "mtime", "atime", "ctime", "uid", "gid", "uname",
            "gname", "comment", "LIBARCHIVE.creationtime", "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "SCHILY.fflags");

    private PaxRecords() {}

    static Map<String, String> read(byte[] content) {
        var records = new LinkedHashMap<String, String>();
        for (var at = 0; at < content.length; ) {
            var space = find(content, at, Math.min(content.length, at + 8), ' ');
            var end = at + length(content, at, space);
            if (end > content.length || end <= space + 3 || content[end - 1] != '\n') {
                throw damaged();
            }
            var equals = find(content, space + 1, Math.min(end, space + 1 + KEYWORD_LENGTH_MAX), '=');
            var keyword = Utf8.read(content, space + 1, equals);
            var value = Utf8.read(content, equals + 1, end - 1);
            if (value.indexOf('\0') >= 0 || value.isEmpty() || keyword.isEmpty() || records.put(keyword, value) != null) {
                throw new Rejected.Malformed("found pax record " + keyword + " twice, empty or with a NUL, expected it once with a value");
            }
            at = end;
        }
        if (records.isEmpty()) {
            throw damaged();
        }
        return records;
    }

    /** A keyword that another reader would follow and we would not is two archives in one. */
    static void requireKnown(Map<String, String> records) {
        for (var keyword : records.keySet()) {
            var attribute = keyword.startsWith("SCHILY.xattr.user.") || keyword.startsWith("LIBARCHIVE.xattr.user.");
            if (!KNOWN.contains(keyword) && !attribute) {
                throw new Rejected.Malformed("found pax record " + keyword + ", expected names, sizes, times and owners only");
            }
        }
    }

    /** Global records would rename every entry that follows; git writes one with the commit id as a comment. */
    static void requireHarmlessGlobals(Map<String, String> records) {
        for (var keyword : records.keySet()) {
            if (!keyword.equals("comment")) {
                throw new Rejected.Malformed("found global pax record " + keyword + ", expected comment only");
            }
        }
    }

    static long size(Map<String, String> records) {
        var digits = records.get("size");
        if (digits == null || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found size " + digits + " in pax, expected up to 18 decimal digits");
        }
        return Long.parseLong(digits);
    }

    private static int length(byte[] content, int from, int to) {
        var length = 0;
        for (var i = from; i < to; i++) {
            if (content[i] < '0' || content[i] > '9' || i == from && content[i] == '0') {
                throw damaged();
            }
            length = length * 10 + content[i] - '0';
        }
        if (from == to) {
            throw damaged();
        }
        return length;
    }

    private static int find(byte[] content, int from, int to, char wanted) {
        for (var i = from; i < to; i++) {
            if (content[i] == wanted) {
                return i;
            }
        }
        throw damaged();
    }

    private static Rejected.Malformed damaged() {
        return new Rejected.Malformed("found a damaged pax header, expected records of length, keyword and value");
    }
}
