package dev.alnage.app.cases;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every case below a folder, called by the folder that it stands in. */
final class CaseSuite {
    private static final int DEPTH_MAX = 16;

    private final CaseRunner runner;

    CaseSuite(CaseRunner runner) {
        this.runner = runner;
    }

    /** By the name of each case, how it differs from what is expected; an empty list for one that holds. */
    SortedMap<String, List<String>> play(Path folder) throws IOException, InterruptedException {
        var results = new TreeMap<String, List<String>>();
        for (var file : files(folder)) {
            var name = folder.relativize(file).getNameCount() == 1 ? file.toAbsolutePath().getParent().getFileName().toString()
                    : folder.relativize(file.getParent()).toString();
            try {
                var read = Case.read(file);
                results.put(name.endsWith(read.id()) ? name : name + " (" + read.id() + ")", runner.play(read));
            } catch (Rejected e) {
                results.put(name, List.of(e.getMessage()));
            }
        }
        return results;
    }

    static List<Path> files(Path folder) throws IOException {
        try (var found = Files.find(folder, DEPTH_MAX, (path, attributes) -> attributes.isRegularFile() && path.endsWith(Case.FILE_NAME))) {
            return found.sorted().toList();
        }
    }
}
