package dev.alnage.app.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of practices on our page: a row holds an id in backticks, and "proven" in a cell of its own where we claim it. */
record PracticeTable(Map<String, Boolean> provenById, List<String> twice) {
    PracticeTable {
        provenById = Map.copyOf(provenById);
        twice = List.copyOf(twice);
    }

    static PracticeTable of(List<String> page) {
        Map<String, Boolean> proven = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        for (String line : page) {
            if (!line.startsWith("|")) {
                continue;
            }
            var cells = List.of(line.substring(1).split("\\|")).stream().map(String::strip).toList();
            cells.stream().filter(PracticeTable::isId).findFirst().map(cell -> cell.substring(1, cell.length() - 1)).ifPresent(id -> {
                if (proven.put(id, cells.contains("proven")) != null) {
                    twice.add(id);
                }
            });
        }
        return new PracticeTable(proven, twice);
    }

    /** Case ids (X5) are tags too; a practice is a group and a name. */
    List<String> disagreements(Collection<String> tags) {
        List<String> found = new ArrayList<>();
        if (provenById.isEmpty()) {
            found.add("the table of practices has no row");
        }
        twice.forEach(id -> found.add("practice " + id + " has two rows"));
        tags.stream().filter(tag -> tag.contains("/") && !provenById.containsKey(tag))
                .forEach(tag -> found.add("a test is tagged " + tag + ", which is no practice of the table"));
        provenById.forEach((id, proven) -> {
            if (proven && !tags.contains(id)) {
                found.add("practice " + id + " is called proven, and no test has its tag");
            }
        });
        return found;
    }

    private static boolean isId(String cell) {
        return cell.length() > 4 && cell.startsWith("`") && cell.endsWith("`") && cell.indexOf('/') > 0 && cell.indexOf(' ') < 0;
    }
}
