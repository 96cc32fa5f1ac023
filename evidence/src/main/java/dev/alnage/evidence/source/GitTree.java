package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * A directory as git stores it, read from the content of its object: mode, name and object id of each entry, sorted as git sorts them,
 * each name once. Whether a name is safe to check out is another question.
 */
public record GitTree(List<Entry> entries) {
    public static final int BYTES_MAX = 64 << 20;
    public static final int ENTRIES_MAX = 1_000_000;
    private static final int NAME_BYTES_MAX = 4096;

    /** The modes that git writes; older ones, such as 100664, have been refused by its own check for long. */
    public enum Mode {
        DIRECTORY("40000"), FILE("100644"), EXECUTABLE("100755"), SYMLINK("120000"), SUBMODULE("160000");

        private final String octal;

        Mode(String octal) {
            this.octal = octal;
        }

        public String octal() {
            return octal;
        }

        static Mode of(String octal) {
            for (var mode : values()) {
                if (mode.octal.equals(octal)) {
                    return mode;
                }
            }
            throw new Rejected.Malformed("found mode " + octal + " in a tree, expected 40000, 100644, 100755, 120000 or 160000");
        }
    }

    public record Entry(Mode mode, String name, ObjectId id) {}

    public GitTree {
        entries = List.copyOf(entries);
    }

    /** @throws Rejected.Malformed for a tree that git's own check would not pass, or with a name that is no UTF-8 */
    public static GitTree read(Bytes content) {
        if (content.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a tree of " + content.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var array = content.toArray();
        var entries = new ArrayList<Entry>();
        var names = new HashSet<String>();
        var before = new byte[0];
        for (var at = 0; at < array.length; ) {
            var space = find(array, at, ' ');
            var nul = find(array, space + 1, '\0');
            var end = nul + 1 + ObjectId.RAW_BYTES;
            if (end > array.length) {
                throw damaged();
            }
            var mode = Mode.of(ascii(array, at, space));
            var name = name(content.slice(space + 1, nul));
            var sorted = sorted(array, space + 1, nul, mode);
            // A file and a directory of one name need not be neighbours, so both are asked: the order and the names so far.
            if (!names.add(name) || !entries.isEmpty() && Arrays.compareUnsigned(before, sorted) >= 0) {
                throw new Rejected.Malformed("found " + name + " twice or out of order in a tree, expected each name once, sorted as git does");
            }
            before = sorted;
            entries.add(new Entry(mode, name, ObjectId.ofRaw(content.slice(nul + 1, end))));
            if (entries.size() > ENTRIES_MAX) {
                throw new Rejected.Malformed("found over " + ENTRIES_MAX + " entries in a tree, expected at most that");
            }
            at = end;
        }
        return new GitTree(entries);
    }

    private static int find(byte[] array, int from, char wanted) {
        for (var i = from; i < array.length; i++) {
            if (array[i] == wanted) {
                return i;
            }
        }
        throw damaged();
    }

    private static Rejected damaged() {
        return new Rejected.Malformed("found the end inside an entry of a tree, expected mode, name and 20 bytes of object id");
    }

    private static String ascii(byte[] array, int from, int to) {
        var text = new StringBuilder();
        for (var i = from; i < Math.min(to, from + 10); i++) {
            text.append((char) (array[i] & 0xff));
        }
        return text.toString();
    }

    private static String name(Bytes bytes) {
        if (bytes.isEmpty() || bytes.size() > NAME_BYTES_MAX) {
            throw new Rejected.Malformed("found a name of " + bytes.size() + " bytes in a tree, expected 1 to " + NAME_BYTES_MAX);
        }
        var name = bytes.toText();
        if (name.indexOf('/') >= 0) {
            throw new Rejected.Malformed("found the name " + name + " in a tree, expected one without a slash");
        }
        return name;
    }

    /** A directory is sorted as if its name ended with a slash. */
    private static byte[] sorted(byte[] array, int from, int to, Mode mode) {
        var name = Arrays.copyOfRange(array, from, mode == Mode.DIRECTORY ? to + 1 : to);
        if (mode == Mode.DIRECTORY) {
            name[name.length - 1] = '/';
        }
        return name;
    }
}
