package dev.alnage.policy.set;

import dev.alnage.policy.rego.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The policies in the product's folder, as its tests read them. */
public final class PolicyFilesOfProduct {
    static final Path FOLDER = Path.of("src/main/resources/policies");

    private PolicyFilesOfProduct() {}

    /** Every policy file that lies in the folder, by its path below it. */
    static List<Source> all() {
        try (var paths = Files.walk(FOLDER)) {
            return paths.filter(path -> path.toString().endsWith(".rego")).sorted().map(PolicyFilesOfProduct::source).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source source(Path path) {
        try {
            return new Source(FOLDER.relativize(path).toString(), Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Practices practices() {
        return Practices.of(all().stream().filter(source -> !source.file().startsWith("starter/") && !source.file().endsWith("_test.rego")).toList(), table());
    }

    static PracticeTable table() {
        return PracticeTable.read(source(FOLDER.resolve("practices.tsv")).text());
    }
}
