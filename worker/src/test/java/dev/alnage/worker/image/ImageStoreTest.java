package dev.alnage.worker.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.worker.image.OciLayout.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStoreTest {
    private static final byte[] TOOL = "a tool".getBytes();

    @TempDir Path directory;
    private OciLayout layout;
    private ImageStore store;

    @BeforeEach void set_up() throws IOException {
        layout = new OciLayout(directory.resolve("layouts/tools"));
        store = new ImageStore(directory.resolve("layouts"), directory.resolve("unpacked"), "amd64");
    }

    private static Layer layer() throws IOException {
        return new Layer().directory("bin").file("bin/tool", TOOL, 0755).symlink("bin/other", "tool");
    }

    private void refused(Class<? extends Rejected> kind, Digest manifest) throws IOException {
        assertThrows(kind, () -> store.open(manifest));
        try (var left = Files.list(directory.resolve("unpacked"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    private Path largestBlob() throws IOException {
        try (Stream<Path> blobs = Files.list(directory.resolve("layouts/tools/blobs/sha256"))) {
            return blobs.max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
        }
    }

    @Tag("build/validate-inputs")
    @Test void one_flipped_byte_in_any_blob_is_refused() throws IOException {
        var manifest = layout.layer(layer().file("data", Digest.of(Bytes.utf8("x")).hex().repeat(100).getBytes(), 0644)).manifest();
        try (var blobs = Files.list(directory.resolve("layouts/tools/blobs/sha256"))) {
            for (var blob : blobs.toList()) {
                var honest = Files.readAllBytes(blob);
                var flipped = honest.clone();
                flipped[flipped.length / 2] ^= 1;
                Files.write(blob, flipped);
                refused(Rejected.Untrusted.class, manifest);
                Files.write(blob, honest);
            }
        }
        store.open(manifest);
    }

    @Test void a_longer_layer_is_refused() throws IOException {
        var manifest = layout.layer(layer()).manifest();
        Files.write(largestBlob(), new byte[1], java.nio.file.StandardOpenOption.APPEND);
        refused(Rejected.Untrusted.class, manifest);
    }

    @Tag("B5")
    @ParameterizedTest @ValueSource(strings = {"dev", "proc", "work", "tmp", "alnage", "sys"})
    void a_link_where_a_sandbox_mounts_something_is_refused(String mountPoint) throws IOException {
        refused(Rejected.Malformed.class, layout.layer(new Layer().symlink(mountPoint, "bin")).manifest());
    }

    @Tag("B5")
    @ParameterizedTest @ValueSource(strings = {"dev/console", "dev/null", "proc/self"})
    void anything_below_a_mount_point_is_refused(String path) throws IOException {
        refused(Rejected.Malformed.class, layout.layer(new Layer().symlink(path, "../bin/tool")).manifest());
    }

    @Test void a_link_that_leaves_the_root_is_refused() throws IOException {
        refused(Rejected.Malformed.class, layout.layer(new Layer().symlink("escape", "../../etc")).manifest());
    }

    @Test void a_file_below_a_link_of_an_earlier_layer_is_refused() throws IOException {
        var manifest = layout.layer(new Layer().symlink("lib", "usr")).layer(new Layer().file("lib/evil", TOOL, 0755)).manifest();
        refused(Rejected.Malformed.class, manifest);
    }

    @Test void a_setuid_file_is_refused() throws IOException {
        refused(Rejected.Malformed.class, layout.layer(new Layer().file("bin/su", TOOL, 04755)).manifest());
    }

    @Test void a_whiteout_is_refused() throws IOException {
        refused(Rejected.Malformed.class, layout.layer(layer()).layer(new Layer().file("bin/.wh.tool", new byte[0], 0644)).manifest());
    }

    @Test void an_image_of_another_machine_is_refused() throws IOException {
        refused(Rejected.Malformed.class, layout.layer(layer()).manifest("arm64", "{}"));
    }

    @Tag("R2")
    @Test void a_manifest_that_is_an_index_too_is_refused() throws IOException {
        refused(Rejected.Malformed.class, layout.layer(layer()).manifest("amd64", "manifests"));
    }

    @Test void an_unknown_image_is_refused() throws IOException {
        refused(Rejected.Untrusted.class, Digest.of(Bytes.utf8("nowhere")));
    }

    @Test void a_root_that_was_changed_after_unpacking_is_refused() throws IOException {
        var manifest = layout.layer(layer()).manifest();
        var tool = store.open(manifest).root().resolve("bin/tool");
        Files.delete(tool);
        Files.writeString(tool, "b tool");
        assertThrows(Rejected.Untrusted.class, () -> store.open(manifest));
        var restarted = new ImageStore(directory.resolve("layouts"), directory.resolve("unpacked"), "amd64");
        assertThrows(Rejected.Untrusted.class, () -> restarted.open(manifest));
    }

    @Test void a_file_that_was_added_after_unpacking_is_refused() throws IOException {
        var manifest = layout.layer(layer()).manifest();
        Files.writeString(store.open(manifest).root().resolve("bin/more"), "more");
        assertThrows(Rejected.Untrusted.class, () -> store.open(manifest));
    }

    @Test void layers_are_laid_over_each_other() throws IOException {
        var manifest = layout.layer(layer()).layer(new Layer().directory("bin").file("bin/tool", "newer".getBytes(), 0755).file("etc/config", TOOL, 0644)).manifest();
        var image = store.open(manifest);
        assertEquals("newer", Files.readString(image.root().resolve("bin/other")));
        assertTrue(Files.isExecutable(image.root().resolve("bin/tool")));
        assertFalse(image.tree().entries().containsKey("work"));
        assertTrue(Files.isDirectory(image.root().resolve("work")));
        assertEquals(image, store.open(manifest));
        assertEquals(image, new ImageStore(directory.resolve("layouts"), directory.resolve("unpacked"), "amd64").open(manifest));
    }

    @Test void a_program_is_found_in_the_search_path_of_the_image() throws IOException {
        var image = store.open(layout.layer(layer()).manifest());
        assertEquals(List.of("/bin/tool", "x"), image.resolve(List.of("tool", "x"), new TreeMap<>()));
        assertEquals(List.of("/opt/tool"), image.resolve(List.of("/opt/tool"), new TreeMap<>()));
        assertThrows(Rejected.Malformed.class, () -> image.resolve(List.of("absent"), new TreeMap<>()));
        assertThrows(Rejected.Malformed.class, () -> image.resolve(List.of("bin/tool"), new TreeMap<>()));
        assertThrows(Rejected.Malformed.class, () -> image.resolve(List.of("tool"), new TreeMap<>(Map.of("PATH", "/usr/bin"))));
    }
}
