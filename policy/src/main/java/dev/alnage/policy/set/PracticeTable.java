package dev.alnage.policy.set;

import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Every practice of the paper, whether rules of ours can see it or not: a practice that is on no list would be forgotten. */
public record PracticeTable(List<Row> rows) {
    private static final Profile ALWAYS = new Profile(Level.MODERATE, Level.MODERATE);
    private static final String UNMARKED = "-";

    public PracticeTable {
        rows = List.copyOf(rows);
    }

    /**
     * One practice.
     *
     * @param number its number in the paper's order, or U and a number for those without a marker
     * @param from from which profile on the paper asks for it; those without a marker are asked under every one
     * @param evidence what evidence shows it, or would
     */
    public record Row(String number, String id, Profile from, boolean marked, String title, String evidence) {}

    /**
     * Reads lines of six columns between tabs: number, id, assurance, risk, title, evidence.
     *
     * @throws IllegalArgumentException for anything else: the product is broken then
     */
    public static PracticeTable read(String text) {
        var rows = new ArrayList<Row>();
        var seen = new HashSet<String>();
        for (var line : text.lines().toList()) {
            var cells = line.split("\t", -1);
            if (cells.length != 6 || cells[5].isBlank() || !seen.add(cells[0]) || !seen.add(cells[1])) {
                throw new IllegalArgumentException("found practice " + line + ", expected six columns and every practice once");
            }
            var marked = !cells[2].equals(UNMARKED);
            rows.add(new Row(cells[0], cells[1], marked ? new Profile(Level.of(cells[2]), Level.of(cells[3])) : ALWAYS, marked, cells[4], cells[5]));
        }
        return new PracticeTable(rows);
    }

    public Optional<Row> find(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** Rules may ask for a practice earlier than the paper does, never later. */
    void require(Practices.Practice practice) {
        var row = find(practice.id()).orElseThrow(() -> new IllegalArgumentException("rules for " + practice.id() + ", which is no practice of the table"));
        if (!row.from().reaches(practice.from())) {
            throw new IllegalArgumentException("rules for " + practice.id() + " from " + practice.from() + " on, expected from " + row.from() + " on or earlier");
        }
    }
}
