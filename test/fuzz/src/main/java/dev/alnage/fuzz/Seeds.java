package dev.alnage.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Copies the first inputs of several targets into one folder, each with the byte behind it that {@link FuzzTarget} reads: FROM TO TARGET... */
final class Seeds {
    private Seeds() {}

    public static void main(String[] words) throws IOException {
        var from = Path.of(words[0]);
        var to = Files.createDirectories(Path.of(words[1]));
        var targets = List.of(words).subList(2, words.length);
        for (var number = 0; number < targets.size(); number++) {
            try (var seeds = Files.newDirectoryStream(from.resolve(targets.get(number)))) {
                for (var seed : seeds) {
                    var content = Files.readAllBytes(seed);
                    var marked = Arrays.copyOf(content, content.length + 1);
                    marked[content.length] = (byte) number;
                    Files.write(to.resolve(targets.get(number) + "-" + seed.getFileName()), marked);
                }
            }
        }
    }
}
