package dev.alnage.app.cases;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every case below a folder. */
final class CaseSuite {
    private static final int DEPTH_MAX = 16;

    private final CaseRunner runner;

    CaseSuite(CaseRunner runner) {
        this.runner = runner;
    }

    /** By the name of each case, how it differs from what is expected; an empty list for one that holds. */
    SortedMap<String, List<String>> play(Path folder) throws IOException, InterruptedException {
        var results = new TreeMap<String, List<String>>();
        var ids = new HashMap<String, String>();
        for (var file : files(folder)) {
            var name = folder.relativize(file).getNameCount() == 1 ? file.toAbsolutePath().getParent().getFileName().toString()
                    : folder.relativize(file.getParent()).toString();
            results.put(name, play(file, name, ids));
        }
        return results;
    }

    private List<String> play(Path file, String name, Map<String, String> ids) throws IOException, InterruptedException {
        try {
            var read = Case.read(file);
            var other = ids.putIfAbsent(read.id(), name);
            if (other != null) {
                return List.of("found id " + read.id() + " of " + other + " again, expected one of its own");
            }
            return runner.play(read);
        } catch (Rejected e) {
            return List.of(e.getMessage());
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (var found = Files.find(folder, DEPTH_MAX, (path, attributes) -> attributes.isRegularFile() && path.endsWith(Case.FILE_NAME))) {
            return found.sorted().toList();
        }
    }
}
