package demo.app;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** A table with named columns. Every row has as many cells as there are columns. */
public record Table(String name, List<String> columns, List<List<String>> rows) {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new Unfit(name + ": found the columns " + columns + ", expected different names");
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).size() != columns.size()) {
                throw new Unfit(name + ": found " + rows.get(row).size() + " cells in row " + (row + 1) + ", expected " + columns.size());
            }
        }
    }

    /** Reads CSV as RFC 4180 has it; the first record names the columns. */
    public static Table read(String name, Reader csv) throws IOException {
        try (var parser = FORMAT.parse(csv)) {
            var records = parser.getRecords();
            if (records.isEmpty()) {
                throw new Unfit(name + ": found no record, expected a header");
            }
            var rows = records.stream().map(CSVRecord::toList).toList();
            return new Table(name, rows.getFirst(), rows.subList(1, rows.size()));
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new Unfit(name + ": found something else than CSV: " + e.getMessage(), e);
        }
    }

    /** The table as CSV, with a line feed after every record. */
    public String csv() throws IOException {
        var out = new StringWriter();
        try (var printer = new CSVPrinter(out, FORMAT)) {
            printer.printRecord(columns);
            for (var row : rows) {
                printer.printRecord(row);
            }
        }
        return out.toString();
    }

    /** The rows in which every given column has the given value, and of those the chosen columns, in that order. */
    public Table select(List<String> chosen, Map<String, String> values) {
        var places = chosen.stream().map(this::place).toList();
        var matching = rows.stream()
                .filter(row -> values.entrySet().stream().allMatch(one -> row.get(place(one.getKey())).equals(one.getValue())))
                .map(row -> places.stream().map(row::get).toList())
                .toList();
        values.keySet().forEach(this::place);
        return new Table(name, chosen, matching);
    }

    private int place(String column) {
        int place = columns.indexOf(column);
        if (place < 0) {
            throw new Unfit(name + ": found no column " + column + ", expected one of " + columns);
        }
        return place;
    }
}
