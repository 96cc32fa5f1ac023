package dev.alnage.evidence;

/**
 * The one rule for names of files in evidence: relative, slash-separated, already canonical. Two spellings of one file
 * are how a DISALLOW rule is passed by (CVE-2021-41087), so anything but the canonical one is refused, never mended.
 */
public final class ArtifactPath {
    public static final int LENGTH_MAX = 4096;
    public static final int SEGMENT_BYTES_MAX = 255;

    private ArtifactPath() {}

    /** Returns the path itself. @throws Rejected.Malformed for an absolute, empty, dotted, backslashed or control-character path */
    public static String require(String path) {
        if (path.isEmpty() || path.length() > LENGTH_MAX) {
            throw new Rejected.Malformed("found a path of " + path.length() + " characters, expected 1 to " + LENGTH_MAX);
        }
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c < 0x20 || c == 0x7f || c == '\\' || c == '\u2028' || c == '\u2029') {
                throw new Rejected.Malformed("found character " + Integer.toHexString(c) + " in a path, expected none of control characters and backslash");
            }
        }
        for (var segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new Rejected.Malformed("found path " + path + ", expected a relative path without empty, . or .. segments");
            }
            if (Bytes.utf8(segment).size() > SEGMENT_BYTES_MAX) {
                throw new Rejected.Malformed("found a path segment over " + SEGMENT_BYTES_MAX + " bytes, expected at most that");
            }
        }
        return path;
    }

    /** A symbolic link at {@code path} may point only at something inside the same tree, wherever its other links lead. */
    public static void requireInside(String path, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0 || target.indexOf('\n') >= 0 || target.indexOf('\\') >= 0) {
            throw new Rejected.Malformed("found link " + path + " to an absolute or damaged target, expected a relative one");
        }
        var depth = (int) path.chars().filter(c -> c == '/').count();
        var descended = false;
        for (var segment : target.split("/", -1)) {
            if (segment.equals("..")) {
                // After a name, ".." starts from wherever that name leads if it is a link: out of the tree (CVE-2026-50163 class).
                depth = descended ? -1 : depth - 1;
            } else {
                descended |= !segment.isEmpty() && !segment.equals(".");
            }
            if (depth < 0) {
                throw new Rejected.Malformed("found link " + path + " to " + target + ", expected a target inside the tree, with .. only at its beginning");
            }
        }
    }
}
