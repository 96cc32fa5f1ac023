package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;

/**
 * The headers of a commit or tag, one after the other: {@code name value}, each ended by a line feed, continued on lines that begin
 * with a space, up to an empty line. Two readers that split them differently would see two commits in one (case G1).
 */
final class HeaderLines {
    private final Bytes object;
    private final byte[] content;
    private final String what;
    private int at;
    private int begin;
    private String name = "";

    HeaderLines(Bytes object, String what) {
        this.object = object;
        content = object.toArray();
        this.what = what;
        for (var each : content) {
            if (each == 0) {
                throw new Rejected.Malformed("found a NUL in " + what + ", expected text");
            }
        }
    }

    /** Goes on to the next header. @return whether there is one; if not, the message begins at {@link #messageBegin} */
    boolean next() {
        if (at >= content.length) {
            throw new Rejected.Malformed("found the end inside the headers of " + what + ", expected an empty line and a message");
        }
        if (content[at] == '\n') {
            return false;
        }
        begin = at;
        var end = lineEnd(at);
        while (end < content.length && content[end] == ' ') {
            end = lineEnd(end);
        }
        at = end;
        var space = begin;
        while (content[space] != ' ' && content[space] != '\n') {
            space++;
        }
        name = ascii(begin, space);
        if (content[space] == '\n' || space == begin) {
            throw new Rejected.Malformed("found the header " + shortened(name) + " without a value in " + what + ", expected a name, a space and a value");
        }
        return true;
    }

    String name() {
        return name;
    }

    /** Where the present header begins in the object. */
    int begin() {
        return begin;
    }

    /** Where the next one begins. */
    int end() {
        return at;
    }

    int messageBegin() {
        return at + 1;
    }

    /** The value of a header of one line, without the line feed. */
    String line() {
        var from = begin + name.length() + 1;
        if (lineEnd(begin) != at) {
            throw new Rejected.Malformed("found the header " + name + " on several lines in " + what + ", expected one");
        }
        return object.slice(from, at - 1).toText();
    }

    /** The value of a header of several lines, each ended by a line feed and without the space that it is continued with. */
    Bytes lines() {
        var value = new byte[at - begin];
        var size = 0;
        for (var line = begin + name.length(); line < at; ) {
            var end = lineEnd(line);
            System.arraycopy(content, line + 1, value, size, end - line - 1);
            size += end - line - 1;
            line = end;
        }
        return Bytes.of(value).slice(0, size);
    }

    ObjectId id() {
        return new ObjectId(line());
    }

    Rejected unexpected(String expected) {
        return new Rejected.Malformed("found the header " + shortened(name) + " in " + what + ", expected " + expected);
    }

    /** Where the next line begins. No control character may stand in a header: a carriage return hides for one reader what follows. */
    private int lineEnd(int from) {
        for (var i = from; i < content.length; i++) {
            if (content[i] == '\n') {
                return i + 1;
            }
            if (content[i] >= 0 && content[i] < 0x20 || content[i] == 0x7f) {
                throw new Rejected.Malformed("found control character " + content[i] + " in a header of " + what + ", expected none");
            }
        }
        throw new Rejected.Malformed("found the end inside a header of " + what + ", expected a line feed");
    }

    private String ascii(int from, int to) {
        var text = new StringBuilder(to - from);
        for (var i = from; i < to; i++) {
            text.append((char) (content[i] & 0xff));
        }
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
