package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Java runtime made by jlink and this machine's C library in the image, run by the image's own loader. */
class WholeImageTest {
    private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");
    private static final Path LIBRARIES = Path.of("/lib/x86_64-linux-gnu");

    @TempDir Path folder;

    @Test void an_image_with_its_own_c_library_runs_by_its_own_loader() throws Exception {
        assumeTrue(Files.exists(LOADER) && Files.exists(LIBRARIES.resolve("libc.so.6")), "no C library where Debian has it on x86-64");
        var base = Files.createDirectories(folder.resolve("base"));
        var jlink = new ProcessBuilder(System.getProperty("java.home") + "/bin/jlink", "--add-modules", "java.base", "--strip-debug",
                "--no-man-pages", "--no-header-files", "--output", base.resolve("jdk").toString()).inheritIO().start();
        assertEquals(0, jlink.waitFor());
        Files.createDirectories(base.resolve("lib64"));
        Files.copy(LOADER, base.resolve("lib64").resolve(LOADER.getFileName()));
        for (var library : List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1")) {
            Files.createDirectories(base.resolve("lib/x86_64-linux-gnu"));
            Files.copy(LIBRARIES.resolve(library), base.resolve("lib/x86_64-linux-gnu").resolve(library));
        }
        var application = Application.in(folder);
        assertEquals(0, application.image("image", "--base", base.toString(), "--take", "jdk", "--take", "lib", "--take", "lib64"));
        assertEquals(0, application.accept("image",
                "{\"runs\": [{\"name\": \"echo\", \"arguments\": [\"a\", \"b\"], \"input\": \"in\", \"output\": \"a+bin1\", \"exit\": 2}]}"));
    }
}
