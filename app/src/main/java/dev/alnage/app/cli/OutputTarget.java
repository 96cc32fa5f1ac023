package dev.alnage.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** One form in which a result was asked for, and where it goes: standard output, or a file ({@code -o json=FILE}). */
record OutputTarget(OutputFormat format, Optional<Path> file) {

    /** What was asked for; standard output is always among it, first, as a table unless somebody said otherwise. */
    static List<OutputTarget> of(List<String> words, Path directory) {
        var targets = new ArrayList<OutputTarget>();
        var files = new HashSet<Path>();
        for (var word : words) {
            var equals = word.indexOf('=');
            if (equals < 0) {
                targets.addFirst(new OutputTarget(OutputFormat.of(word), Optional.empty()));
                continue;
            }
            var file = directory.resolve(word.substring(equals + 1)).normalize();
            if (equals == word.length() - 1 || !files.add(file)) {
                throw Failure.usage("found -o " + word + ", expected FORMAT=FILE with each file once", "");
            }
            targets.add(new OutputTarget(OutputFormat.of(word.substring(0, equals)), Optional.of(file)));
        }
        if (targets.stream().filter(target -> target.file().isEmpty()).count() > 1) {
            throw Failure.usage("found two formats for standard output, expected one", "-o FORMAT=FILE writes another to a file");
        }
        if (targets.isEmpty() || targets.getFirst().file().isPresent()) {
            targets.addFirst(new OutputTarget(OutputFormat.TABLE, Optional.empty()));
        }
        return List.copyOf(targets);
    }
}
