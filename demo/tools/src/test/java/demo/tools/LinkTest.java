package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
    @TempDir Path folder;
    private Path repo;

    @BeforeEach void two_libraries_one_of_which_uses_the_other() throws IOException {
        repo = folder.resolve("repo");
        Fixture.library(repo, "d", "package org.example; public class D { public static int d() { return 1; } }");
        Fixture.library(repo, "a", "package org.example; public class A { int a = D.d(); }", repo.resolve("d"));
    }

    @Test void two_jars_of_one_name_and_different_bytes_are_refused() throws IOException {
        Files.createDirectories(repo.resolve("other"));
        Fixture.zip(repo.resolve("other/d-1.0.jar"), Map.of("x", "y"));
        assertRefused("with different bytes", this::link);
    }

    @Test void one_jar_under_two_names_is_refused() throws IOException {
        Files.copy(repo.resolve("d/d-1.0.jar"), repo.resolve("d/again.jar"));
        assertRefused("under two names", this::link);
    }

    @Test void a_jar_without_a_bom_is_refused() throws IOException {
        Files.delete(repo.resolve("a/bom.cdx.json"));
        assertRefused("in no BOM", this::link);
    }

    @Test void a_bom_without_its_jar_is_refused() throws IOException {
        Files.delete(repo.resolve("a/a-1.0.jar"));
        assertRefused("expected its jar among those to link", this::link);
    }

    @Test void a_dependency_swapped_after_its_dependants_were_compiled_is_refused() throws IOException {
        var swapped = folder.resolve("swapped");
        Fixture.library(swapped, "d", "package org.example; public class D { public static int d() { return 666; } }");
        for (var file : List.of("d-1.0.jar", "bom.cdx.json")) {
            Files.delete(repo.resolve("d").resolve(file));
            Files.copy(swapped.resolve("d").resolve(file), repo.resolve("d").resolve(file));
        }
        assertRefused("that its dependants were compiled against", this::link);
    }

    @Test void a_dependency_that_is_not_linked_is_refused() throws IOException {
        Files.delete(repo.resolve("d/d-1.0.jar"));
        Files.delete(repo.resolve("d/bom.cdx.json"));
        assertRefused("found a dependency on pkg:maven/org.example/d@1.0", this::link);
    }

    @Test void jars_are_laid_together_with_one_bom_and_a_listing() throws IOException {
        assertEquals(0, link());
        var d = Sha256.of(repo.resolve("d/d-1.0.jar"));
        var a = Sha256.of(repo.resolve("a/a-1.0.jar"));
        assertEquals(List.of(a + "  a-1.0.jar", d + "  d-1.0.jar"), Files.readAllLines(folder.resolve("sbom/lib.sha256")));
        assertEquals(d, Sha256.of(folder.resolve("lib/d-1.0.jar")));
        var edges = Sbom.dependencies(Sbom.read(folder.resolve("sbom/lib.cdx.json")));
        assertEquals(List.of("pkg:maven/org.example/d@1.0"), edges.get("pkg:maven/org.example/a@1.0"));
        assertEquals(List.of(), edges.get("pkg:maven/org.example/d@1.0"));
    }

    private int link() {
        var args = new ArrayList<>(List.of("--lib", folder.resolve("lib").toString(), "--sbom", folder.resolve("sbom").toString()));
        for (var step : List.of("a", "d", "other")) {
            args.addAll(List.of("--jars", repo.resolve(step).toString(), "--boms", repo.resolve(step).toString()));
        }
        return Link.exitCode(args.toArray(String[]::new));
    }
}
