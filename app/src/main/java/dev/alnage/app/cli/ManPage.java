package dev.alnage.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manual in the language of {@code man} (troff's macros {@code man}), written from the same table and usages as the help: a page for the
 * program, and one for each command.
 */
public final class ManPage {
    private static final String PROGRAM = "alnage";

    private final CommandTable table;

    public ManPage(CommandTable table) {
        this.table = table;
    }

    /** Every page by the name of its file. */
    public SortedMap<String, String> all() {
        var pages = new TreeMap<String, String>();
        pages.put(PROGRAM + ".1", program());
        table.rows().forEach(row -> pages.put(name(row) + ".1", command(row)));
        return pages;
    }

    private static String name(CommandTable.Row row) {
        return PROGRAM + "-" + row.words().replace(' ', '-');
    }

    private String program() {
        var page = new Page(PROGRAM, "a secure software factory in one program");
        page.section("SYNOPSIS").line(bold(PROGRAM) + " COMMAND [flags]");
        for (var group : CommandTable.Group.values()) {
            var rows = table.rows().stream().filter(row -> row.group() == group).toList();
            if (!rows.isEmpty()) {
                page.section(group.name() + " COMMANDS");
                rows.forEach(row -> page.item(bold(PROGRAM + " " + row.words()), row.summary()));
            }
        }
        flags(page.section("OPTIONS"), Flag.EVERYWHERE);
        page.section("EXIT STATUS");
        for (var exit : Exit.values()) {
            page.item(bold(Integer.toString(exit.code())), exit.meaning());
        }
        page.section("FILES").item(escaped(".alnage/pipeline.yaml"), "the pipeline of a repository")
                .item(escaped(".alnage-data"), "the data folder of a factory, unless --data or ALNAGE_DATA names another");
        page.section("SEE ALSO").line(bold(PROGRAM + " explain") + escaped(" says what a code such as ALN-BLD-021 means and what to do."));
        return page.toString();
    }

    private static String command(CommandTable.Row row) {
        var usage = row.command().get().usage();
        var page = new Page(name(row), row.summary());
        page.section("SYNOPSIS").line(escaped(usage.shown(row.words())));
        if (!usage.notes().isEmpty()) {
            page.section("DESCRIPTION");
            usage.notes().forEach(note -> page.paragraph(escaped(note)));
        }
        var chosen = usage.positionals().stream().filter(positional -> !positional.choices().isEmpty()).toList();
        if (!chosen.isEmpty()) {
            page.section("ARGUMENTS");
            chosen.forEach(positional -> page.item(bold(positional.name()), "one of: " + String.join(" ", positional.choices())));
        }
        page.section("OPTIONS");
        flags(page, usage.flags());
        flags(page, Flag.EVERYWHERE);
        page.section("SEE ALSO").line(bold(PROGRAM) + "(1)");
        return page.toString();
    }

    private static void flags(Page page, List<Flag> flags) {
        flags.forEach(flag -> page.item((flag.letter().isEmpty() ? "" : bold("-" + flag.letter()) + ", ") + bold("--" + flag.name())
                + (flag.takesValue() ? " " + escaped(flag.value()) : ""), flag.help()));
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    /** As it is meant, in ASCII: a backslash is no command, and a hyphen is the one that people type. */
    private static String escaped(String text) {
        var out = new StringBuilder();
        text.replace("\\", "\\e").replace("-", "\\-").codePoints().forEach(c -> {
            if (c < 0x80) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\[u%04X]", c));
            }
        });
        return out.toString();
    }

    /** One page as it grows. */
    private static final class Page {
        private final StringBuilder out = new StringBuilder();

        Page(String name, String summary) {
            request(".TH \"" + name.toUpperCase(Locale.ROOT) + "\" 1 \"\" \"Alnage\" \"Alnage manual\"");
            section("NAME").line(escaped(name) + " \\- " + escaped(summary));
        }

        Page section(String title) {
            return request(".SH " + title);
        }

        Page item(String term, String text) {
            return request(".TP").line(term).line(escaped(text));
        }

        Page paragraph(String text) {
            return request(".PP").line(text);
        }

        /** Text: never a request, whatever it begins with. */
        Page line(String text) {
            return request((text.startsWith(".") || text.startsWith("'") ? "\\&" : "") + text);
        }

        private Page request(String line) {
            out.append(line).append('\n');
            return this;
        }

        @Override public String toString() {
            return out.toString();
        }
    }
}
