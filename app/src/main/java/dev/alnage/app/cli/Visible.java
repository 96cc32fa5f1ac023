package dev.alnage.app.cli;

/**
 * Text of others, made fit for a terminal. Names and messages come from whoever made a file; control characters in them
 * could clear the screen, forge a line of ours or turn the reading direction (S6), so each is shown as its code instead.
 */
public final class Visible {
    private Visible() {}

    /** On one line. */
    public static String line(String text) {
        return shown(text, false);
    }

    /** Keeps line ends and tabs. */
    public static String lines(String text) {
        return shown(text, true);
    }

    private static String shown(String text, boolean keepLines) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (keepLines && (c == '\n' || c == '\t') || !misleads(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u{%x}", c));
            }
        });
        return out.toString();
    }

    /** Controls, directions and other format characters, line separators, halves of characters, private and unassigned ones. */
    private static boolean misleads(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
