package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStepTest {
    @TempDir Path folder;
    private Application application;
    private String base;

    @BeforeEach void an_application_and_a_base() throws IOException {
        application = Application.in(folder);
        base = application.base().toString();
    }

    @Test void a_library_that_no_bom_names_is_refused() throws IOException {
        Fixture.zip(folder.resolve("lib/stowaway.jar"), Map.of("x", "y"));
        assertRefused("in no BOM", () -> application.image("image", "--base", base, "--take", "jdk"));
    }

    @Test void a_library_swapped_after_linking_is_refused() throws IOException {
        Fixture.zip(folder.resolve("lib/d-1.0.jar"), Map.of("x", "y"));
        assertRefused("expected its jar in the image", () -> application.image("image", "--base", base, "--take", "jdk"));
    }

    @Test void an_application_swapped_after_its_build_is_refused() throws IOException {
        Jar.write(folder.resolve("app/echo.jar"), Map.of("Main-Class", "demo.Echo"), new TreeMap<>());
        assertRefused("found echo.jar sha256:", () -> application.image("image", "--base", base, "--take", "jdk"));
    }

    @Test void a_library_with_the_name_of_the_application_is_refused() throws IOException {
        Files.move(folder.resolve("lib/d-1.0.jar"), folder.resolve("lib/echo.jar"));
        assertRefused("found two files for app/echo.jar", () -> application.image("image", "--base", base, "--take", "jdk"));
    }

    @Test void a_base_of_nothing_and_a_part_outside_of_it_are_refused() {
        assertRefused("no --take", () -> application.image("image", "--base", base));
        assertRefused("expected one inside its root", () -> application.image("image2", "--base", base, "--take", "../app"));
    }

    @Test void a_base_with_one_changed_byte_is_refused() throws IOException {
        assertEquals(0, application.image("image", "--base", base, "--take", "jdk"));
        var layer = OciLayout.layers(OciLayout.open(folder.resolve("image")).manifest()).getFirst();
        var file = application.blob("image", layer.json());
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertRefused("expected sha256:", () -> application.image("again", "--base", folder.resolve("image").toString()));
    }

    @Test void the_image_runs_the_main_class_as_nobody_with_the_jars_in_app() throws IOException {
        assertEquals(0, application.image("image", "--base", base, "--take", "jdk"));
        var layout = OciLayout.open(folder.resolve("image"));
        var manifest = layout.manifest();
        var running = Json.object(layout.config(manifest).get("config"), "config");
        assertEquals(List.of("/jdk/bin/java", "-cp", "/app/*", "demo.Echo"), Json.strings(running, "Entrypoint"));
        assertEquals("65532:65532", Json.string(running, "User"));
        assertEquals(2, OciLayout.layers(manifest).size());
        var bom = Sbom.read(folder.resolve("image-sbom/app.cdx.json"));
        assertEquals(List.of("pkg:maven/org.example/d@1.0"), Sbom.dependencies(bom).get("pkg:generic/echo@1"));
    }

    @Test void the_layers_of_a_base_image_stay_as_they_are() throws IOException {
        assertEquals(0, application.image("image", "--base", base, "--take", "jdk"));
        assertEquals(0, application.image("upon", "--base", folder.resolve("image").toString()));
        var below = OciLayout.layers(OciLayout.open(folder.resolve("image")).manifest());
        var upon = OciLayout.layers(OciLayout.open(folder.resolve("upon")).manifest());
        assertEquals(below, upon.subList(0, below.size()));
        assertEquals(below.size() + 1, upon.size());
    }

    @Test void two_builds_in_two_places_give_the_same_bytes() throws IOException {
        assertEquals(0, application.image("one", "--base", base, "--take", "jdk"));
        var elsewhere = Application.in(folder.resolve("some/where/else"));
        Files.createDirectories(folder.resolve("moved"));
        Files.move(Path.of(base), folder.resolve("moved/base"));
        Files.getFileAttributeView(folder.resolve("moved/base/jdk/bin/java"), java.nio.file.attribute.BasicFileAttributeView.class)
                .setTimes(java.nio.file.attribute.FileTime.fromMillis(1), null, null);
        assertEquals(0, elsewhere.image("two", "--base", folder.resolve("moved/base").toString(), "--take", "jdk"));
        assertEquals(Fixture.digests(folder.resolve("one")), Fixture.digests(folder.resolve("some/where/else/two")));
        assertTrue(Files.exists(folder.resolve("one/oci-layout")));
    }
}
