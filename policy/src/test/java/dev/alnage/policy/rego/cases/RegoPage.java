package dev.alnage.policy.rego.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The page {@code docs/rego.md}, as a test reads it. */
final class RegoPage {
    private RegoPage() {}

    static List<String> lines() {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            var page = up.resolve("docs/rego.md");
            if (Files.exists(page)) {
                try {
                    return Files.readAllLines(page);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException("found no docs/rego.md above " + Path.of("").toAbsolutePath());
    }

    static Set<String> claimed() {
        return quoted("## Built-in functions", "|");
    }

    static Set<String> notClaimed() {
        return quoted("## Not claimed", "");
    }

    /** What stands between backquotes below a heading, in lines that begin so, up to the next heading or block. */
    private static Set<String> quoted(String heading, String start) {
        var names = new TreeSet<String>();
        var inside = false;
        for (var line : lines()) {
            if (line.startsWith("## ") || line.startsWith("```")) {
                inside = line.equals(heading);
            } else if (inside && line.startsWith(start)) {
                var parts = line.split("`");
                for (var i = 1; i < parts.length; i += 2) {
                    names.add(parts[i]);
                }
            }
        }
        return names;
    }
}
