package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small real jars and trees for the tests to attack. */
final class Fixture {
    private Fixture() {}

    /** A sources jar with a Maven descriptor that fits its name; the entries come as path, content, path, content. */
    static Path sources(Path directory, String artifact, String... entries) throws IOException {
        var all = new TreeMap<String, String>();
        all.put("META-INF/maven/org.example/" + artifact + "/pom.properties",
                "groupId=org.example\nartifactId=" + artifact + "\nversion=1.0\n");
        for (int i = 0; i < entries.length; i += 2) {
            all.put(entries[i], entries[i + 1]);
        }
        return zip(directory.resolve(artifact + "-1.0-sources.jar"), all);
    }

    static Path zip(Path file, Map<String, String> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                var zipped = new ZipEntry(entry.getKey());
                zipped.setTimeLocal(LocalDateTime.of(2001, 2, 3, 4, 5));
                out.putNextEntry(zipped);
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return file;
    }

    static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Compiles a library of one class into {@code directory/artifact} against the jars of the given directories. */
    static void library(Path directory, String artifact, String code, Path... classPath) throws IOException {
        assertEquals(0, compile(librarySource(directory, artifact, code), directory.resolve(artifact), classPath));
    }

    /** A directory with the sources jar of a library of one class. */
    static Path librarySource(Path directory, String artifact, String code) throws IOException {
        var type = "org/example/" + Character.toUpperCase(artifact.charAt(0)) + artifact.substring(1);
        var source = directory.resolve("source").resolve(artifact);
        sources(source, artifact, type + ".java", code);
        return source;
    }

    static int compile(Path source, Path out, Path... classPath) {
        var args = new ArrayList<>(List.of("--source", source.toString(), "--out", out.toString(), "--sbom", out.toString()));
        for (var path : classPath) {
            args.add("--class-path");
            args.add(path.toString());
        }
        return Compile.exitCode(args.toArray(String[]::new));
    }

    /** Runs a step that must be refused, and returns why: a refusal for another reason proves nothing. */
    static String refusal(IntSupplier step) {
        var before = System.err;
        var said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, step.getAsInt(), () -> "it said: " + said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    static void assertRefused(String reason, IntSupplier step) {
        var said = refusal(step);
        assertTrue(said.contains(reason), () -> "found the refusal: " + said + " expected: " + reason);
    }

    /** Every file of a tree by its path, as its digest: two trees are equal when these are. */
    static Map<String, String> digests(Path root) throws IOException {
        var digests = new TreeMap<String, String>();
        for (var file : Folder.list(root, "")) {
            digests.put(Folder.relative(root, file), Sha256.of(file));
        }
        return digests;
    }
}
