package dev.alnage.app.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMakerTest {
    private static final ImageRecipe.JavaRuntime SMALL = new ImageRecipe.JavaRuntime(Set.of("java.base"), false);

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private ImageMaker maker(String work) throws IOException {
        return new ImageMaker(folder.resolve(work));
    }

    private static ImageRecipe tools(Map<String, Path> content) {
        return ImageRecipe.forSteps("factory/tools", List.of(new ImageRecipe.Files("tools", content)));
    }

    @Test void a_shell_is_refused() throws IOException {
        var shell = file("anything", "#!");
        assertThrows(IllegalArgumentException.class, () -> maker("w").make(tools(Map.of("bin/sh", shell)), folder.resolve("out")));
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test void a_shell_inside_a_folder_is_refused() throws IOException {
        file("many/inside/busybox", "x");
        assertThrows(IllegalArgumentException.class, () -> maker("w").make(tools(Map.of("opt", folder.resolve("many"))), folder.resolve("out")));
    }

    @Test void a_link_that_leaves_the_image_is_refused() throws IOException {
        file("many/file", "x");
        Files.createSymbolicLink(folder.resolve("many/link"), Path.of("../../../missing"));
        assertThrows(Rejected.Malformed.class, () -> maker("w").make(tools(Map.of("opt/many", folder.resolve("many"))), folder.resolve("out")));
    }

    @Test void a_path_that_leaves_the_image_is_refused() throws IOException {
        var file = file("file", "x");
        assertThrows(Rejected.Malformed.class, () -> tools(Map.of("../file", file)));
        assertThrows(Rejected.Malformed.class, () -> tools(Map.of("/file", file)));
    }

    @Test void a_missing_file_leaves_no_image_behind() throws IOException {
        assertThrows(IOException.class, () -> maker("w").make(tools(Map.of("opt/x", folder.resolve("missing"))), folder.resolve("out")));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of("w"), left.map(one -> one.getFileName().toString()).toList());
        }
    }

    @Test void an_image_is_not_made_over_another() throws IOException {
        var recipe = tools(Map.of("opt/x", file("x", "x")));
        maker("w").make(recipe, folder.resolve("out"));
        assertThrows(IOException.class, () -> maker("w").make(recipe, folder.resolve("out")));
    }

    @Test void a_module_that_does_not_exist_is_an_error_that_says_so() throws IOException {
        var recipe = ImageRecipe.forSteps("x", List.of(new ImageRecipe.JavaRuntime(Set.of("java.missing"), false)));
        var thrown = assertThrows(IOException.class, () -> maker("w").make(recipe, folder.resolve("out")));
        assertTrue(thrown.getMessage().contains("java.missing"), thrown.getMessage());
    }

    @Test void setuid_bits_times_and_owners_of_this_machine_do_not_show() throws IOException {
        var one = file("one/tool", "same");
        var other = file("other/tool", "same");
        run("chmod", "4711", one.toString());
        run("chmod", "0100", other.toString());
        Files.setLastModifiedTime(other, FileTime.fromMillis(1_000_000));
        var first = maker("w").make(tools(Map.of("opt/tool", one)), folder.resolve("out1"));
        var second = maker("v").make(tools(Map.of("opt/tool", other)), folder.resolve("out2"));
        assertEquals(first, second);
        assertTrue(listing(folder.resolve("out1")).stream().anyMatch(line -> line.startsWith("-rwxr-xr-x 0/0") && line.endsWith("opt/tool")),
                listing(folder.resolve("out1"))::toString);
    }

    @Test void one_changed_byte_is_another_image() throws IOException {
        var first = maker("w").make(tools(Map.of("opt/tool", file("a", "same"))), folder.resolve("out1"));
        var second = maker("w").make(tools(Map.of("opt/tool", file("b", "sama"))), folder.resolve("out2"));
        assertNotEquals(first, second);
    }

    @Test void long_paths_survive() throws IOException {
        var deep = "d".repeat(90) + "/" + "e".repeat(60) + "/" + "f".repeat(80);
        maker("w").make(tools(Map.of(deep, file("x", "content"))), folder.resolve("out"));
        assertTrue(listing(folder.resolve("out")).stream().anyMatch(line -> line.endsWith(deep)));
        var tooDeep = "d".repeat(101);
        assertThrows(IOException.class, () -> maker("w").make(tools(Map.of(tooDeep, folder.resolve("x"))), folder.resolve("out2")));
    }

    @Test @Tag("containers/hardened-worker-images") void a_java_image_is_equal_twice_shares_its_runtime_runs_and_holds_no_shell() throws IOException {
        var tool = file("tool.jar", "not really a jar");
        var recipe = ImageRecipe.forSteps("factory/jdk", List.of(SMALL, new ImageRecipe.Files("tools", Map.of("opt/tools/tool.jar", tool))));
        var first = maker("w").make(recipe, folder.resolve("first"));
        var elsewhere = maker("another place/w");
        assertEquals(first, elsewhere.make(recipe, folder.resolve("another place/second")));
        assertEquals(contents(folder.resolve("first")), contents(folder.resolve("another place/second")));

        elsewhere.make(ImageRecipe.forSteps("factory/base", List.of(SMALL)), folder.resolve("base"));
        assertEquals(1, blobs(folder.resolve("base")).stream().filter(blobs(folder.resolve("first"))::contains).count(),
                "one layer is shared, and nothing else");

        var listing = listing(folder.resolve("first"));
        assertTrue(listing.stream().anyMatch(line -> line.endsWith("lib64/ld-linux-x86-64.so.2") || line.endsWith("ld-linux-aarch64.so.1")));
        for (String line : listing) {
            assertFalse(line.substring(1, 10).matches(".*[sStT].*"), () -> "found a special bit: " + line);
            assertFalse(line.endsWith("/sh") || line.endsWith("/bash"), line);
        }
        provenanceSays(folder.resolve("first"), first, tool);
        runsInASandbox(folder.resolve("first"));
    }

    private void provenanceSays(Path layout, Digest manifest, Path tool) throws IOException {
        var statement = Fields.of("statement", JsonReader.read(Bytes.of(Files.readAllBytes(layout.resolve("provenance.json")))));
        assertTrue(Files.readString(layout.resolve("provenance.json")).contains(manifest.hex()));
        var definition = statement.object("predicate").object("buildDefinition");
        assertEquals("set-up", definition.object("internalParameters").text("madeBy"));
        assertFalse(definition.object("internalParameters").bool("sandboxed"));
        var text = Files.readString(layout.resolve("provenance.json"));
        assertTrue(text.contains(LayerContent.digestOf(tool).hex()));
        assertTrue(text.contains(LayerContent.digestOf(Path.of(System.getProperty("java.home"), "lib/modules")).hex()));
        assertFalse(text.contains(folder.toString()), "a place of this machine");
        assertFalse(text.contains(System.getProperty("java.home")), "a place of this machine");
    }

    private void runsInASandbox(Path layout) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "bubblewrap is missing; tools/setup installs it");
        var root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("proc")); // the loader asks it where java lies; a worker makes it too
        for (Path layer : layers(layout)) {
            run("tar", "-xzf", layer.toString(), "-C", root.toString(), "--no-same-owner");
        }
        var said = run("bwrap", "--unshare-all", "--ro-bind", root.toString(), "/", "--proc", "/proc", "--clearenv", "/jdk/bin/java", "-XX:+UseSerialGC", "--list-modules");
        assertTrue(said.getFirst().startsWith("java.base@25"), said::toString);
        assertEquals(1, said.size(), said::toString);
    }

    /** As tar lists all layers: mode, owner/group, size, date, time, path. */
    private static List<String> listing(Path layout) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path layer : layers(layout)) {
            lines.addAll(run("tar", "--numeric-owner", "-tvzf", layer.toString()));
        }
        return lines;
    }

    private static List<Path> layers(Path layout) throws IOException {
        List<Path> layers = new ArrayList<>();
        for (String name : blobs(layout)) {
            var blob = layout.resolve("blobs/sha256").resolve(name);
            try (var in = Files.newInputStream(blob)) {
                if (in.read() == 0x1f && in.read() == 0x8b) {
                    layers.add(blob);
                }
            }
        }
        return layers;
    }

    private static List<String> blobs(Path layout) throws IOException {
        try (Stream<Path> list = Files.list(layout.resolve("blobs/sha256"))) {
            return list.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    private static SortedMap<String, Digest> contents(Path layout) throws IOException {
        SortedMap<String, Digest> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(layout)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                contents.put(layout.relativize(file).toString(), LayerContent.digestOf(file));
                assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).startsWith("rw-"));
            }
        }
        return contents;
    }

    private static List<String> run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(0, process.exitValue(), () -> List.of(command) + " said " + said);
        return said;
    }
}
