package dev.alnage.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What came of words typed at the real command line, with every stream caught. */
public record Typed(Exit exit, String out, String err) {
    public static Typed at(CommandTable table, Path directory, Map<String, String> environment, String input, List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(environment, directory, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, false, StandardCharsets.UTF_8), false, false);
        var exit = new CommandLine(table, surroundings).run(words);
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Typed at(CommandTable table, String... words) {
        return at(table, Path.of("").toAbsolutePath(), Map.of(), "", List.of(words));
    }
}
