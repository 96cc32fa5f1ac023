package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileTest {
    private static final String D = "package org.example; public class D { public static int d() { return 1; } }";
    private static final String A = "package org.example; public class A { int a = D.d(); }";

    @TempDir Path folder;

    @Test void an_error_in_a_source_leaves_no_jar() throws IOException {
        var source = Fixture.librarySource(folder, "d", "package org.example; class D { int x = \"text\"; }");
        assertRefused("found 1 errors", () -> Fixture.compile(source, folder.resolve("d")));
        assertEquals(List.of(), Folder.list(folder.resolve("d"), ".jar"));
    }

    @Test void a_missing_dependency_is_an_error() throws IOException {
        var source = Fixture.librarySource(folder, "a", A);
        assertRefused("cannot find symbol", () -> Fixture.compile(source, folder.resolve("a")));
    }

    @Test void a_class_file_among_sources_is_refused() throws IOException {
        Fixture.sources(folder.resolve("src"), "d", "org/example/D.java", D, "org/example/Hidden.class", "x");
        assertRefused("found org/example/Hidden.class", () -> Fixture.compile(folder.resolve("src"), folder.resolve("out")));
    }

    @Test void an_entry_that_leaves_the_root_is_refused() throws IOException {
        for (var path : List.of("../D.java", "/D.java", "a/../../D.java", "a\\D.java", "a//D.java")) {
            var entries = new TreeMap<>(Map.of(path, D));
            var jar = Fixture.zip(folder.resolve("bad.jar"), entries);
            assertThrows(Refused.class, () -> Jar.read(jar), path);
        }
    }

    @Test void one_name_twice_in_a_jar_is_refused() throws IOException {
        var jar = Fixture.zip(folder.resolve("twice.jar"), new TreeMap<>(Map.of("one.txt", "1", "two.txt", "2")));
        var patched = new String(Files.readAllBytes(jar), StandardCharsets.ISO_8859_1).replace("two.txt", "one.txt");
        Files.write(jar, patched.getBytes(StandardCharsets.ISO_8859_1));
        assertThrows(Refused.class, () -> Jar.read(jar));
    }

    @Test void two_materials_in_one_directory_are_refused() throws IOException {
        Fixture.sources(folder.resolve("src"), "d", "org/example/D.java", D);
        Fixture.sources(folder.resolve("src"), "e", "org/example/D.java", D);
        assertRefused("found 2 files *.jar", () -> Fixture.compile(folder.resolve("src"), folder.resolve("out")));
    }

    @Test void a_descriptor_of_something_else_is_refused() throws IOException {
        var jar = Fixture.sources(folder.resolve("src"), "d", "org/example/D.java", D);
        Files.move(jar, jar.resolveSibling("other-1.0-sources.jar"));
        assertRefused("found d 1.0 in other-1.0-sources.jar", () -> Fixture.compile(folder.resolve("src"), folder.resolve("out")));
    }

    @Test void without_a_descriptor_the_group_must_be_stated() throws IOException {
        Fixture.zip(folder.resolve("src/plain-2.1-sources.jar"), Map.of("org/example/D.java", D));
        assertRefused("found no Maven descriptor", () -> Fixture.compile(folder.resolve("src"), folder.resolve("out")));
        assertEquals(0, Compile.exitCode("--source", folder.resolve("src").toString(), "--out", folder.resolve("named").toString(),
                "--sbom", folder.resolve("named").toString(), "--group", "plain=org.plain"));
        assertEquals("pkg:maven/org.plain/plain@2.1", Component.of(folder.resolve("named/plain-2.1.jar")).purl());
    }

    @Test void a_binary_passes_only_as_an_exception_by_its_digest() throws IOException {
        var binary = folder.resolve("src/native-3.jar");
        Jar.write(binary, Component.manifest("org.native", "native", "3"), new TreeMap<>());
        var right = "native-3.jar=sha256:" + Sha256.of(binary);
        assertRefused("expected a sources jar or a declared exception", () -> Fixture.compile(folder.resolve("src"), folder.resolve("undeclared")));
        assertRefused("expected sha256:0000", () -> binary(binary, "native-3.jar=sha256:" + "0".repeat(64), "wrong"));
        assertRefused("expected a sources jar or a declared exception", () -> binary(binary, right.replace("native-3", "native-4"), "other"));
        assertEquals(0, binary(binary, right, "declared"));
        assertEquals(Sha256.of(binary), Sha256.of(folder.resolve("declared/native-3.jar")));
        assertTrue(Files.readString(folder.resolve("declared/bom.cdx.json")).contains("declared binary exception"));
    }

    private int binary(Path binary, String exception, String out) {
        return Compile.exitCode("--source", binary.getParent().toString(), "--out", folder.resolve(out).toString(),
                "--sbom", folder.resolve(out).toString(), "--binary", exception);
    }

    @Test void modules_versions_signatures_and_pictures_stay_out_and_resources_stay_in() throws IOException {
        Fixture.sources(folder.resolve("src"), "d", "org/example/D.java", D, "module-info.java", "module nonsense { requires nowhere; }",
                "META-INF/versions/11/org/example/D.java", "broken", "META-INF/X.SF", "s", "org/example/doc-files/a.svg", "p",
                "org/example/package.html", "h", "org/example/rules.txt", "r", "META-INF/LICENSE.txt", "l", "extra/skip.txt", "e");
        assertEquals(0, Compile.exitCode("--source", folder.resolve("src").toString(), "--out", folder.resolve("out").toString(),
                "--sbom", folder.resolve("out").toString(), "--leave-out", "extra/**"));
        assertEquals(Set.of("META-INF/MANIFEST.MF", "META-INF/LICENSE.txt", "META-INF/maven/org.example/d/pom.properties",
                "org/example/D.class", "org/example/rules.txt"), Jar.read(folder.resolve("out/d-1.0.jar")).keySet());
    }

    @Test void patterns_are_paths_trees_and_names() {
        assertTrue(Compile.matches("module-info.java", "module-info.java"));
        assertFalse(Compile.matches("module-info.java", "a/module-info.java"));
        assertTrue(Compile.matches("META-INF/versions/**", "META-INF/versions/9/A.java"));
        assertFalse(Compile.matches("META-INF/versions/**", "META-INF/versionsX"));
        assertTrue(Compile.matches("**/doc-files/**", "a/b/doc-files/c/d.png"));
        assertFalse(Compile.matches("**/doc-files/**", "a/my-doc-files/c"));
        assertTrue(Compile.matches("META-INF/*.SF", "META-INF/A.SF"));
        assertFalse(Compile.matches("META-INF/*.SF", "META-INF/a/A.SF"));
    }

    @Test void the_bom_names_the_source_and_the_jars_compiled_against_by_digest() throws IOException {
        Fixture.library(folder, "d", D);
        Fixture.library(folder, "a", A, folder.resolve("d"));
        var bom = Sbom.read(folder.resolve("a/bom.cdx.json"));
        var about = Json.object(Json.object(bom.get("metadata"), "metadata").get("component"), "component");
        var used = Json.object(Json.array(bom, "components").getFirst(), "component");
        assertEquals(Sha256.of(folder.resolve("a/a-1.0.jar")), Sbom.sha256(about));
        assertEquals(Sha256.of(folder.resolve("d/d-1.0.jar")), Sbom.sha256(used));
        assertEquals(List.of("pkg:maven/org.example/d@1.0"), Sbom.dependencies(bom).get("pkg:maven/org.example/a@1.0"));
        var origin = Json.object(Json.array(about, "externalReferences").getFirst(), "reference");
        assertEquals(Sbom.hashes(Sha256.of(folder.resolve("source/a/a-1.0-sources.jar"))), origin.get("hashes"));
    }

    @Test void the_same_sources_elsewhere_give_the_same_bytes() throws IOException {
        build("one");
        var zone = TimeZone.getDefault();
        var locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Locale.setDefault(Locale.of("ar", "EG"));
            build("some/where/else");
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
        for (var out : List.of("a", "d")) {
            assertEquals(Fixture.digests(folder.resolve("one/" + out)), Fixture.digests(folder.resolve("some/where/else/" + out)));
        }
    }

    private void build(String place) throws IOException {
        Fixture.library(folder.resolve(place), "d", D);
        Fixture.library(folder.resolve(place), "a", A, folder.resolve(place + "/d"));
    }
}
