package dev.alnage.factory.source.server;

import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Refusals as a git client's terminal shows them: one line each, at most ten, and nothing in them that a terminal obeys. */
public final class RefusalText {
    static final int LINES_MAX = 10;
    private static final int LINE_LENGTH_MAX = 600;
    private static final int COMMITS_MAX = 3;
    private static final String HEX = "0123456789abcdef";
    private static final int COMMIT_DIGITS = 40;

    private RefusalText() {}

    /** Refusals of a push, each with the commits that it is about: those that the reference was to name, where the place says none itself. */
    public static List<String> lines(List<Refusal> refusals, List<ReferenceUpdate> updates) {
        return lines(refusals.stream().map(refusal -> named(refusal, updates)).toList());
    }

    private static Refusal named(Refusal refusal, List<ReferenceUpdate> updates) {
        if (namesCommit(refusal.where())) {
            return refusal;
        }
        var meant = updates.stream().filter(update -> update.name().equals(refusal.where())).toList();
        var commits = (meant.isEmpty() ? updates : meant).stream().map(RefusalText::commit).distinct().limit(COMMITS_MAX).toList();
        return new Refusal(refusal.code(), refusal.where() + " at " + String.join(", ", commits), refusal.found(), refusal.expected(), refusal.fix());
    }

    /** Whether somewhere in it there are as many digits in a row as an id has, and no more. */
    private static boolean namesCommit(String where) {
        var digits = 0;
        for (var i = 0; i <= where.length(); i++) {
            if (i < where.length() && HEX.indexOf(where.charAt(i)) >= 0) {
                digits++;
            } else if (digits == COMMIT_DIGITS) {
                return true;
            } else {
                digits = 0;
            }
        }
        return false;
    }

    /** Where it was to go; of a deletion, what would be lost. */
    private static String commit(ReferenceUpdate update) {
        return update.after().or(update::before).orElseThrow().hex();
    }

    public static List<String> lines(List<Refusal> refusals) {
        var lines = new ArrayList<String>();
        for (var refusal : refusals) {
            if (lines.size() == LINES_MAX - 1 && refusals.size() > LINES_MAX) {
                lines.add("✗ and " + (refusals.size() - lines.size()) + " more; mend these first");
                break;
            }
            lines.add(line(refusal));
        }
        return lines;
    }

    private static String line(Refusal refusal) {
        return shown("✗ " + refusal.code() + " " + refusal.where() + ": found " + refusal.found() + ", expected " + refusal.expected() + "; " + refusal.fix());
    }

    /** Control and direction characters become question marks: what was found is the pusher's text, and others look at it too. */
    public static String shown(String text) {
        var line = new StringBuilder();
        text.codePoints().limit(LINE_LENGTH_MAX).forEach(c -> line.appendCodePoint(misleads(c) ? '?' : c));
        return text.codePointCount(0, text.length()) > LINE_LENGTH_MAX ? line + "…" : line.toString();
    }

    private static boolean misleads(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
