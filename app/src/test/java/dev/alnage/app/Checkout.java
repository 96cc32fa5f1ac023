package dev.alnage.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository that the running test belongs to. Surefire starts each module's tests in the module's folder. */
public final class Checkout {
    private Checkout() {}

    public static Path folder() {
        var here = Path.of("").toAbsolutePath();
        for (var at = here; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("alnage")) && Files.exists(at.resolve("evidence/pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("found no repository above " + here + ", expected the tests to run inside it");
    }
}
