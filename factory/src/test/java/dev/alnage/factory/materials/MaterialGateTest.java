package dev.alnage.factory.materials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaterialGateTest {
    private static final Bytes GOOD = Bytes.utf8("the pinned sources");
    @TempDir Path home;
    private FileBlobs blobs;
    private MaterialGate gate;

    @BeforeEach void begin() throws IOException {
        blobs = FileBlobs.open(new AtomicFiles(new RealDisk(), home), home.resolve("blobs"));
        gate = new MaterialGate(home, blobs);
        lay("materials/dep/dep-sources.jar", GOOD);
    }

    private void lay(String path, Bytes content) throws IOException {
        Files.createDirectories(home.resolve(path).getParent());
        Files.write(home.resolve(path), content.toArray());
    }

    private void refused(String source, Bytes wanted) {
        assertThrows(Rejected.class, () -> gate.take(source, Digest.of(wanted)));
    }

    @Tag("materials/verify-third-party")
    @Test void other_bytes_than_the_pinned_ones_are_refused_and_not_stored() throws IOException {
        var evil = Bytes.utf8("an attacker's sources");
        lay("materials/dep/dep-sources.jar", evil);
        refused("materials/dep", GOOD);
        assertFalse(blobs.has(Digest.of(evil)));
    }

    @Test void one_flipped_byte_is_refused() throws IOException {
        lay("materials/dep/dep-sources.jar", Bytes.utf8("the pinned sourcet"));
        refused("materials/dep", GOOD);
    }

    @Tag("materials/trusted-repositories")
    @ParameterizedTest @ValueSource(strings = {"keys/storer", "keys", "materials", "materials/../keys/storer", "/etc", "materials/dep/../../keys", "materials//dep", ""})
    void a_source_that_is_not_among_the_materials_is_refused_and_nothing_of_it_is_stored(String source) throws IOException {
        var secret = Bytes.utf8("the storer's own key");
        lay("keys/storer/ingest.json", secret);
        refused(source, secret);
        refused(source, GOOD);
        assertFalse(blobs.has(Digest.of(secret)));
    }

    @Test void a_link_to_elsewhere_is_not_followed() throws IOException {
        var secret = Bytes.utf8("the storer's own key");
        lay("keys/storer/ingest.json", secret);
        Files.createSymbolicLink(home.resolve("materials/whole"), home.resolve("keys/storer"));
        Files.createSymbolicLink(home.resolve("materials/above"), home.resolve("keys"));
        Files.createDirectories(home.resolve("materials/one"));
        Files.createSymbolicLink(home.resolve("materials/one/link"), home.resolve("keys/storer/ingest.json"));
        for (var source : new String[] {"materials/whole", "materials/above/storer", "materials/one"}) {
            refused(source, secret);
        }
        assertFalse(blobs.has(Digest.of(secret)));
    }

    @Test void a_material_that_nobody_brought_is_refused() {
        refused("materials/absent", GOOD);
    }

    @Tag("build/validate-inputs")
    @Test void the_pinned_file_alone_is_taken_whatever_lies_beside_it() throws IOException {
        lay("materials/dep/an-unpinned.jar", Bytes.utf8("something else"));
        var tree = gate.take("materials/dep", Digest.of(GOOD));
        assertEquals(Map.of("dep-sources.jar", new Tree.Entry.File(Digest.of(GOOD), GOOD.size(), false)), tree.entries());
        assertEquals(GOOD, blobs.read(Digest.of(GOOD), 100));
        assertTrue(blobs.has(tree.digest()));
        assertFalse(blobs.has(Digest.of(Bytes.utf8("something else"))));
    }
}
