package dev.alnage.evidence.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line of the last paragraph of a message that says something to programs, such as {@code Co-authored-by: Name <email>}. */
public record Trailer(String key, String value) {
    private static final List<String> BY_GIT = List.of("Signed-off-by: ", "(cherry picked from commit ");
    private static final String CUT = "# ------------------------ >8 ------------------------";
    private static final String CONFLICTS = "Conflicts:";

    /** Whether its key is this one; keys are compared without regard to case, as git does. */
    public boolean is(String other) {
        return key.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    /**
     * The trailers of a message by the rules of {@code git interpret-trailers}: the last paragraph, which is not the first one, if all its
     * lines are trailers, or one is of a kind that git itself writes and a quarter of them are trailers. Lines that begin with {@code #}
     * are comments; a line that begins with white space goes on with the one before.
     */
    public static List<Trailer> listOf(String message) {
        var lines = List.of(message.split("\n", -1));
        var title = 0;
        while (title < lines.size() && !isBlank(lines.get(title))) {
            title++;
        }
        var last = end(lines, title);
        var begin = last;
        while (begin > title && !isBlank(lines.get(begin - 1))) {
            begin--;
        }
        // the line at the end of the title is blank: without one there is but a title
        var block = lines.subList(begin, last);
        return isBlockOfTrailers(block) ? read(block) : List.of();
    }

    /** What git itself leaves at the end of a message is no part of it: blank lines, comments, a list of conflicts, and all behind a cut. */
    private static int end(List<String> lines, int title) {
        // without a line feed behind it, neither a cut nor the head of a list of conflicts is one
        var whole = lines.subList(0, lines.size() - 1);
        var cut = whole.indexOf(CUT);
        var limit = cut < 0 ? lines.size() : cut;
        var leftBehind = 0; // as git has it, the first line is never left behind
        var inConflicts = false;
        for (var i = 0; i < limit; i++) {
            var line = lines.get(i);
            var isHead = line.equals(CONFLICTS) && i < whole.size();
            if (line.isEmpty() || line.startsWith("#") || isHead) {
                inConflicts |= isHead;
                leftBehind = leftBehind == 0 ? i : leftBehind;
            } else if (!(inConflicts && line.startsWith("\t")) && leftBehind > 0) {
                leftBehind = 0;
                inConflicts = false;
            }
        }
        var last = leftBehind == 0 ? limit : leftBehind;
        while (last > title && (isBlank(lines.get(last - 1)) || lines.get(last - 1).startsWith("#"))) {
            last--;
        }
        return Math.max(last, title);
    }

    private static boolean isBlank(String line) {
        return line.chars().allMatch(c -> isSpace((char) c));
    }

    private static boolean isBlockOfTrailers(List<String> block) {
        var trailers = 0;
        var others = 0;
        var byGit = false;
        var inTrailer = false;
        for (var line : block) {
            var begunByGit = BY_GIT.stream().anyMatch(line::startsWith);
            if (line.startsWith("#")) {
                inTrailer = false;
            } else if (!inTrailer || !isSpace(line.charAt(0))) {
                inTrailer = begunByGit || separator(line) > 0;
                byGit |= begunByGit;
                trailers += inTrailer ? 1 : 0;
                others += inTrailer ? 0 : 1;
            }
        }
        return byGit ? trailers * 3 >= others : trailers > 0 && others == 0;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == 0x0b;
    }

    /** Where the colon stands behind a key of letters, digits and dashes, and spaces; -1 if the line is no trailer. */
    private static int separator(String line) {
        var spaces = false;
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == ':') {
                return i > 0 ? i : -1;
            }
            if (i > 0 && (c == ' ' || c == '\t')) {
                spaces = true;
            } else if (spaces || !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')) {
                return -1;
            }
        }
        return -1;
    }

    private static List<Trailer> read(List<String> block) {
        var found = new ArrayList<Trailer>();
        var open = false;
        for (var line : block) {
            var colon = separator(line);
            if (colon > 0) {
                found.add(new Trailer(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
                open = true;
            } else if (open && isSpace(line.charAt(0))) {
                var before = found.removeLast();
                found.add(new Trailer(before.key(), (before.value() + " " + line.strip()).strip()));
            } else {
                open = false;
            }
        }
        return List.copyOf(found);
    }
}
