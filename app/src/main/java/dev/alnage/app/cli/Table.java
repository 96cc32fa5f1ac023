package dev.alnage.app.cli;

import dev.alnage.evidence.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of a result. The first column is the name, which {@code -o name} prints alone. */
public final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException("found " + cells.length + " cells, expected " + headings.size());
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** In each format that the caller asked for. */
    public void print(Invocation in) {
        in.eachOutput(this::write);
    }

    private void write(Invocation in) {
        switch (in.output()) {
            case TABLE -> printText(in.out(), in.style());
            case JSON -> in.print(Json.array(rows.stream().map(this::json).toList()));
            case NDJSON -> rows.forEach(row -> in.print(json(row)));
            case NAME -> rows.forEach(row -> in.out().println(Visible.line(row.getFirst())));
        }
    }

    private Json json(List<String> row) {
        var object = Json.object();
        for (var i = 0; i < row.size(); i++) {
            object.with(headings.get(i).toLowerCase(Locale.ROOT), row.get(i));
        }
        return object.build();
    }

    private void printText(PrintStream out, Style style) {
        if (rows.isEmpty()) {
            return;
        }
        var widths = new int[headings.size()];
        var shown = new ArrayList<List<String>>();
        shown.add(headings);
        rows.forEach(row -> shown.add(row.stream().map(Visible::line).toList()));
        shown.forEach(row -> {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        });
        var first = true;
        for (var row : shown) {
            var line = new StringBuilder();
            for (var i = 0; i < widths.length; i++) {
                var cell = row.get(i);
                line.append(cell).append(i == widths.length - 1 ? "" : " ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
            }
            out.println(first ? style.bold(line.toString().stripTrailing()) : line.toString().stripTrailing());
            first = false;
        }
    }
}
