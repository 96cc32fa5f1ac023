package dev.alnage.app.cases;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every case below a folder, called by the folder that it stands in; two are played at a time. */
final class CaseSuite {
    private static final int DEPTH_MAX = 16;
    /** Each waits for processes much of its time, and may start a whole factory. */
    private static final int AT_A_TIME = 2;

    private final CaseRunner runner;

    CaseSuite(CaseRunner runner) {
        this.runner = runner;
    }

    private record Played(String name, List<String> differences) {}

    /** By the name of each case, how it differs from what is expected; an empty list for one that holds. */
    SortedMap<String, List<String>> play(Path folder) throws IOException, InterruptedException {
        var results = new TreeMap<String, List<String>>();
        try (var players = Executors.newFixedThreadPool(AT_A_TIME)) {
            var playing = new ArrayList<Future<Played>>();
            for (var file : files(folder)) {
                playing.add(players.submit(() -> play(folder, file)));
            }
            try {
                for (var each : playing) {
                    var played = each.get();
                    results.put(played.name(), played.differences());
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("found a case that the runner cannot play, expected a case that cannot be played to be a difference", e.getCause());
            } finally {
                players.shutdownNow();
            }
        }
        return results;
    }

    private Played play(Path folder, Path file) throws IOException, InterruptedException {
        var name = folder.relativize(file).getNameCount() == 1 ? file.toAbsolutePath().getParent().getFileName().toString()
                : folder.relativize(file.getParent()).toString();
        try {
            var read = Case.read(file);
            return new Played(name.endsWith(read.id()) ? name : name + " (" + read.id() + ")", runner.play(read));
        } catch (Rejected e) {
            return new Played(name, List.of(e.getMessage()));
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (var found = Files.find(folder, DEPTH_MAX, (path, attributes) -> attributes.isRegularFile() && path.endsWith(Case.FILE_NAME))) {
            return found.sorted().toList();
        }
    }
}
