package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.util.List;

/**
 * A name that an entry of the trust map is about, or all names that differ from each other in whole segments only, such as
 * {@code shop/{name}}. It holds for a whole name, byte for byte; there are no expressions in it, so there is no dot, anchor or
 * trailing newline to get wrong (case P2). A single {@code *} is any name at all, and has to be written to be meant.
 */
public record NameTemplate(String text) {
    public static final int LENGTH_MAX = 512;
    /** Any name. */
    public static final NameTemplate ANY = new NameTemplate("*");

    /** @throws Rejected.Malformed for what could be taken for another kind of pattern */
    public NameTemplate {
        if (text.isEmpty() || text.length() > LENGTH_MAX || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new Rejected.Malformed("found a template of " + text.length() + " characters, expected 1 to " + LENGTH_MAX + " of printable ASCII without spaces");
        }
        if (!text.equals("*")) {
            for (var segment : segments(text)) {
                if (!isHole(segment) && segment.chars().anyMatch(c -> "{}*?[]\\^$|()".indexOf(c) >= 0)) {
                    throw new Rejected.Malformed("found segment \"" + segment + "\" in template " + text
                            + ", expected plain text, or {word} for one whole segment; * stands alone");
                }
            }
        }
    }

    /** Whether the whole of the name is one of those meant. */
    public boolean matches(String name) {
        if (equals(ANY)) {
            return true;
        }
        var wanted = segments(text);
        var found = segments(name);
        if (wanted.size() != found.size()) {
            return false;
        }
        for (var i = 0; i < wanted.size(); i++) {
            if (isHole(wanted.get(i)) ? !fills(found.get(i)) : !wanted.get(i).equals(found.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> segments(String text) {
        return List.of(text.split("/", -1));
    }

    private static boolean isHole(String segment) {
        return segment.length() > 2 && segment.charAt(0) == '{' && segment.charAt(segment.length() - 1) == '}'
                && segment.substring(1, segment.length() - 1).chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /** Without {@code ? # @ %} and the like: what follows them means something else to somebody. */
    private static boolean fills(String segment) {
        return !segment.isEmpty() && !segment.equals(".") && !segment.equals("..")
                && segment.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_');
    }

    @Override public String toString() {
        return text;
    }
}
