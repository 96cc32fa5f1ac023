package dev.alnage.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Steps as they go: redrawn in place on a terminal; elsewhere one line for each step when it has finished. */
public final class LiveTree {
    /** One step. {@code id} tells steps apart; {@code finished} says that this is its last state. */
    public record Line(String id, int depth, Mark mark, String text, boolean finished) {}

    private static final int ROWS_MAX = 20;
    private static final int COLUMNS_MAX = 79;

    private final PrintStream out;
    private final Style style;
    private final boolean redraw;
    private final boolean quiet;
    private final Set<String> finished = new HashSet<>();
    private int rowsDrawn;

    LiveTree(PrintStream out, Style style, boolean redraw, boolean quiet) {
        this.out = out;
        this.style = style;
        this.redraw = redraw;
        this.quiet = quiet;
    }

    /** Shows the state of all steps. */
    public synchronized void show(List<Line> lines) {
        if (redraw) {
            draw(lines);
        } else if (!quiet) {
            lines.stream().filter(line -> line.finished() && finished.add(line.id())).forEach(line -> out.println(shown(line, false)));
        }
        out.flush();
    }

    private void draw(List<Line> lines) {
        var screen = new StringBuilder();
        if (rowsDrawn > 0) {
            screen.append("\u001b[").append(rowsDrawn).append("A\u001b[J");
        }
        var rows = fitting(lines);
        rows.forEach(row -> screen.append(row).append('\n'));
        rowsDrawn = rows.size();
        out.print(screen);
    }

    /** A screen holds so much: what runs or failed stays, then the newest finished ones; the rest is counted. */
    private List<String> fitting(List<Line> lines) {
        if (lines.size() <= ROWS_MAX) {
            return lines.stream().map(line -> shown(line, true)).toList();
        }
        var shown = new HashSet<Integer>();
        for (var important : new boolean[] {true, false}) {
            for (var i = lines.size() - 1; i >= 0 && shown.size() < ROWS_MAX - 1; i--) {
                var mark = lines.get(i).mark();
                if ((mark == Mark.RUNNING || mark == Mark.NO) == important) {
                    shown.add(i);
                }
            }
        }
        var rows = new ArrayList<String>();
        for (var i = 0; i < lines.size(); i++) {
            if (shown.contains(i)) {
                rows.add(shown(lines.get(i), true));
            }
        }
        rows.add(style.dim("and " + (lines.size() - shown.size()) + " more"));
        return rows;
    }

    /** A line that wrapped would be two rows, and the next drawing would start in the wrong place. */
    private String shown(Line line, boolean cut) {
        var indent = "  ".repeat(line.depth());
        var text = Visible.line(line.text());
        var room = Math.max(1, COLUMNS_MAX - indent.length() - 2);
        if (cut && text.length() > room) {
            text = text.substring(0, Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room);
        }
        return indent + style.mark(line.mark()) + " " + text;
    }
}
