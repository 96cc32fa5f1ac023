package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileAppTest {
    @TempDir Path folder;

    @BeforeEach void an_application_and_two_libraries_of_which_it_uses_one() throws IOException {
        Fixture.library(folder.resolve("lib"), "d", "package org.example; public class D { public static int d() { return 1; } }");
        Fixture.library(folder.resolve("lib"), "e", "package org.example; public class E { }");
        Fixture.write(folder.resolve("src/demo/Main.java"),
                "package demo; public class Main { public static void main(String[] a) { System.exit(org.example.D.d()); } }");
        Fixture.write(folder.resolve("res/demo/text.txt"), "text");
    }

    @Test void a_main_class_that_is_not_there_is_refused() {
        assertRefused("found no class demo.Mian", () -> compile("demo.Mian", "out"));
    }

    @Test void the_jar_starts_its_main_class_with_the_jars_beside_it() throws IOException {
        assertEquals(0, compile("demo.Main", "out"));
        var manifest = Jar.attributes(folder.resolve("out/thing.jar"));
        assertEquals("demo.Main", manifest.getValue("Main-Class"));
        assertEquals("d-1.0.jar e-1.0.jar", manifest.getValue("Class-Path"));
        assertEquals(List.of("META-INF/MANIFEST.MF", "demo/Main.class", "demo/text.txt"),
                List.copyOf(Jar.read(folder.resolve("out/thing.jar")).keySet()));
    }

    @Test void the_bom_has_an_edge_to_what_is_used_and_none_to_what_only_lies_there() throws IOException {
        assertEquals(0, compile("demo.Main", "out"));
        assertEquals(List.of("pkg:maven/org.example/d@1.0"),
                Sbom.dependencies(Sbom.read(folder.resolve("out/app.cdx.json"))).get("pkg:generic/thing@2"));
    }

    @Test void two_runs_give_the_same_bytes() throws IOException {
        assertEquals(0, compile("demo.Main", "one"));
        assertEquals(0, compile("demo.Main", "two"));
        assertEquals(Fixture.digests(folder.resolve("one")), Fixture.digests(folder.resolve("two")));
    }

    private int compile(String main, String out) {
        return CompileApp.exitCode("--source", folder.resolve("src").toString(), "--resources", folder.resolve("res").toString(),
                "--class-path", folder.resolve("lib/d").toString(),
                "--class-path", folder.resolve("lib/e").toString(), "--name", "thing", "--version", "2", "--main-class", main,
                "--out", folder.resolve(out).toString(), "--sbom", folder.resolve(out).toString());
    }
}
