package demo.tools;

import static demo.tools.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTestTest {
    private static final String HONEST = """
            {"runs": [{"name": "echo", "arguments": ["a", "/b"], "input": "in", "output": "a+/bin1", "exit": 2},
                      {"name": "silent", "arguments": [], "output": "1", "exit": 0}]}""";

    @TempDir Path folder;
    private Application application;

    @BeforeEach void an_image() throws IOException {
        application = Application.in(folder);
        assertEquals(0, application.image("image", "--base", application.base().toString(), "--take", "jdk"));
    }

    @Test void other_output_than_expected_fails_the_step_and_is_reported() throws IOException {
        assertRefused("found 1 expectations", () -> accept(HONEST.replace("a+/bin1", "a+/bin2")));
        var report = Files.readString(folder.resolve("report/TEST-image.xml"));
        assertTrue(report.contains("tests=\"2\" failures=\"1\""));
        assertTrue(report.contains("found the output &quot;a+/bin1&quot;, expected &quot;a+/bin2&quot;"));
    }

    @Test void another_exit_code_than_expected_fails_the_step() {
        assertRefused("found exit code 2, expected 0", () -> accept(HONEST.replace("\"exit\": 2", "\"exit\": 0")));
    }

    @Test void no_expectation_and_an_unknown_key_are_refused() {
        assertRefused("found no runs", () -> accept("{\"runs\": []}"));
        assertRefused("found the key outptu", () -> accept(HONEST.replace("output", "outptu")));
    }

    @Test void a_laid_file_that_would_leave_the_working_directory_is_refused() {
        assertRefused("expected one inside its root",
                () -> accept(HONEST.replace("\"name\": \"echo\"", "\"name\": \"echo\", \"files\": {\"../x\": \"y\"}")));
    }

    @Test void one_changed_byte_in_any_blob_is_refused() throws IOException {
        for (var blob : Folder.list(folder.resolve("image/blobs"), "")) {
            var bytes = Files.readAllBytes(blob);
            var changed = bytes.clone();
            changed[bytes.length / 2] ^= 1;
            Files.write(blob, changed);
            assertRefused("expected sha256:", () -> accept(HONEST));
            Files.write(blob, bytes);
        }
        assertEquals(0, accept(HONEST));
    }

    @Test void a_layer_that_is_not_what_the_config_says_is_refused() throws IOException {
        var layout = OciLayout.open(folder.resolve("image"));
        var manifest = layout.manifest();
        var config = layout.config(manifest);
        var rootfs = Json.object(config.get("rootfs"), "rootfs");
        rootfs.put("diff_ids", Json.strings(rootfs, "diff_ids").reversed());
        var changed = new LinkedHashMap<>(manifest);
        changed.put("config", layout.put(OciLayout.CONFIG, Json.write(config)).json());
        layout.index(layout.put(OciLayout.MANIFEST, Json.write(changed)), "echo");
        assertRefused("found a layer with the diff id", () -> accept(HONEST));
    }

    @Test void a_second_image_in_the_index_is_refused() throws IOException {
        var index = folder.resolve("image/index.json");
        var document = Json.readObject(Files.readAllBytes(index));
        var one = Json.array(document, "manifests").getFirst();
        document.put("manifests", List.of(one, one));
        Files.write(index, Json.write(document));
        assertRefused("found 2 images in the index", () -> accept(HONEST));
    }

    @Test void the_honest_image_passes_and_leaves_nothing_behind() throws IOException {
        assertEquals(0, accept(HONEST));
        assertTrue(Files.readString(folder.resolve("report/TEST-image.xml")).contains("tests=\"2\" failures=\"0\""));
        assertEquals(List.of(), Folder.list(folder.resolve("scratch"), ""));
    }

    private int accept(String expectations) {
        try {
            return application.accept("image", expectations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
