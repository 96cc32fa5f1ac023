package dev.alnage.app.cli;

import java.io.PrintStream;

/** The talk beside the results, on standard error: progress, notes, questions. */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final Style style;
    private final boolean terminal;
    private final boolean quiet;
    private final boolean verbose;

    Console(PrintStream out, PrintStream err, Style style, boolean terminal, boolean quiet, boolean verbose) {
        this.out = out;
        this.err = err;
        this.style = style;
        this.terminal = terminal;
        this.quiet = quiet;
        this.verbose = verbose;
    }

    public Style style() {
        return style;
    }

    /** One line, unless asked to be quiet. */
    public void say(String line) {
        if (!quiet) {
            show(Visible.line(line));
        }
    }

    /** A line behind its mark. */
    public void say(Mark mark, String line) {
        if (!quiet) {
            show(style.mark(mark) + " " + Visible.line(line));
        }
    }

    /** A line for those who asked for more. */
    public void detail(String line) {
        if (verbose) {
            say(line);
        }
    }

    /** Steps as they go: redrawn in place on a terminal, a line for each finished one elsewhere. */
    public LiveTree liveTree() {
        return new LiveTree(err, style, terminal && !quiet, quiet);
    }

    /** Behind the results so far, where both go to one screen. */
    private void show(String line) {
        out.flush();
        err.println(line);
        err.flush();
    }
}
