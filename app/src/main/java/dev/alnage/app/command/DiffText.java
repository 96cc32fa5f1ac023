package dev.alnage.app.command;

import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A difference made fit for a terminal: what a reviewer sees is what is there. Control characters and changes of writing direction are
 * written out, bytes that are no UTF-8 are shown as U+FFFD; line ends and tabs stay.
 *
 * @param hidden how many of them there were
 */
record DiffText(String text, long hidden) {
    private static final int REPLACEMENT = 0xfffd;

    static DiffText of(Bytes diff) {
        var text = new String(diff.toArray(), StandardCharsets.UTF_8);
        return new DiffText(Visible.lines(text), text.codePoints().filter(DiffText::hides).count());
    }

    private static boolean hides(int c) {
        if (c == '\n' || c == '\t' || c >= ' ' && c < 0x7f) {
            return false;
        }
        return c == REPLACEMENT || !Visible.line(Character.toString(c)).equals(Character.toString(c));
    }
}
