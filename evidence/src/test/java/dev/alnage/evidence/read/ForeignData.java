package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Data that is not ours, read where it lies beside the repository; the property {@code alnage.shared} names another place. */
public final class ForeignData {
    private ForeignData() {}

    /** The file, or the test is skipped by name; where CI runs its absence is a failure. */
    public static Bytes read(String name) throws IOException {
        return Bytes.of(Files.readAllBytes(file(name)));
    }

    public static Path file(String name) {
        var file = folder().resolve(name);
        if (!Files.exists(file)) {
            assertNotEquals("true", System.getenv("CI"), () -> "found no " + name + " in ../shared/data, expected it where CI runs");
            assumeTrue(false, () -> "no " + name + " in ../shared/data beside the repository");
        }
        return file;
    }

    /** Tests run in the folder of their module or of the project. */
    private static Path folder() {
        var named = System.getProperty("alnage.shared");
        if (named != null) {
            return Path.of(named, "data");
        }
        var here = Path.of("").toAbsolutePath();
        while (here.getParent() != null && !Files.isDirectory(here.resolve("shared/data"))) {
            here = here.getParent();
        }
        return here.resolve("shared/data");
    }
}
