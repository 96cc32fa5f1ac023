package dev.alnage.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Help, written from the table and the usages, so that it cannot say anything else than the parser does. */
public final class HelpPage {
    private final CommandTable table;
    private final PrintStream out;
    private final Style style;

    public HelpPage(CommandTable table, PrintStream out, Style style) {
        this.table = table;
        this.out = out;
        this.style = style;
    }

    /** The everyday commands. */
    public void everyday() {
        head();
        section(CommandTable.Group.EVERYDAY);
        out.println();
        out.println("more: alnage help --all, alnage help COMMAND");
    }

    /** Every command, the flags that all have, and the exit codes. */
    public void all() {
        head();
        for (var group : CommandTable.Group.values()) {
            section(group);
        }
        out.println();
        flags("Flags everywhere", Flag.EVERYWHERE);
        out.println();
        out.println(style.bold("Exit codes"));
        for (var exit : Exit.values()) {
            out.println(String.format("  %-5d%s", exit.code(), exit.meaning()));
        }
    }

    public void command(CommandTable.Row row) {
        var usage = row.command().get().usage();
        out.println(row.summary());
        out.println();
        out.println(usage.shown(row.words()));
        for (var positional : usage.positionals()) {
            if (!positional.choices().isEmpty()) {
                out.println();
                out.println(positional.name() + " is one of: " + String.join(" ", positional.choices()));
            }
        }
        out.println();
        if (!usage.flags().isEmpty()) {
            flags("Flags", usage.flags());
            out.println();
        }
        flags("Flags everywhere", usage.everywhere());
        for (var note : usage.notes()) {
            out.println();
            out.println(note);
        }
    }

    /** The commands that begin with this word. */
    public void below(String words) {
        out.println("alnage " + words + " COMMAND");
        out.println();
        rows(table.below(words));
    }

    private void head() {
        out.println("alnage: a secure software factory in one program");
        out.println();
        out.println("alnage COMMAND [flags]");
    }

    private void section(CommandTable.Group group) {
        var rows = table.rows().stream().filter(row -> row.group() == group).toList();
        if (!rows.isEmpty()) {
            var name = group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
            out.println();
            out.println(style.bold(name));
            rows(rows);
        }
    }

    private void rows(List<CommandTable.Row> rows) {
        var width = rows.stream().mapToInt(row -> row.words().length()).max().orElse(0);
        rows.forEach(row -> out.println("  " + row.words() + " ".repeat(width - row.words().length() + 2) + row.summary()));
    }

    private void flags(String title, List<Flag> flags) {
        out.println(style.bold(title));
        var width = flags.stream().mapToInt(flag -> flag.shown().length()).max().orElse(0);
        flags.forEach(flag -> out.println("  " + flag.shown() + " ".repeat(width - flag.shown().length() + 2) + flag.help()));
    }
}
