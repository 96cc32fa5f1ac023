package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Refusals as a git client's terminal shows them: one line each, at most ten, and nothing in them that a terminal obeys. */
public final class RefusalText {
    static final int LINES_MAX = 10;
    private static final int LINE_LENGTH_MAX = 600;

    private RefusalText() {}

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
